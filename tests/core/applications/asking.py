"""How each act of the model (`model.ACTS`) is asked of the real hall, and by whom."""

from collections.abc import Callable
from itertools import count
from typing import Any

from core.applications import (
    acceptance,
    corrections,
    deciding,
    declarations,
    delivery,
    extensions,
    late_defects,
    originals,
    promises,
    rating,
    service,
    trials,
    voiding,
)
from core.applications.schemas import Delivery, Rating
from core.applications.service import Judged
from core.applications.staff_schemas import Inspected, Tick
from core.call import Actor, Call, RequestKey, Role
from core.ids import new_id
from core.materials import service as materials
from core.matters.definition import MatterDefinition
from demo.people import find_person
from demo.places import CENTRE
from tests.builders import MATTER, HallInTest, filled, picture
from tests.core.applications.model import Known

HOLDERS = ("林晓岚", "陈国强")
LINES = ("name_declaration", "landlord_property", "lease")
FRESH = "name_declaration.fresh"
"""A statement that only some versions of the matter have."""
STATEMENTS = (
    "name_declaration.reserved",
    "name_declaration.same_name",
    "landlord_property.same_address",
    "landlord_property.same_owner",
    FRESH,
)
RENTED = 1
PAGE = picture(1, (124, 175))

Request = tuple[Callable[..., Any], tuple[Any, ...]]


def everybody(hall: HallInTest) -> dict[str, Actor]:
    """Those who have to do with the cases of one organ, and three who have not."""
    organ = hall.matters[MATTER].authority.code

    def made(number: int, *roles: Role) -> Actor:
        return Actor(f"01990000-0000-7000-8000-{number:012}", frozenset(roles), organ)

    both = made(901, "clerk", "issuer", "reviewer")
    return {
        **{name: hall.citizen(name).actor for name in (*HOLDERS, "欧阳明珠")},
        **{name: hall.staff(name).actor for name in ("wangli", "zhaoning", "liangwen", "guanyuan", "susan", "admin")},
        "both": Actor(both.id, both.roles, organ, centre=CENTRE),
        "reviewer": made(902, "reviewer"),
        "chief": made(903, "chief_representative"),
        "supervisor": Actor(made(904).id, frozenset({"supervisor"})),
    }


class Asking:
    """Makes the requests; each has a key of its own."""

    def __init__(self, hall: HallInTest) -> None:
        self.hall = hall
        self.numbers = count(1)
        self.page = hall.store.put(PAGE, "image/jpeg")
        self.definitions: dict[str, MatterDefinition] = {}

    def call(self, who: Actor) -> Call:
        self.hall.wait(seconds=1)
        key = RequestKey(f"request-{next(self.numbers)}", "0" * 64)
        return Call(who, "mobile" if who.has("citizen") else "desk", self.hall.at, request=key)

    def begin(self, who: Actor, id: str, way: str) -> None:
        """Fill in a draft that was started, and hand its papers in; the lease only where nothing stands for it."""
        write, definition = self.hall.database.write_now, self.hall.matters[MATTER]
        self.definitions[id] = definition
        answers = dict(definition.examples[RENTED].answers)
        form = {**filled(definition, answers), "employees": "1"}
        version = write(service.fill_form, self.call(who), id, 1, form).version
        if way == "declared":
            version = write(declarations.declare, self.call(who), id, version, True).version
            wish = Delivery("courier", "佛山市南海区示例路2号")
            write(delivery.choose_delivery, self.call(who), id, version, wish)
        for line in LINES if way in ("usual", "tried") else LINES[:2]:
            write(service.add_document, self.call(who), id, new_id(), line, Judged(self.page))

    def statements_of(self, id: str) -> frozenset[str]:
        """Of the version the case pinned."""
        lines = self.definitions[id].materials
        return frozenset(f"{line.key}.{each.key}" for line in lines for each in line.acceptance_standard)

    def start(self, id: str) -> Request:
        return service.start_draft, (id, MATTER, dict(self.hall.matters[MATTER].examples[RENTED].answers))

    def paper(self, who: Actor, id: str, line: str) -> None:
        """A page that nobody has seen before."""
        use_case, args = self.paper_request(id, line)
        self.hall.database.write_now(use_case, self.call(who), *args)

    def paper_request(self, id: str, line: str) -> Request:
        stored = self.hall.store.put(PAGE + str(next(self.numbers)).encode(), "image/jpeg")
        return service.add_document, (id, new_id(), line, Judged(stored))

    def prepare(self, who: Actor, known: Known, act: str) -> None:
        """What belongs to an act and comes before it: the papers of an answer."""
        if act == "supply_promised":
            self.paper(who, known.id, "lease")
        elif act == "supplement":
            for line in sorted({each.split(".")[0] for each in known.failed}):
                self.paper(who, known.id, line)

    def ticks(self, id: str, failed: str = "") -> list[Tick]:
        """Every statement of the papers that are there, by the version the case pinned; and what is demanded."""
        documents = self.hall.database.read_now(materials.list_documents, id)
        there = {document.material for document in documents}
        names = [
            f"{line.key}.{statement.key}"
            for line in self.definitions[id].materials
            for statement in line.acceptance_standard
            if line.key in there
        ]
        asked = dict.fromkeys([*names, failed] if failed else names)
        return [
            Tick(material, statement, name != failed, "不清楚" if name == failed else "")
            for name in asked
            for material, _, statement in [name.partition(".")]
        ]

    def request(self, act: str, known: Known, statement: str, procedure: int) -> Request:
        """The use case of an act with arguments nothing is wrong with; `statement` is what a clerk finds wanting."""
        id, reason = known.id, "情况需要"
        key = [each.key for each in self.definitions[id].special_procedures][procedure]
        card = find_person(known.name)
        requests: dict[str, Callable[[], Request]] = {
            "try_out": lambda: (trials.try_out, (id,)),
            "give_trial_opinion": lambda: (trials.give_trial_opinion, (id, reason, True, [])),
            "submit": lambda: (service.submit, (id, None, True)),
            "add_paper": lambda: self.paper_request(id, "lease"),
            "start_pre_review": lambda: (acceptance.start_pre_review, (id,)),
            "correct": lambda: (corrections.correct, (id, {"employees": str(next(self.numbers))})),
            "permit": lambda: (late_defects.permit, (id, [statement], reason)),
            "request_supplement": lambda: (acceptance.request_supplement, (id, self.ticks(id, statement))),
            "supplement": lambda: (service.supplement, (id,)),
            "find_not_required": lambda: (acceptance.find_not_required, (id, reason, "可直接经营")),
            "decline": lambda: (acceptance.decline, (id, reason, "佛山市商务局")),
            "accept": lambda: (acceptance.accept, (id, self.ticks(id))),
            "accept_provisionally": lambda: (promises.accept_provisionally, (id, self.ticks(id))),
            "supply_promised": lambda: (promises.supply_promised, (id,)),
            "settle_promise": lambda: (promises.settle_promise, (id, self.ticks(id))),
            "reject_promised": lambda: (promises.reject_promised, (id, self.ticks(id, "lease.in_term"))),
            "review": lambda: (deciding.review, (id,)),
            "suspend": lambda: (deciding.suspend, (id, key, reason)),
            "resume": lambda: (deciding.resume, (id,)),
            "extend": lambda: (extensions.extend, (id, reason)),
            "approve": lambda: (deciding.approve, (id, reason)),
            "refuse": lambda: (deciding.refuse, (id, [reason])),
            "open_by_card": lambda: (originals.open_verification_by_card, (id, card.card.kind, card.card.number)),
            "release": lambda: self.close(known, ()),
            "mismatch": lambda: self.close(known, ("lease",)),
            "dispatch": lambda: (delivery.dispatch, (id, "courier", "SF9900")),
            "return_dispatched": lambda: (delivery.return_dispatched, (id,)),
            "confirm_delivery": lambda: (delivery.confirm_delivery, (id, "courier", "门口")),
            "inspect": lambda: (
                declarations.inspect,
                (id, [Inspected("premises", True), Inspected("employees", True, "3")]),
            ),
            "rate": lambda: (rating.rate, (id, Rating(1, "很方便"))),
            "show_pass": lambda: (originals.show_pass, (id,)),
            "open_by_pass": lambda: (originals.open_verification, (known.shown, new_id())),
            "withdraw": lambda: (service.withdraw, (id,)),
            "propose_void": lambda: (voiding.propose_void, (id, reason)),
            "void": lambda: (voiding.void, (id,)),
        }
        return requests[act]()

    def close(self, known: Known, different: tuple[str, ...]) -> Request:
        if known.opened is None:
            return originals.close_verification, (new_id(), [])
        return originals.close_verification, (known.opened.id, self.hall.decisions(known.opened, different))
