"""What an agent may do with a case: the act that each step of a holder is, and the power of attorney it needs.

A citizen acts for somebody else only under a power on record (`core.people.powers_of_attorney`). `cases.find_own` asks
here before anybody reads or changes a case, and `cases.take_step` once more for the step itself, so that no use case
can forget to. What names no act is the principal's alone.
"""

from sqlalchemy import ColumnElement, true

from core import journal
from core.applications.case import Case
from core.applications.lifecycle import TRANSITIONS, Step
from core.applications.models import ApplicationRow
from core.call import Call
from core.db.database import Session
from core.errors import NotAllowed
from core.matters import service as matters
from core.people import powers_of_attorney
from core.people import service as people
from core.people.power_schemas import NewPower, PaperScan, Power, PowerAct, PrincipalNamed
from core.people.schemas import IdentityKind

ACT_OF: dict[Step, PowerAct] = {
    "try_out": "file",
    "submit": "file",
    "supplement": "supplement",
    "supply_promised": "supplement",
    "withdraw": "withdraw",
}

HOLDER_STEPS: frozenset[Step] = frozenset(row.step for row in TRANSITIONS if "citizen" in row.roles)


def give(session: Session, call: Call, new: NewPower) -> Power:
    """The principal lets an agent act. NotFound `matter_unknown`, and refusals as `powers_of_attorney.give`."""
    _require_matter(session, call, new)
    return powers_of_attorney.give(session, call, new)


def record_paper(session: Session, call: Call, who: PrincipalNamed, new: NewPower, paper: PaperScan) -> Power:
    """The same from a paper at the desk."""
    _require_matter(session, call, new)
    return powers_of_attorney.record_paper(session, call, who, new, paper)


def require_case(session: Session, call: Call, case: Case, act: PowerAct | None, changes: bool) -> None:
    """An agent may do this with the case. NotAllowed `power_does_not_cover`, also for a change that names no act, and
    refusals as `powers_of_attorney.require_power`."""
    if call.power is None:
        return
    if changes and act is None:
        raise NotAllowed("power_does_not_cover", matter=case.row.matter, act="change")
    powers_of_attorney.require_power(session, call, case.row.matter, case.row.organisation_id, act)


def step_grounds(session: Session, call: Call, case: Case, step: Step) -> dict[str, str]:
    """The power under which an agent takes a step of the holder's, for its journal entry."""
    if call.power is None or step not in HOLDER_STEPS:
        return {}
    act = ACT_OF.get(step)
    if act is None:
        raise NotAllowed("power_does_not_cover", matter=case.row.matter, act=step)
    powers_of_attorney.require_power(session, call, case.row.matter, case.row.organisation_id, act)
    return {"power": call.power}


def require_start(session: Session, call: Call, matter: str, organisation_id: str | None) -> None:
    """An agent may begin a case of this matter for the principal."""
    if call.power is not None:
        powers_of_attorney.require_power(session, call, matter, organisation_id, "file")


def require_collector(session: Session, call: Call, case: Case, kind: IdentityKind, number: str) -> None:
    """Whoever stands at the counter with this identity document is the holder, or an agent who may collect for him;
    an agent is put on record. NotAllowed `not_the_holder`, InvalidInput as `check_identity_number`."""
    citizen_id = people.find_by_document(session, kind, number)
    if citizen_id == case.row.holder_id:
        return
    today = session.settings.hall.day_of(call.at)
    for power in powers_of_attorney.held_by(session, citizen_id or "", today):
        for_holder = (power.principal_id, power.organisation_id) == (case.row.holder_id, case.row.organisation_id)
        if for_holder and power.matter in ("", case.row.matter) and "collect" in power.acts:
            _note_agent(session, call, case, power.id, citizen_id or "")
            return
    raise NotAllowed("not_the_holder")


def note_collector(session: Session, call: Call, case: Case) -> None:
    """Whoever shows originals at a kiosk: an agent, whose power was checked for it, is put on record."""
    if call.power is not None:
        _note_agent(session, call, case, call.power, call.actor.id)


def _note_agent(session: Session, call: Call, case: Case, power_id: str, agent_id: str) -> None:
    facts = {"power": power_id, "agent": agent_id, "principal": case.row.holder_id}
    journal.record(session, call, case.id, "agent_came", facts)


def in_scope(session: Session, call: Call) -> ColumnElement[bool]:
    """Which of the principal's cases an agent may read; all, for the principal himself."""
    if call.power is None:
        return true()
    power = powers_of_attorney.acting_under(session, call.actor, call.power, call.at)
    of_matter = ApplicationRow.matter == power.matter if power.matter else true()
    return ApplicationRow.organisation_id.is_not_distinct_from(power.organisation_id) & of_matter


def _require_matter(session: Session, call: Call, new: NewPower) -> None:
    if new.matter:
        matters.find_in_force(session, new.matter, session.settings.hall.day_of(call.at))
