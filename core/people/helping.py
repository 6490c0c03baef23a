"""帮办: a member of staff helps a citizen at a kiosk, and both are named in everything that is done meanwhile.

    at the desk   a one-use code ──▶ typed or scanned at the kiosk ──┐
    the card      of somebody employed here, read by the kiosk ──────┴▶ came ──▶ left, or the visit is over

The citizen stays the applicant: it is his visit, his sign-in, his signature, and a helper has no right that he has not.
What a helper adds is a name, `Call.assisted_by`, which the journal keeps with each entry and from which it is told who
may not accept or decide the case later (`core.applications.mandates`).

Without the link a kiosk cannot ask whose card it read. It seals what it saw with the filing (`HelperSeen`), and the
hall looks when it arrives; a card of nobody who works here is no reason to refuse the citizen, so the case is taken in
and its record says that the helper is not known.
"""

from datetime import datetime, timedelta

from msgspec import structs
from sqlalchemy import Row, exists, insert, select, update

from core import identity_numbers, journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.ids import new_id
from core.one_use_codes import code_hash, new_code
from core.people import staff
from core.people.assurance import ASSURANCE, CARD_READ, check_not_expired
from core.people.helping_schemas import Assistance, Helper, HelperCode, HelperSeen, HelperShown
from core.people.models import AssistanceRow, Citizen, Staff
from core.people.permissions import OF_CENTRE, require
from core.people.schemas import IdentityDocument, IdentityEvidence, StaffMember

CODE_LIVES = timedelta(minutes=30)
"""Long enough to walk from the desk to the kiosk."""
LONGEST = timedelta(minutes=90)
"""No visit at a kiosk lasts longer, calls with a clerk included."""
DRIFT = timedelta(minutes=5)
"""How far a kiosk's clock may be from the hall's (`mobile_api.signatures`)."""
LISTED = 50


def make_code(session: Session, call: Call) -> HelperCode:
    """For the caller himself, who belongs to a centre; shown once."""
    require(call.actor, "help_at_kiosk")
    code, expires_at = new_code(), call.at + CODE_LIVES
    row = {"id": new_id(), "staff_id": call.actor.id, "shown": "code", "code_hash": code_hash(code)}
    session.insert_new(insert(AssistanceRow), row | {"code_expires_at": expires_at})
    return HelperCode(code, expires_at)


def list_mine(session: Session, call: Call) -> list[Assistance]:
    """Where the caller helped, the latest first."""
    require(call.actor, "help_at_kiosk")
    mine = select(AssistanceRow.__table__).where(
        AssistanceRow.staff_id == call.actor.id, AssistanceRow.began_at.is_not(None)
    )
    rows = session.execute(mine.order_by(AssistanceRow.began_at.desc()).limit(LISTED))
    return [Assistance(row.id, row.terminal_id, row.shown, row.began_at, row.ended_at) for row in rows]


def record_card(session: Session, call: Call, staff_id: str, number: str) -> None:
    """By which resident identity card a member is known at kiosks; an empty number forgets it. The hall keeps only the
    blind index. NotFound `staff_unknown`, Conflict `staff_card_taken`, InvalidInput as `check_identity_number`."""
    require(call.actor, "manage_staff")
    if staff.find_member(session, staff_id) is None:
        raise NotFound("staff_unknown")
    index = _index(session, number) if number.strip() else None
    if index is not None and (other := _with_card(session, index)) is not None and other != staff_id:
        raise Conflict("staff_card_taken")
    session.execute(update(Staff).where(Staff.id == staff_id).values(card_index=index))
    journal.record(session, call, staff_id, "staff_card_recorded" if index else "staff_card_forgotten", {})


def come(session: Session, call: Call, shown: HelperShown) -> Helper:
    """A helper shows himself to this kiosk. NotAllowed `helper_code_refused`, `helper_card_unknown`,
    `helper_card_unread` (nobody is believed by a number that was typed), `staff_left`; InvalidInput `helper_unshown`,
    `card_expired`."""
    require(call.actor, "welcome_helper")
    if shown.card is not None:
        member = _member_of(session, shown.card, call.at)
        return _helper(_came(session, call, new_id(), member, call.at), member)
    if not shown.code:
        raise InvalidInput("helper_unshown")
    row = _use_code(session, call, shown.code)
    if row is None:
        raise NotAllowed("helper_code_refused")
    member = staff.find_member(session, row.staff_id)
    if member is None or not member.roles & OF_CENTRE:
        raise NotAllowed("staff_left")
    _tell_came(session, call, row.id, member, "code")
    return _helper(row.id, member)


def leave(session: Session, call: Call, id: str) -> None:
    """From now on the citizen is alone again; told twice, it changes nothing. NotFound `helper_unknown`."""
    require(call.actor, "welcome_helper")
    row = _find(session, id, call.terminal_id)
    if row is None:
        raise NotFound("helper_unknown")
    if row.ended_at is None:
        session.execute(update(AssistanceRow).where(AssistanceRow.id == id).values(ended_at=call.at))
        journal.record(session, call, row.staff_id, "helper_left", {"assistance_id": id})


def assisted(session: Session, call: Call, id: str) -> Call:
    """The same call, with who helps. NotAllowed `helper_gone` for one who never came to this kiosk, has left, or works
    here no more, `helper_is_applicant` for one who would help himself."""
    row = _find(session, id, call.terminal_id)
    if row is None or row.ended_at is not None or not row.began_at <= call.at <= row.began_at + LONGEST:
        raise NotAllowed("helper_gone")
    member = staff.find_member(session, row.staff_id)
    if member is None:
        raise NotAllowed("helper_gone")
    if _is_citizen(session, member.id, call.actor.id):
        raise NotAllowed("helper_is_applicant")
    return structs.replace(call, assisted_by=member.id)


def assisted_then(session: Session, call: Call, seen: HelperSeen, at: datetime, subject_id: str) -> Call:
    """The citizen's own call, with who helped when something was sealed at this kiosk at the instant `at` of its clock.
    A helper of whom the hall finds nothing is named nowhere, and the record of `subject_id` says so."""
    member = _who_was_there(session, call, seen, at)
    if member is None or _is_citizen(session, member.id, call.actor.id):
        journal.record(session, call, subject_id, "helper_not_known", {"shown": "card" if seen.card else "code"})
        return call
    return structs.replace(call, assisted_by=member.id)


def _who_was_there(session: Session, call: Call, seen: HelperSeen, at: datetime) -> StaffMember | None:
    row = _find(session, seen.id, call.terminal_id)
    if row is not None:
        in_time = row.began_at - DRIFT <= at <= row.began_at + LONGEST + DRIFT
        return staff.find_member(session, row.staff_id) if in_time else None
    if seen.card is None:
        return None
    try:
        member = _member_of(session, seen.card, min(at, call.at))
    except (InvalidInput, NotAllowed):
        return None
    _came(session, call, seen.id, member, min(seen.card.read_at, call.at))
    session.execute(update(AssistanceRow).where(AssistanceRow.id == seen.id).values(ended_at=call.at))
    return member


def _came(session: Session, call: Call, id: str, member: StaffMember, at: datetime) -> str:
    """With the card."""
    row = {"id": id, "staff_id": member.id, "shown": "card", "terminal_id": call.terminal_id, "began_at": at}
    session.insert_new(insert(AssistanceRow), row)
    _tell_came(session, call, id, member, "card")
    return id


def _tell_came(session: Session, call: Call, id: str, member: StaffMember, shown: str) -> None:
    facts = {"assistance_id": id, "shown": shown, "centre": member.centre}
    journal.record(session, call, member.id, "helper_came", facts)


def _helper(id: str, member: StaffMember) -> Helper:
    return Helper(id, member.name, member.centre)


def _member_of(session: Session, card: IdentityEvidence, at: datetime) -> StaffMember:
    if ASSURANCE[card.source] < CARD_READ:
        raise NotAllowed("helper_card_unread")
    check_not_expired(card.document.valid_to, session.settings.hall.day_of(at))
    found = _with_card(session, _index(session, card.document.number)) if _is_resident(card.document) else None
    member = staff.find_member(session, found) if found else None
    if member is None or not member.roles & OF_CENTRE or member.name != card.document.name:
        raise NotAllowed("helper_card_unknown")
    return member


def _is_resident(document: IdentityDocument) -> bool:
    return document.kind == "resident_id_card"


def _index(session: Session, number: str) -> bytes:
    checked = identity_numbers.check_identity_number("resident_id_card", number)
    return session.keys.blind_index("resident_id_card", checked)


def _with_card(session: Session, index: bytes) -> str | None:
    return session.scalar(select(Staff.id).where(Staff.card_index == index))


def _is_citizen(session: Session, staff_id: str, citizen_id: str) -> bool:
    same = exists().where(
        Staff.id == staff_id,
        Citizen.id == citizen_id,
        Citizen.identity_kind == "resident_id_card",
        Citizen.identity_index == Staff.card_index,
    )
    return bool(session.scalar(select(same)))


def _find(session: Session, id: str, terminal_id: str | None) -> Row[tuple[object, ...]] | None:
    """One who came to this kiosk."""
    wanted = select(AssistanceRow.__table__).where(AssistanceRow.id == id, AssistanceRow.began_at.is_not(None))
    return session.execute(wanted.where(AssistanceRow.terminal_id == terminal_id)).one_or_none()


def _use_code(session: Session, call: Call, code: str) -> Row[tuple[object, ...]] | None:
    """The row whose code this is, used up by this very call; None for an unknown, used or expired one."""
    good = (AssistanceRow.code_hash == code_hash(code)) & (AssistanceRow.code_expires_at > call.at)
    used = update(AssistanceRow).where(good, AssistanceRow.began_at.is_(None))
    if session.execute(used.values(began_at=call.at, terminal_id=call.terminal_id)).rowcount == 0:
        return None
    return session.execute(select(AssistanceRow.__table__).where(good)).one_or_none()
