"""What happens to the hall of the machine, not to a case; what was taken away comes back."""

from random import Random
from typing import Any

from msgspec import structs

from core.db.database import Database
from core.errors import Refusal
from core.places import mandates
from core.places.schemas import Entrustment
from core.worker import Worker
from demo.places import CENTRE
from tests.builders import MATTER
from tests.core.applications import side_exits as exits
from tests.core.applications.machine import laws
from tests.core.applications.machine.driven import FRESH, Driven, said
from tests.core.applications.machine.remarks import remark
from tests.core.applications.machine.terms import SHOP


def shake(driven: Driven, random: Random) -> None:
    if not driven.world.in_force(SHOP):
        change_the_guide(driven, in_force=True)
    elif driven.world.without is not None:
        give_the_mandate_back(driven)
    else:
        happens = random.choice((lose_power, lose_power, end_a_mandate, change_the_guide, pause_the_guide))
        remark(happens.__name__)
        happens(driven)


def lose_power(driven: Driven) -> None:
    """Invariant 14: what was asked for last is asked for again, and comes to the same."""
    hall = driven.hall
    hall.database.close()
    hall.database = Database.open(hall.settings, hall.keys)
    hall.worker = Worker(hall.database, hall.store, hall.settings, lambda: hall.at)
    before = driven.read(laws.record)
    for use_case, call, args, told in driven.asked:
        try:
            outcome: Any = hall.database.write_now(use_case, call, *args)
        except Refusal as refusal:
            outcome = refusal
        assert said(outcome) == told, "invariant 14: a replay gives the first outcome"
    assert driven.read(laws.record) == before, "invariant 14"


def change_the_guide(driven: Driven, in_force: bool = True) -> None:
    """Every other version has one statement more."""
    lines = driven.hall.matters[MATTER].materials
    line, key = FRESH.split(".")
    changed = tuple(_with(each, key) if each.key == line else each for each in lines)
    exits.variant(driven.hall, materials=changed, state="in_force" if in_force else "paused")
    driven.world.publish(in_force)


def pause_the_guide(driven: Driven) -> None:
    change_the_guide(driven, in_force=False)


def end_a_mandate(driven: Driven) -> None:
    """The entrustment of the organ of the newest case ends with today."""
    organ = driven.cases[-1].terms.organ if driven.cases else SHOP.organ
    found = driven.read(mandates.list_mandates, Entrustment)
    ours = next(each for each in found if (each.authority, each.centre) == (organ, CENTRE) and not each.last_on)
    driven.asking.write(driven.people["admin"], mandates.end, Entrustment, ours.id, driven.today)
    driven.world.without = (organ, driven.today)


def give_the_mandate_back(driven: Driven) -> None:
    assert driven.world.without
    organ, _ = driven.world.without
    admin = driven.people["admin"]
    driven.asking.write(admin, mandates.entrust, organ, CENTRE, "南府办〔2026〕9号", driven.today)
    driven.world.without = None


def _with(line: Any, key: str) -> Any:
    """The line with one statement more, or without it."""
    without = tuple(each for each in line.acceptance_standard if each.key != key)
    more = structs.replace(without[0], key=key)
    return structs.replace(
        line, acceptance_standard=without if len(without) < len(line.acceptance_standard) else (*without, more)
    )
