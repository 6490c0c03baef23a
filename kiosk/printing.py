"""Paper for the person: slips drawn, journalled, printed, and what became of them said truthfully.

The journal line comes before the step (`print_journal.py`). What was sent and not confirmed is not printed
again by itself; the screen says so, shows the code instead, and lets the person ask for another copy."""

import asyncio
import io
import logging
from collections.abc import Coroutine
from datetime import date
from functools import partial

from PIL import Image

from core.applications.clocks.deadlines import Day, count
from core.applications.receipts import stored_link
from core.applications.schemas import Filed
from core.bundles.parcels import PackageFiled
from core.clock import AUTHORITY_ZONE, mainland_calendar
from core.identity_numbers import mask
from core.numbering import storage_number
from core.people.schemas import IdentityDocument
from hardware.errors import DeviceError
from hardware.receipt_printer import ReceiptPrinter
from kiosk.filing import Filing, best_grades
from kiosk.identity import masked_name
from kiosk.kiosk import Kiosk
from kiosk.receipt_facts import rules_met, slip_days, slip_days_differing
from kiosk.slips import WIDE, SlipFacts, SlipLine, SlipPart, render_slip
from kiosk.visit import Slip, Visit

PRINT_SECONDS = 25.0

log = logging.getLogger(__name__)


def print_receipt(kiosk: Kiosk, visit: Visit, filing: Filing) -> None:
    """Begin to print what the filing has come to: the receipt, or that it is stored here. Returns at once."""
    kind = "receipt" if filing.filed or filing.filed_package else "stored"
    visit.slip = Slip(kind, b"")
    start(kiosk, visit, visit.slip, slip_facts(kiosk, visit, filing))


def print_again(kiosk: Kiosk, visit: Visit) -> None:
    """Another copy, because the person asks for it. The first one stays in the journal as what it was."""
    old = visit.slip
    if old is None or old.state == "printing" or not old.picture:
        return
    visit.slip = Slip(old.kind, old.picture)
    _spawn(kiosk, _print(kiosk, visit.slip, copy_of=old.job))


def start(kiosk: Kiosk, visit: Visit, slip: Slip, facts: SlipFacts) -> None:
    async def draw_and_print() -> None:
        language = kiosk.language
        width = _width(kiosk)
        picture = await asyncio.to_thread(render_slip, facts, language, width)
        slip.picture = png(picture)
        await _print(kiosk, slip)

    _spawn(kiosk, draw_and_print())


def slip_facts(kiosk: Kiosk, visit: Visit, filing: Filing) -> SlipFacts:
    language, filed = kiosk.language, filing.filed or as_one(filing.filed_package)
    identity = visit.identity
    asked = filing.checklist(visit.wallet, visit.person)
    grades = best_grades(visit.wallet)
    lines = [
        SlipLine(
            line.name.say(language),
            len(filing.pages.get(line.material, ())) or 1,
            grades.get(line.satisfied_from_wallet or "") if line.exempt else "C",
        )
        for line in asked.lines
        if line.exempt or filing.pages.get(line.material)
    ]
    known, days = kiosk.catalogue.hall, days_of(filed) if filed else _days_if_it_arrives_now(kiosk, filing)
    return SlipFacts(
        hall_name=known.name[language] if known else kiosk.settings.place.say(language),
        matter=filing.definition.title.say(language),
        applicant=masked(identity.document) if identity else "",
        materials=lines,
        code_text=filed.receipt_code if filed else stored_link(f"{kiosk.settings.hall.rstrip('/')}/", filing.reference),
        case_number=filed.case_number if filed else "",
        reference=storage_number(filing.reference),
        arrived_at=filed.arrived_at if filed else None,
        stored_at=filing.submitted_at,
        answer_due_on=days[-1].date if days else None,
        provisional=filed.react_by_provisional if filed else True,
        days=slip_days(days, language),
        differing=slip_days_differing(kiosk.settings.profile, days, language),
        rules=rules_met(filing, language),
        helper=f"{visit.helper.name} {visit.helper.centre}".strip() if visit.helper else "",
        terminal=kiosk.settings.name,
        parts=_parts(kiosk, filing),
    )


def as_one(package: PackageFiled | None) -> Filed | None:
    """The package as the receipt's head names it: its own number, the first day on which somebody must react, and the
    code of the first case, from which all are seen."""
    begun = [part for part in package.parts if part.react_by is not None] if package else []
    if package is None or not begun:
        return None
    first = min(begun, key=lambda part: part.react_by or date.max)
    return Filed(
        application_id=package.bundle_id,
        case_number=package.number,
        state="received",
        matter_title=package.title,
        arrived_at=package.arrived_at,
        react_by=first.react_by or package.arrived_at.date(),
        react_by_provisional=any(part.react_by_provisional for part in begun),
        receipt_code=begun[0].receipt_code,
        receipt_number=begun[0].receipt_number,
        visits=package.visits,
        react_days=first.react_days,
    )


def _parts(kiosk: Kiosk, filing: Filing) -> list[SlipPart]:
    """What belongs to the package; as far as it is known, with numbers and days."""
    if filing.filed_package is not None:
        joined = "、" if kiosk.language != "en" else ", "
        names = kiosk.catalogue.names
        return [
            SlipPart(
                names.tell(part.title, kiosk.language),
                part.case_number,
                part.react_by,
                joined.join(names.tell(each, kiosk.language) for each in part.waits_for),
            )
            for part in filing.filed_package.parts
        ]
    parts = filing.package.parts(filing.answers) if filing.package else ()
    return [SlipPart(part.matter.title.say(kiosk.language)) for part in parts]


def days_of(filed: Filed) -> tuple[Day, ...]:
    """Those in which the authority must answer; what is decided needs no answer any more."""
    return filed.react_days if filed.state == "received" else ()


def _days_if_it_arrives_now(kiosk: Kiosk, filing: Filing) -> tuple[Day, ...]:
    today = kiosk.now().astimezone(AUTHORITY_ZONE).date()
    return count(today, filing.definition.acceptance_limit.days, mainland_calendar()).days


def masked(document: IdentityDocument) -> str:
    """`陈** 440***********1234`."""
    return f"{masked_name(document.name)} {mask(document.number)}"


async def _print(kiosk: Kiosk, slip: Slip, copy_of: str = "") -> None:
    journal = kiosk.prints
    slip.job = journal.queue(slip.kind, slip.picture, kiosk.now(), copy_of)
    printer = kiosk.cabinet.find(ReceiptPrinter)
    if printer is None:
        journal.note(slip.job, "dropped", kiosk.now(), reason="no_device")
        slip.state, slip.reason = "failed", partial(kiosk.words.say, "device.no_printer")
    else:
        journal.note(slip.job, "sent", kiosk.now())
        image = Image.open(io.BytesIO(slip.picture))
        try:
            await printer.run(lambda driver, turn: driver.print_image(turn, image), PRINT_SECONDS)
            journal.note(slip.job, "presented", kiosk.now())
            slip.state = "presented"
        except DeviceError as error:
            journal.note(slip.job, "failed", kiosk.now(), reason=str(error.code))
            slip.state, slip.reason = "failed", partial(kiosk.words.device, error)
    kiosk.announcer.say("printed")


def _spawn(kiosk: Kiosk, work: Coroutine[None, None, None]) -> None:
    kiosk.keep(asyncio.get_running_loop().create_task(work))


def _width(kiosk: Kiosk) -> int:
    printer = kiosk.cabinet.find(ReceiptPrinter)
    return printer.driver.width if printer else WIDE


def png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
