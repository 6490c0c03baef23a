"""原件核验 in a call: the holder's card read at the kiosk, the clerk's eyes at the desk, the result out of the kiosk.

    kiosk: open ─▶ each original photographed, compared ─▶ clerk: same, or different and why ─▶ as at a counter
                                                              all the same: grade B, issued at the kiosk

The verifier is the clerk of the call, the place is the kiosk's. What a photograph shows is kept here and nowhere in
the clerk's page, so nobody can decide on another picture than the one that was laid down; and only this way decides,
only while the call lasts. (domain §10: "the rest goes to a remote clerk by video".)
"""

import msgspec
from sqlalchemy import Row, delete, insert, select

from core.applications import agency, cases, originals, release
from core.applications.cases import Case
from core.call import Actor, Call
from core.calls import at_desk, mailbox, standing
from core.calls.models import CallRow, CaptureRow
from core.calls.schemas import Passed
from core.calls.schemas import Withheld as NotPassed
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.ids import new_id
from core.people import staff
from core.people.permissions import require
from core.terminals import service as terminals
from core.terminals.originals import PLACE_LETTERS, give_out, place_of
from core.verification import service as verification
from core.verification.captures import Capture, decision_of
from core.verification.schemas import OriginalSaid, Released, VerificationOpened, VerificationOutcome
from core.verification.service import OpenVerification

BY_VIDEO = "（远程视频）"
"""After the kiosk's place in the record, which is written in Chinese."""
_SEALED = ("call_captures", "capture_sealed")


def open_in_call(session: Session, call: Call, call_id: str, application_id: str | None = None) -> VerificationOpened:
    """For the holder of the card that was read at this kiosk, or an agent who may collect for him; asked again in
    the same call, it is the same one. NotFound `call_unknown`; Conflict `call_not_connected`, `call_about_another`
    (another case), `no_originals_awaited`, `already_released`; NotAllowed `assurance_too_low`, and refusals as
    `cases.find_own`, and as `at_desk.require_confirms` for the clerk."""
    row, case = _mine(session, call, call_id, application_id, lock=True)
    originals.require_awaiting(case)
    clerk = _clerk(session, call, row, case)
    at_desk.require_confirms(session, clerk, case)
    if (going_on := _still_open(session, clerk, row)) is not None:
        return originals.shown(session, call, case, going_on)
    session.execute(delete(CaptureRow).where(CaptureRow.call_id == row.id))
    place = _place(session, row)
    opened = verification.open_verification(session, clerk, case.id, new_id(), verification.IN_CALL, place)
    values = {"verification_id": opened.id, "application_id": case.id, "citizen_id": call.actor.id, "known": "card"}
    standing.change(session, row.id, **values)
    agency.note_collector(session, call, case)
    standing.note(
        session, call, standing.find(session, row.id), "call_originals_opened", {"verification_id": opened.id}
    )
    return originals.shown(session, call, case, opened)


def require_capture(session: Session, call: Call, call_id: str, document_id: str) -> None:
    """That a photograph of this original may be sent now. Refusals as `open_in_call`; NotFound `document_unknown`,
    Conflict `verification_closed`."""
    row, case = _mine(session, call, call_id)
    opened = verification.find_open(session, _clerk(session, call, row, case), row.verification_id or "")
    if document_id not in {line.document.id for line in originals.shown(session, call, case, opened).lines}:
        raise NotFound("document_unknown")


def keep_capture(session: Session, call: Call, call_id: str, document_id: str, capture: Capture) -> None:
    """The latest of an original takes the place of the one before. Refusals as `require_capture`."""
    require_capture(session, call, call_id, document_id)
    of_it = (CaptureRow.call_id == call_id) & (CaptureRow.document_id == document_id)
    session.execute(delete(CaptureRow).where(of_it))
    sealed = session.keys.seal(msgspec.json.encode(capture), *_SEALED, f"{call_id}/{document_id}")
    row = {"call_id": call_id, "document_id": document_id, "capture_sealed": sealed, "taken_at": call.at}
    session.insert_new(insert(CaptureRow), row)


def captures(session: Session, call: Call, call_id: str) -> dict[str, Capture]:
    """What was laid down so far, by document; for the clerk of the call. NotFound `call_unknown`."""
    standing.find_of_clerk(session, call, call_id)
    rows = session.execute(select(CaptureRow.__table__).where(CaptureRow.call_id == call_id))
    opened = {
        row.document_id: session.keys.open(row.capture_sealed, *_SEALED, f"{call_id}/{row.document_id}") for row in rows
    }
    return {document_id: msgspec.json.decode(data, type=Capture) for document_id, data in opened.items()}


def find_opened(session: Session, call: Call, call_id: str) -> VerificationOpened | None:
    """The originals that are being shown in the caller's call; None before the kiosk has opened them, and when they
    were decided. NotFound `call_unknown`."""
    row = standing.find_of_clerk(session, call, call_id)
    if row.verification_id is None or row.state != "connected":
        return None
    try:
        return originals.find_verification(session, call, row.verification_id)
    except Conflict:
        return None


def decide(session: Session, call: Call, call_id: str, said: list[OriginalSaid]) -> VerificationOutcome:
    """The clerk's word on each original, on the photographs that the kiosk sent. NotFound `call_unknown`; Conflict
    `call_not_connected`, `original_laid_again` when a newer photograph than the clerk saw has come; InvalidInput
    `equal_without_capture`, `different_without_remark`; refusals as `originals.decide`."""
    row, clerk = at_desk.in_call(session, call, call_id)
    taken = captures(session, call, call_id)
    if laid_again := [each.document_id for each in said if each.equal and not _seen(each, taken)]:
        raise Conflict("original_laid_again", documents=laid_again)
    decisions = [decision_of(each, taken.get(each.document_id)) for each in said]

    def release_it(case: Case) -> tuple[Case, Certificate, str]:
        return give_out(session, clerk, case)

    outcome = originals.decide(session, clerk, row.verification_id or "", decisions, _place(session, row), release_it)
    passed = isinstance(outcome, Released)
    standing.note(session, clerk, row, "call_originals_decided", {"equal": passed})
    if isinstance(outcome, Released):
        way = release.way_of(cases.find(session, outcome.application_id))
        told = Passed(outcome.application_id, outcome.certificate_id, outcome.certificate_number, way)
    else:
        told = NotPassed(outcome.application_id)
    mailbox.tell_kiosk(session, call, call_id, told)
    return outcome


def _seen(said: OriginalSaid, taken: dict[str, Capture]) -> bool:
    """Nobody says of a picture that it is the same before he has it on the page."""
    kept = taken.get(said.document_id)
    return kept is None or kept.sha256 == said.seen


def _mine(
    session: Session, call: Call, call_id: str, application_id: str | None = None, *, lock: bool = False
) -> tuple[Row[CallRow], Case]:
    """The kiosk's connected call, and the case of whom stands there that it is about."""
    require(call.actor, "verify_at_kiosk")
    row = standing.find_of_kiosk(session, call, call_id, lock=lock)
    if row.state != "connected":
        raise Conflict("call_not_connected", state=row.state)
    if row.application_id is not None and application_id not in (None, row.application_id):
        raise Conflict("call_about_another")
    return row, cases.find_own(session, call, application_id or row.application_id or "", lock=lock, act="collect")


def _still_open(session: Session, clerk: Call, row: Row[CallRow]) -> OpenVerification | None:
    """What this call opened before; None when a counter has begun anew meanwhile."""
    try:
        return verification.find_open(session, clerk, row.verification_id) if row.verification_id else None
    except Conflict:
        return None


def _clerk(session: Session, call: Call, row: Row[CallRow], case: Case) -> Call:
    """In this call, the clerk who answered it, with the roles of this moment. NotAllowed `staff_left`."""
    member = staff.find_member(session, row.clerk_id or "")
    if member is None:
        raise NotAllowed("staff_left")
    actor = Actor(member.id, member.roles, member.authority, centre=member.centre)
    return Call(actor, "remote", call.at, case.language, call.terminal_id, case.row.holder_id)


def _place(session: Session, row: Row[CallRow]) -> str:
    return place_of(terminals.find_terminal(session, row.terminal_id))[: PLACE_LETTERS - len(BY_VIDEO)] + BY_VIDEO
