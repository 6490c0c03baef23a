"""原件核验 at a kiosk that nobody attends: the holder's card, each original beside its upload, the result at once.

    open ─▶ each original photographed, compared by the hall ─▶ all the same ─▶ grade B, result issued
                                                     └─ one not ─▶ a person looks: nothing is decided here

A machine passes only what the matter lets it pass (`Material.machine_check`), only for somebody whose card was read at
this kiosk, and only on the verdict *same* of a comparison that the hall made itself. It never finds an original
different: what it cannot pass waits, as before, for a person at a counter. (domain §10: "at an unattended kiosk only
what the matter allows may be machine-passed".)
"""

from core.applications import agency, cases, originals, release
from core.applications.cases import Case
from core.call import Actor, Call
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import new_id
from core.matters.definition import DeliveryWay
from core.people.permissions import require
from core.terminals import service as terminals
from core.terminals.original_schemas import PassedAtKiosk, SeenOriginal
from core.terminals.schemas import Terminal
from core.verification import service as verification
from core.verification.schemas import Decision, PassRefused, VerificationOpened

PLACE_LETTERS = 60


def find_by_pass(session: Session, call: Call, text: str) -> str | PassRefused:
    """The case of the pass that a phone showed to a kiosk's scanner. It is not used up by that: it only finds the case,
    which its holder's card opens. A pass that is not good is an outcome, so that it stays in the journal."""
    require(call.actor, "open_visit")
    scanned = verification.read_pass(session, call, text, call.terminal_id or "")
    if isinstance(scanned, PassRefused):
        return scanned
    found = verification.application_of_pass(session, scanned.id)
    return found or verification.refuse_pass(session, call, call.actor.id, PassRefused("pass_unknown", {}))


def open_verification(session: Session, call: Call, id: str) -> VerificationOpened:
    """For the holder, or an agent who may collect for him, known by the card that was read here. NotAllowed
    `assurance_too_low`; Conflict `no_originals_awaited`, `originals_need_a_person` (documents) when this kiosk could
    not pass all of them; refusals as `cases.find_own`."""
    require(call.actor, "verify_at_kiosk")
    case = cases.find_own(session, call, id, lock=True, act="collect")
    originals.require_awaiting(case)
    awaited = {original.document.id for original in release.originals_to_show(session, case, call.language)}
    if beyond := sorted(awaited - {*_by_machine(session, call, case)}):
        raise Conflict("originals_need_a_person", documents=beyond)
    terminal = terminals.find_terminal(session, call.terminal_id or "")
    kiosk = _at(call, case, terminal)
    opened = verification.open_verification(session, kiosk, id, new_id(), "card", place_of(terminal))
    agency.note_collector(session, call, case)
    return originals.shown(session, call, case, opened)


def require_open(session: Session, call: Call, verification_id: str, document_id: str) -> None:
    """That an original may be compared now, at the kiosk that opened the verification, for its holder. NotFound
    `verification_unknown`, `document_unknown`; Conflict `verification_closed`."""
    case = _case_of(session, call, verification_id, lock=False)
    if document_id not in _by_machine(session, call, case):
        raise NotFound("document_unknown")


def pass_by_machine(session: Session, call: Call, verification_id: str, seen: dict[str, SeenOriginal]) -> PassedAtKiosk:
    """`seen`: by document, what the hall's own slips say. InvalidInput `originals_undecided` unless there is one for
    each original awaited; Conflict `originals_need_a_person` (documents) for what is not the same, or not the
    machine's to pass."""
    case = _case_of(session, call, verification_id, lock=True)
    originals.require_awaiting(case)
    terminal = terminals.find_terminal(session, call.terminal_id or "")
    kiosk = _at(call, case, terminal)
    opened = verification.find_open(session, kiosk, verification_id)
    awaited = release.originals_to_show(session, case, call.language)
    if sorted(seen) != sorted(original.document.id for original in awaited):
        raise InvalidInput("originals_undecided", documents=sorted(original.document.id for original in awaited))
    allowed = _by_machine(session, call, case)
    if beyond := sorted(id for id, each in seen.items() if id not in allowed or each.verdict != "same"):
        raise Conflict("originals_need_a_person", documents=beyond)
    decisions = [Decision(id, True, each.sha256, each.address, each.similarity) for id, each in seen.items()]
    case, shown = originals.confirm(session, kiosk, case, opened, decisions, awaited, place_of(terminal))
    case, certificate, _ = give_out(session, kiosk, case)
    originals.issue_record(session, kiosk, case, opened, shown, place_of(terminal))
    number = certificate.facts.number
    return PassedAtKiosk(case.id, case.row.case_number, certificate.id, number, release.way_of(case))


def give_out(session: Session, call: Call, case: Case) -> tuple[Case, Certificate, str]:
    """The result of whoever stands at a kiosk: issued, and delivered where that is electronic; gives also the number of
    the delivery record, empty for a paper that is still to be taken."""
    way = _way_here(case)
    if way != case.row.delivery_way:
        case = cases.change(session, call, case, delivery_way=way)
    if way == "electronic":
        return release.hand_over(session, call, case, "electronic", "")
    return (*release.issue(session, call, case), "")


def _by_machine(session: Session, call: Call, case: Case) -> tuple[str, ...]:
    lines = {material.key for material in case.definition.materials if material.machine_check}
    awaited = release.originals_to_show(session, case, call.language)
    documents = [original.document for original in awaited]
    return tuple(each.id for each in documents if each.material in lines and each.media_type == "image/jpeg")


def _case_of(session: Session, call: Call, verification_id: str, *, lock: bool) -> Case:
    """The caller's own case that this kiosk has open."""
    require(call.actor, "verify_at_kiosk")
    here = Call(Actor(call.terminal_id or "", frozenset({"kiosk"})), "kiosk", call.at)
    opened = verification.find_open(session, here, verification_id)
    return cases.find_own(session, call, opened.application_id, lock=lock, act="collect")


def _way_here(case: Case) -> DeliveryWay:
    """Who stands at a kiosk that may print the result takes it along, unless another way was chosen on purpose."""
    if "kiosk" in case.definition.delivery and case.row.delivery_way in (None, "counter"):
        return "kiosk"
    return release.way_of(case)


def _at(call: Call, case: Case, terminal: Terminal) -> Call:
    """What the kiosk does for the person who stands there."""
    kiosk = Actor(terminal.id, frozenset({"kiosk"}))
    return Call(
        kiosk,
        "kiosk",
        call.at,
        case.language,
        terminal.id,
        on_behalf_of=case.row.holder_id,
        assisted_by=call.assisted_by,
    )


def place_of(terminal: Terminal) -> str:
    """Where originals were seen, as records say it."""
    return f"{terminal.place} {terminal.name}"[:PLACE_LETTERS]
