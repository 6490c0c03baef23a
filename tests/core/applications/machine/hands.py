"""Who has to do with the cases of the machine: holders, staff of the centre, people of every organ, strangers."""

from core.call import Actor, Role
from demo.places import CENTRE
from tests.builders import HallInTest
from tests.core.applications.machine.terms import PLANNING, POLICE, WAYS

HOLDERS = ("林晓岚", "陈国强", "何知行")
ORGANS = tuple(dict.fromkeys(terms.organ for terms, _ in WAYS.values()))
CENTRE_STAFF = ("wangli", "zhaoning", "guanyuan", "susan", "admin")


def everybody(hall: HallInTest) -> dict[str, Actor]:
    """By name. `both` accepts at the centre and reviews for the first organ: what the law keeps apart in one hand."""
    numbers = iter(range(901, 999))

    def made(*roles: Role, organ: str = "", centre: str = "") -> Actor:
        return Actor(f"01990000-0000-7000-8000-{next(numbers):012}", frozenset(roles), organ, centre=centre)

    people = {
        **{name: hall.citizen(name).actor for name in (*HOLDERS, "欧阳明珠")},
        **{name: hall.staff(name).actor for name in CENTRE_STAFF},
        "both": made("clerk", "issuer", "reviewer", organ=ORGANS[0], centre=CENTRE),
        "supervisor": made("supervisor"),
        "kiosk": made("kiosk"),
        "planning": made("reviewer", organ=PLANNING),
        "police": made("reviewer", organ=POLICE),
    }
    for organ in ORGANS:
        people[f"reviewer {organ[:18]}"] = made("reviewer", organ=organ)
        people[f"second {organ[:18]}"] = made("reviewer", organ=organ)
        people[f"chief {organ[:18]}"] = made("chief_representative", organ=organ)
    return people
