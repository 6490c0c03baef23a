"""What was filed here and has not been sent, because its sender was not asked whether it may cross the border: he has
come back, reads why, agrees, and sees it arrive, with the number it has now and both times. Somebody else's is refused
by the hall, and waits on."""

import asyncio
from contextlib import suppress

from litestar import get, post
from litestar.params import FromPath

from core.applications.parcels import Supplemented
from core.applications.schemas import Filed
from core.bundles.parcels import PackageFiled
from core.errors import Refusal
from kiosk import printing, sending
from kiosk.asking import go_and_say, notice_once, tried
from kiosk.entering import Asked, KioskHere, taken
from kiosk.kiosk import Kiosk
from kiosk.on_behalf import asking
from kiosk.outbox import Note
from kiosk.pages import Answer, go, show
from kiosk.receipt_facts import slip_days, slip_days_differing
from kiosk.slips import SlipFacts
from kiosk.unsent import Completing
from kiosk.visit import Slip, Visit

STORED = "stored/"
"""What the code of a slip leads to that said *stored here, not yet arrived*."""
PATIENCE_SECONDS = 5.0
"""How long the screen waits for the hall's answer before it says that it is on its way."""


@get("/stored/{reference:str}")
async def show_stored(kiosk: KioskHere, reference: FromPath[str]) -> Answer:
    """Where it is by now: still here, waiting for a consent, or a case or package the hall has."""
    visit = kiosk.visiting()
    if visit is None or visit.identity is None:
        return go("identify" if visit else "")
    visit.wanted = ""
    for note in kiosk.outbox.unsent():
        if note.reference == reference:
            return go(f"unsent/{note.id}")
    if reference in [note.reference for note in kiosk.outbox.waiting()]:
        return go_and_say(kiosk, "known", kiosk.words.say("scan.stored_here", kiosk.language))
    if (token := asking(visit)) is None:
        return go("known")
    packages, _ = await tried(kiosk, kiosk.hall.bundles(token, kiosk.language))
    return go(f"package/{reference}" if reference in [each.id for each in packages or ()] else f"case/{reference}")


@get("/unsent/{parcel_id:str}")
async def show_unsent(kiosk: KioskHere, parcel_id: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.identity is None:
        return go("identify" if visit else "")
    here, begun = f"unsent/{parcel_id}", visit.completing
    if begun is not None and begun.note.id == parcel_id and begun.delivery != "none":
        return _show_on_its_way(kiosk, visit, begun)
    why = begun.refusal if begun and begun.note.id == parcel_id else None
    said = kiosk.words.refusal(why, kiosk.language) if why else ""
    note = find_unsent(kiosk, parcel_id)
    if note is None:
        return go_and_say(kiosk, "known", said or kiosk.words.say("unsent.gone", kiosk.language))
    visit.place, visit.wanted = here, ""
    notice = notice_once(kiosk) or said
    return show(kiosk, "unsent", here=here, note=note, matter=title_of(kiosk, note), notice=notice, back="known")


@post("/unsent/{parcel_id:str}")
async def agree(request: Asked, kiosk: KioskHere, parcel_id: FromPath[str]) -> Answer:
    """It goes, with the consent that is given by this; while the link is up the answer is usually there at once."""
    entered, note = await taken(request, kiosk), find_unsent(kiosk, parcel_id)
    if entered is None:
        return go("")
    if note is not None and entered.get("agree") == "yes":
        try:
            begun = await sending.agree(kiosk, entered.visit, note)
        except Refusal as refusal:
            return go_and_say(kiosk, f"unsent/{parcel_id}", kiosk.words.refusal(refusal, kiosk.language))
        if kiosk.link_up:
            with suppress(TimeoutError):
                await asyncio.wait_for(begun.answered.wait(), PATIENCE_SECONDS)
    return go(f"unsent/{parcel_id}")


def find_unsent(kiosk: Kiosk, parcel_id: str) -> Note | None:
    return next((note for note in kiosk.outbox.unsent() if note.id == parcel_id), None)


def title_of(kiosk: Kiosk, note: Note) -> str:
    """The matter or life event by its name, where this kiosk knows it."""
    found = kiosk.catalogue.find(note.matter)
    return found.title.say(kiosk.language) if found else note.matter


def _show_on_its_way(kiosk: Kiosk, visit: Visit, begun: Completing) -> Answer:
    visit.place = here = f"unsent/{begun.note.id}"
    filed = _filed(begun)
    if filed is not None and visit.slip is None:
        visit.slip = Slip("receipt", b"")
        printing.start(kiosk, visit, visit.slip, _slip_facts(kiosk, visit, begun.note, filed))
    note, done = begun.note, begun.delivery == "sent"
    matter, slip = title_of(kiosk, note), visit.slip
    return show(kiosk, "unsent_agreed", here=here, note=note, matter=matter, filed=filed, slip=slip, done=done)


def _filed(begun: Completing) -> Filed | None:
    """What its receipt says; what was promised in a case gets none."""
    if isinstance(begun.arrived, PackageFiled):
        return printing.as_one(begun.arrived)
    return begun.arrived.filed if isinstance(begun.arrived, Supplemented) else begun.arrived


def _slip_facts(kiosk: Kiosk, visit: Visit, note: Note, filed: Filed) -> SlipFacts:
    """The receipt it would have had at once: stored then, arrived now. Papers are not listed, since nobody here can
    read which they were."""
    language, known, days = kiosk.language, kiosk.catalogue.hall, printing.days_of(filed)
    return SlipFacts(
        hall_name=known.name[language] if known else kiosk.settings.place.say(language),
        matter=title_of(kiosk, note),
        applicant=printing.masked(visit.identity.document) if visit.identity else "",
        materials=[],
        code_text=filed.receipt_code,
        case_number=filed.case_number,
        reference=note.reference,
        arrived_at=filed.arrived_at,
        stored_at=note.stored_at,
        answer_due_on=days[-1].date if days else None,
        provisional=filed.react_by_provisional,
        days=slip_days(days, language),
        differing=slip_days_differing(kiosk.settings.profile, days, language),
        terminal=kiosk.settings.name,
    )


handlers = [show_stored, show_unsent, agree]
