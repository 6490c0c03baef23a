"""By what right a step is taken: the entrustment of a centre, the competence of an organ, and who may not do both.

前台受理、后台审批、统一出件. A centre speaks and hands out for an authority under an entrustment in force that day
(G16), and takes nothing any more that was moved down to towns (N1). An organ decides what is its own, what a bureau
took over, or, as a town, what was delegated to it (G19, N28). Whoever accepted does not decide, whoever decided does
not hand out, and whoever helped the applicant at a kiosk (帮办) neither accepts nor decides. `cases.take_step` asks
here, so that no use case can forget to; what it gives goes into the journal with the step, which is what the separation
report proves from.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, or_

from core import journal
from core.applications import agency, opinions
from core.applications.case import Case
from core.applications.lifecycle import Step
from core.applications.models import ApplicationRow
from core.call import Actor, Call
from core.db.database import Session
from core.errors import NotAllowed
from core.levels import sunk
from core.people.permissions import OF_AUTHORITY, OF_CENTRE
from core.places import mandates
from core.places import service as places
from core.places.competence import Competence
from core.places.schemas import Delegation

AT_THE_CENTRE: frozenset[Step] = frozenset(
    {"accept", "accept_provisionally", "request_supplement", "decline", "find_not_required"}
)
HANDS_OUT: frozenset[Step] = frozenset({"verify_originals", "dispatch", "deliver"})
DECIDES: frozenset[Step] = frozenset({"approve", "refuse", "refer"})


def grounds(session: Session, call: Call, case: Case, step: Step, today: date) -> dict[str, str]:
    """What the step rests on, for its journal entry; nothing for steps of holders, kiosks and the hall itself.

    NotAllowed `not_entrusted`, `decider_may_not_hand_out`, `helper_may_not_judge`, and refusals as `sunk.require_open`,
    `require_decider` and `agency.step_grounds`.
    """
    actor = call.actor
    if call.power is not None:
        return agency.step_grounds(session, call, case, step)
    if step in AT_THE_CENTRE | DECIDES and actor.roles & (OF_CENTRE | OF_AUTHORITY):
        _require_not_helper(session, actor, case)
    if step in DECIDES and actor.roles & OF_AUTHORITY:
        return require_decider(session, actor, case, today)
    if step in HANDS_OUT and actor.roles & OF_CENTRE and case.row.decided_by == actor.id:
        raise NotAllowed("decider_may_not_hand_out")
    if step in AT_THE_CENTRE and actor.roles & OF_CENTRE and case.row.submitted_at is not None:
        filed_on = session.settings.hall.day_of(case.row.submitted_at)
        sunk.require_open(session, call, case.row.matter, actor.centre, filed_on)
    if step in AT_THE_CENTRE | HANDS_OUT and actor.roles & OF_CENTRE:
        entrustment = mandates.require_entrustment(session, actor.centre, case.row.authority, case.row.matter, today)
        return {"centre": actor.centre, "authority": case.row.authority, "entrustment": entrustment}
    return {}


def _require_not_helper(session: Session, actor: Actor, case: Case) -> None:
    """Nobody judges what he helped to put together, alone or as part of a package."""
    if actor.id in journal.helpers_of(session, case.recorded_under):
        raise NotAllowed("helper_may_not_judge")


def require_decider(session: Session, actor: Actor, case: Case, today: date) -> dict[str, str]:
    """The organ that decides, and the paper it does so under when the matter is not its own. NotAllowed
    `acceptor_may_not_decide`, `other_authority`, `powers_passed_on`, `delegation_missing`, `outside_the_town` or
    `delegated_to_town`."""
    competence = _competence(session, actor, today)
    if refusal := competence.refusal(case.row.authority, case.row.matter, _area(session, case)):
        raise refusal
    if case.row.accepted_by == actor.id:
        raise NotAllowed("acceptor_may_not_decide")
    found = {"organ": actor.authority}
    if competence.town and (delegation := competence.delegation_for(case.row.authority, case.row.matter)):
        found["delegation"] = delegation.id
    return found


def in_sight(session: Session, actor: Actor, today: date) -> ColumnElement[bool]:
    """Which cases are the business of this member's organ: its own but for what a town decides for it, and those it may
    decide for another. When a delegation ends, the cases are back with whoever gave it."""
    competence = _competence(session, actor, today)
    within = [_delegated(session, each, competence.decider.area) for each in competence.delegations]
    away = [_delegated(session, each, area) for each, area in competence.given_away]
    own = ApplicationRow.authority.in_({actor.authority} | competence.holds)
    return or_(and_(own, *(not_(each) for each in away)), *within)


def _delegated(session: Session, delegation: Delegation, area: str) -> ColumnElement[bool]:
    """What was accepted in the area of the town."""
    centre = func.coalesce(ApplicationRow.centre, "")
    return and_(
        ApplicationRow.authority == delegation.authority,
        ApplicationRow.matter == delegation.matter,
        centre.in_(places.centres_within(session, area)),
    )


def sees(session: Session, actor: Actor, case: Case, today: date) -> bool:
    """Whether a member of an authority may read the case: it decides it, or it was asked for its opinion."""
    if case.row.authority == actor.authority or opinions.is_asked(session, case.id, actor.authority):
        return True
    return (
        bool(actor.authority)
        and _competence(session, actor, today).refusal(case.row.authority, case.row.matter, _area(session, case))
        is None
    )


def _area(session: Session, case: Case) -> str:
    """Where the case was accepted; what no centre accepted counts as accepted in the hall's own area."""
    if case.row.centre is None:
        return session.settings.hall.area if case.row.accepted_on is not None else ""
    return places.area_of_centre(session, case.row.centre)


def _competence(session: Session, actor: Actor, today: date) -> Competence:
    if not actor.authority:
        raise NotAllowed("other_authority")
    return mandates.competence(session, actor.authority, today)
