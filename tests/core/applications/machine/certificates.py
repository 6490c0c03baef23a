"""What becomes of the certificates of the machine: their holders ask for acts, the organ takes some, two people each.

The record of a certificate must be what the model knows of it, and a number has one certificate in force at most.
"""

from collections import Counter
from datetime import date
from random import Random

from sqlalchemy import select

from core.applications import afterlife, authority_acts, cases
from core.call import Actor
from core.certificates.models import CertificateRow
from core.db.database import Session
from core.errors import Refusal
from core.ids import new_id
from tests.core.applications.machine.acts import OF_AUTHORITY
from tests.core.applications.machine.counting import DAY, due
from tests.core.applications.machine.driven import Driven
from tests.core.applications.machine.model import Known
from tests.core.applications.machine.remarks import remark
from tests.core.applications.machine.terms import RENEWAL_BEFORE
from tests.core.applications.machine.world import Held

STEPS = ("propose", "confirm", "confirm", "drop")
TO_ANSWER = 5
"""Working days in which the holder may answer."""


def ask_for_an_act(driven: Driven, random: Random) -> None:
    """Its holder, rarely somebody else, begins a case about a certificate."""
    if not driven.world.held or len(driven.cases) > 6:
        return
    held, everybody = random.choice(driven.world.held), list(driven.people.values())
    of_holder = next(who for who in everybody if who.id == held.holder)
    who = of_holder if random.random() < 0.9 else random.choice(everybody)
    begin_act(driven, held, random.choice(held.terms.acts or ("replacement",)), who)


def ask_to_renew(driven: Driven, random: Random) -> None:
    """Its holder begins a renewal of what can be renewed."""
    renewable = [held for held in driven.world.held if "renewal" in held.terms.acts]
    if renewable and len(driven.cases) <= 6:
        held = random.choice(renewable)
        begin_act(driven, held, "renewal", next(who for who in driven.people.values() if who.id == held.holder))


def begin_act(driven: Driven, held: Held, act: str, who: Actor) -> Known | None:
    id, world = new_id(), driven.world
    remark(f"{who.id[-3:]} asks for {act} of {held.id[-6:]}, which is {held.status}")
    offered = world.in_force(held.terms) and act in held.terms.acts
    may = who.id == held.holder and offered and world.possible(held, act, driven.today)
    outcome = driven.ask(who, (afterlife.start_act, (id, held.id, act)))
    assert may != isinstance(outcome, Refusal), (may, outcome, held)
    if not may:
        return None
    name = next(name for name, each in driven.people.items() if each is who)
    form = driven.read(cases.find, id).form
    driven.fill(who, id, form)
    return driven.enter(id, name, "usual", held.terms, act=act, about=held)


def act_of_authority(driven: Driven, random: Random) -> None:
    """Somebody of the organ, rarely somebody else, proposes, confirms or drops an act."""
    if not driven.world.held:
        return
    held, everybody = random.choice(driven.world.held), list(driven.people.values())
    of_organ = [who for who in everybody if who.authority == held.terms.organ]
    who = random.choice(of_organ if random.random() < 0.8 else everybody)
    step = random.choice(STEPS) if held.proposal else "propose"
    take(driven, held, step, random.choice(list(OF_AUTHORITY)), who)


def take(driven: Driven, held: Held, step: str, act: str, who: Actor) -> None:
    remark(f"{who.id[-3:]} {step} {act} of {held.id[-6:]}, which is {held.status}")
    may = held.may(step, act, who, driven.today)
    proposal = held.proposal[0] if held.proposal else new_id()
    requests = {
        "propose": (authority_acts.propose, (held.id, act, "申请材料系伪造")),
        "confirm": (authority_acts.confirm, (proposal,)),
        "drop": (authority_acts.drop, (proposal,)),
    }
    outcome = driven.ask(who, requests[step])
    assert may != isinstance(outcome, Refusal), (may, step, outcome, held)
    if not may:
        return
    if step == "propose":
        heard_by = due(driven.today, TO_ANSWER, [], driven.today) if OF_AUTHORITY[act].heard else None
        held.proposal = (outcome.id, act, who.id, heard_by)
        return
    assert held.proposal
    if step == "confirm":
        held.status = OF_AUTHORITY[held.proposal[1]].after
        if held.status != "valid" and held.status != "superseded":
            driven.world.lower(held.id)
    held.proposal = None


def years_pass(driven: Driven, random: Random) -> None:
    """To some weeks before the end of a term, or past it, when a term runs and no procedure does."""
    ends = [each.valid_to for each in driven.world.held if each.valid_to and each.on(driven.today) == "valid"]
    if not ends or any(case.state == "special_procedure" for case in driven.cases):
        return
    before = random.choice((RENEWAL_BEFORE + 12, RENEWAL_BEFORE, 10, -3))
    days = (min(ends) - before * DAY - driven.today).days
    if days > 0:
        remark(f"{days} days pass")
        driven.hall.wait(days=days)
        driven.wake()


def of_certificates(session: Session, held: list[Held], today: date) -> None:
    """11: each is what became of it, and a number has one that is in force at most."""
    rows = {row.id: row for row in session.execute(select(CertificateRow.__table__))}
    for each in held:
        assert rows[each.id].status == each.status, ("invariant 11", each)
    in_force = Counter(
        (row.certificate_type, row.number) for row in rows.values() if row.status in ("valid", "suspended")
    )
    assert max(in_force.values(), default=0) <= 1, "invariant 11"
    assert len(rows) == len(held), "invariant 11"
