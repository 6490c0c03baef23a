"""Invented people who come to a scratch hall: one for each walk, made to fit the situation.

Empty-handed, or equipped with every certificate that a line of the matter may come from. Numbers have valid check
digits and the unassigned area 990000; papers are drawn."""

import io
from collections.abc import Callable
from datetime import date
from functools import cache

from msgspec import Struct
from PIL import Image, ImageDraw

from core.call import Call, system_call
from core.db.database import Session
from core.identity_numbers import compose_uscc, hk_check_digit, resident_check_digit
from core.ids import new_id
from core.materials.schemas import NewWalletItem
from core.materials.store import StoredFile
from core.materials.wallet import add_wallet_item
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition
from core.people import service as people
from core.people.schemas import IdentityDocument, IdentityEvidence, IdentityKind, Organisation
from hall.walking.phone import ADDRESS
from hall.walking.scratch import ScratchHall

BORN = date(1952, 3, 7)
PHONE = "13800000009"
AGENT = 999
"""His number, beyond those of applicants."""


class Applicant(Struct, frozen=True):
    id: str
    document: IdentityDocument
    supporting: tuple[IdentityDocument, ...]
    organisation: Organisation | None


def enter(
    scratch: ScratchHall, matter: MatterDefinition, answers: Answers, serial: int, *, equipped: bool
) -> Applicant:
    """A person the hall has checked (L2), who may apply in this situation. `serial` below 900 makes the numbers."""
    document, supporting = _documents(matter, answers, serial)
    organisation = None
    if "person" not in matter.applicants.who or _speaks_for_organisation(matter, answers):
        organisation = Organisation(new_id(), "佛山市示例企业有限公司", compose_uscc("91", "990000", serial))
    applicant = Applicant(new_id(), document, supporting, organisation)
    wallet = _wallet(matter) if equipped else ()
    picture = scratch.hall.store.put(paper(), "image/jpeg") if wallet else None
    call = system_call(scratch.clock.at)
    scratch.hall.database.write_now(_enter, call, applicant, wallet, picture)
    return applicant


def enter_agent(scratch: ScratchHall) -> Applicant:
    """A person the hall has checked, who acts for others; once in a scratch hall."""
    agent = Applicant(new_id(), _document("resident_id_card", AGENT), (), None)
    scratch.hall.database.write_now(_enter, system_call(scratch.clock.at), agent, (), None)
    return agent


@cache
def paper() -> bytes:
    """A drawn page as JPEG: lines of dark blocks on white, sharp."""
    page = Image.new("RGB", (744, 1052), "white")
    draw = ImageDraw.Draw(page)
    for line, top in enumerate(range(90, 960, 34)):
        for left in range(80, 640 - line * 7 % 90, 26):
            draw.rectangle((left, top, left + 9 + (left * 7 + line) % 11, top + 16), fill="black")
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return out.getvalue()


def _enter(
    session: Session,
    call: Call,
    applicant: Applicant,
    wallet: tuple[NewWalletItem, ...],
    picture: StoredFile | None,
) -> None:
    evidence = IdentityEvidence(applicant.document, "demo", call.at, applicant.supporting)
    people.enter_person(session, call, evidence, applicant.id)
    people.enter_phone(session, call, applicant.id, PHONE)
    if applicant.organisation is not None:
        people.enter_organisation(session, applicant.organisation, applicant.id)
    for item in wallet:
        assert picture is not None
        add_wallet_item(session, call, applicant.id, item, picture)


def _wallet(matter: MatterDefinition) -> tuple[NewWalletItem, ...]:
    """One of each certificate type that a line may come from."""
    named = {kind: material.name.zh_hans for material in matter.materials for kind in material.obtain.wallet}
    return tuple(NewWalletItem(kind, named[kind], f"示例{kind}0001", "示例机关", BORN) for kind in sorted(named))


def _speaks_for_organisation(matter: MatterDefinition, answers: Answers) -> bool:
    """Whether an answer says so: `applicant: organisation`."""
    return "organisation" in matter.applicants.who and "organisation" in answers.values()


def _documents(
    matter: MatterDefinition, answers: Answers, serial: int
) -> tuple[IdentityDocument, tuple[IdentityDocument, ...]]:
    """An identity document that the matter takes and the answers agree with; where an answer is that of a Hong Kong
    or Macau identity card, that card beside it."""
    accepted = matter.applicants.identity_documents
    for question in matter.questions:
        source = question.known_from
        given = answers.get(question.key)
        if source is None or source.fact != "identity_document.kind" or given is None:
            continue
        kinds: list[IdentityKind] = [kind for kind in _NUMBERS if source.options.get(kind) == given]
        taken: list[IdentityKind] = [kind for kind in kinds if kind in accepted]
        if taken:
            return _document(taken[0], serial), ()
        elsewhere: list[IdentityKind] = [kind for kind in accepted if kind not in source.options] or [*accepted]
        beside = [_document(kind, serial) for kind in kinds if kind in _BESIDE]
        return _document(elsewhere[0], serial), tuple(beside)
    return _document(accepted[0], serial), ()


def _eighteen(area: str, serial: int) -> str:
    first_17 = f"{area}{BORN:%Y%m%d}{serial:03}"
    return first_17 + resident_check_digit(first_17)


def _hong_kong(serial: int) -> str:
    return f"M990{serial:03}{hk_check_digit(f'M990{serial:03}')}"


_BESIDE: tuple[IdentityKind, ...] = ("hk_identity_card", "macau_identity_card")
_NUMBERS: dict[IdentityKind, Callable[[int], str]] = {
    "resident_id_card": lambda serial: _eighteen("990000", serial),
    "hk_macau_travel_permit": lambda serial: f"H09900{serial:03}",
    "hk_macau_taiwan_residence_permit": lambda serial: _eighteen("810000", serial),
    "taiwan_travel_permit": lambda serial: f"09900{serial:03}",
    "foreign_permanent_residence_card": lambda serial: _eighteen("990000", serial),
    "passport": lambda serial: f"X9900{serial:03}",
    "hk_identity_card": _hong_kong,
    "macau_identity_card": lambda serial: f"19900{serial:03}",
}


def _document(kind: IdentityKind, serial: int) -> IdentityDocument:
    address = f"广东省{ADDRESS}" if kind == "resident_id_card" else ""
    return IdentityDocument(kind, _NUMBERS[kind](serial), "示例人", "SHI LIREN", "male", BORN, "CHN", address=address)
