"""How each act of the model (`acts.ACTS`) is asked of the real hall."""

from collections.abc import Callable
from datetime import datetime, time
from itertools import count
from typing import Any

from core.applications import (
    acceptance,
    automatic,
    corrections,
    deciding,
    declarations,
    delivery,
    extensions,
    hearings,
    joint,
    late_defects,
    originals,
    promises,
    rating,
    service,
    trials,
    voiding,
)
from core.applications.schemas import Rating
from core.applications.staff_schemas import Inspected, Tick
from core.call import Actor, Call, RequestKey
from core.clock import AUTHORITY_ZONE
from core.ids import new_id
from core.materials import confirmations
from core.materials import service as materials
from core.matters.definition import MatterDefinition
from demo.people import find_person
from tests.builders import HallInTest, picture
from tests.core.applications.machine.counting import due
from tests.core.applications.machine.facts import Chance
from tests.core.applications.machine.model import Known
from tests.core.applications.machine.terms import HEARING_HELD

PAGE = picture(1, (124, 175))
REASON = "情况需要"

Request = tuple[Callable[..., Any], tuple[Any, ...]]


class Asking:
    """Makes the requests; each has a key of its own. `definitions` are the versions the cases pinned."""

    def __init__(self, hall: HallInTest) -> None:
        self.hall = hall
        self.numbers = count(1)
        self.page = hall.store.put(PAGE, "image/jpeg")
        self.definitions: dict[str, MatterDefinition] = {}

    def call(self, who: Actor) -> Call:
        self.hall.wait(seconds=1)
        key = RequestKey(f"request-{next(self.numbers)}", "0" * 64)
        channel = "mobile" if who.has("citizen") else "kiosk" if who.has("kiosk") else "desk"
        return Call(who, channel, self.hall.at, request=key)

    def write(self, who: Actor, use_case: Callable[..., Any], *args: Any) -> Any:
        return self.hall.database.write_now(use_case, self.call(who), *args)

    def paper_request(self, id: str, line: str) -> Request:
        """A page that nobody has seen before."""
        stored = self.hall.store.put(PAGE + str(next(self.numbers)).encode(), "image/jpeg")
        return service.add_document, (id, new_id(), line, service.Judged(stored))

    def prepare(self, who: Actor, known: Known, act: str) -> None:
        """What belongs to an act and comes before it: the papers of an answer."""
        lines = {"supply_promised": {"lease"}, "supplement": {each.split(".")[0] for each in known.failed}}
        for line in sorted(lines.get(act, ())):
            use_case, args = self.paper_request(known.id, line)
            self.write(who, use_case, *args)

    def complete(self, who: Actor, known: Known) -> None:
        """The papers that have come to be asked for since the draft was begun: what stood for them has run out."""
        draft = self.hall.database.read_now(service.find_application, self.call(who), known.id)
        there = {document.material for document in draft.documents}
        for line in draft.checklist.lines if draft.checklist else ():
            if line.need == "required" and not line.exempt and line.material not in there:
                use_case, args = self.paper_request(known.id, line.material)
                self.write(who, use_case, *args)

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

    def request(self, act: str, known: Known, who: Actor, chance: Chance) -> Request:
        """The use case of an act with arguments nothing is wrong with."""
        id = known.id
        if act in ("release", "mismatch"):
            return self.close(known, act == "mismatch")
        use_case, arguments = _REQUESTS[act]
        return use_case, arguments(self, known, chance) if act in _OF_CHANCE else (id, *arguments(self, known, chance))

    def close(self, known: Known, different: bool) -> Request:
        """A verification that is open, with the first original like its picture or not."""
        if known.opened is None:
            return originals.close_verification, (new_id(), [])
        first = (known.opened.lines[0].material,) if different else ()
        return originals.close_verification, (known.opened.id, self.hall.decisions(known.opened, first))

    def another(self, known: Known, chance: Chance) -> str:
        """Something else for the field that is put right; more employees than a declaration allows, or as many."""
        if known.terms.corrected == "employees":
            return str(known.employees + 10 if chance.procedure else known.employees % 9 + 1)
        fitting = {"phone": "138{:08}"}
        return fitting.get(known.terms.corrected, "南海区桂城第{}糖水店").format(next(self.numbers))

    def confirmed(self, id: str) -> str:
        """A paper of the case whose original was seen, if there is one."""
        documents = self.hall.database.read_now(materials.list_documents, id)
        return next((each.id for each in documents if each.grade == "B" and each.source != "wallet"), new_id())


Arguments = Callable[[Asking, Known, Chance], tuple[Any, ...]]


def _nothing(*_: Any) -> tuple[Any, ...]:
    return ()


def _reason(*_: Any) -> tuple[Any, ...]:
    return (REASON,)


def _procedure(_: Asking, known: Known, chance: Chance) -> tuple[Any, ...]:
    keys = [each.key for each in known.terms.procedures]
    return (keys[chance.procedure] if chance.procedure < len(keys) else "no_such_procedure", REASON)


def _ended(_: Asking, known: Known, chance: Chance) -> tuple[Any, ...]:
    """The one that began first, with what came out."""
    return (known.running[0].key if known.running else "", "双方到场陈述")


def _hearing(asking: Asking, known: Known, chance: Chance) -> tuple[Any, ...]:
    """On the last of the twenty days."""
    first = known.hearing_from or asking.hall.at.date()
    day = due(first, HEARING_HELD, [], first)
    return (datetime.combine(day, time(0), AUTHORITY_ZONE), "三楼听证室", "周启明")


def _card(_: Asking, known: Known, chance: Chance) -> tuple[Any, ...]:
    card = find_person(known.name).card
    return card.kind, card.number


def _met(asking: Asking, known: Known, _: Chance) -> tuple[Any, ...]:
    return (asking.ticks(known.id),)


_INSPECTED = [Inspected("premises", True), Inspected("employees", True, "3")]
_OF_CHANCE = ("open_by_pass", "revoke_confirmation")
"""Those that are not asked about a case by its id."""
_REQUESTS: dict[str, tuple[Callable[..., Any], Arguments]] = {
    "try_out": (trials.try_out, _nothing),
    "give_trial_opinion": (trials.give_trial_opinion, lambda *_: (REASON, True, [])),
    "submit": (service.submit, lambda *_: (None, True)),
    "add_paper": (service.add_document, lambda asking, known, _: asking.paper_request(known.id, "lease")[1][1:]),
    "start_pre_review": (acceptance.start_pre_review, _nothing),
    "correct": (
        corrections.correct,
        lambda asking, known, chance: ({known.terms.corrected: asking.another(known, chance)},),
    ),
    "permit": (late_defects.permit, lambda _, known, chance: ([chance.statement], REASON)),
    "request_supplement": (
        acceptance.request_supplement,
        lambda asking, known, chance: (asking.ticks(known.id, chance.statement),),
    ),
    "supplement": (service.supplement, _nothing),
    "find_not_required": (acceptance.find_not_required, lambda *_: (REASON, "可直接经营")),
    "decline": (acceptance.decline, lambda *_: (REASON, "佛山市商务局")),
    "accept": (acceptance.accept, _met),
    "accept_provisionally": (promises.accept_provisionally, _met),
    "supply_promised": (promises.supply_promised, _nothing),
    "settle_promise": (promises.settle_promise, _met),
    "reject_promised": (
        promises.reject_promised,
        lambda asking, known, _: (asking.ticks(known.id, "lease.in_term"),),
    ),
    "review": (deciding.review, _nothing),
    "suspend": (deciding.suspend, _procedure),
    "resume": (deciding.resume, _ended),
    "extend": (extensions.extend, _reason),
    "offer_hearing": (hearings.offer_hearing, _reason),
    "request_hearing": (hearings.request_hearing, _nothing),
    "announce_hearing": (hearings.announce_hearing, _hearing),
    "give_opinion": (
        joint.give_opinion,
        lambda _, known, chance: ("objects" if chance.procedure else "agrees", REASON),
    ),
    "go_on_without": (joint.go_on_without, lambda _, known, chance: (chance.organ, REASON)),
    "approve": (deciding.approve, _reason),
    "refuse": (deciding.refuse, lambda *_: ([REASON],)),
    "refer": (deciding.refer, _reason),
    "show_pass": (originals.show_pass, _nothing),
    "open_by_pass": (originals.open_verification, lambda _, known, chance: (known.shown, new_id())),
    "open_by_card": (originals.open_verification_by_card, _card),
    "dispatch": (delivery.dispatch, lambda *_: ("courier", "SF9900")),
    "return_dispatched": (delivery.return_dispatched, _nothing),
    "confirm_delivery": (delivery.confirm_delivery, lambda *_: ("courier", "门口")),
    "hand_out": (delivery.hand_out, _card),
    "revoke_confirmation": (
        confirmations.revoke_confirmation,
        lambda asking, known, _: (asking.confirmed(known.id), REASON),
    ),
    "inspect": (declarations.inspect, lambda *_: (_INSPECTED,)),
    "contest": (automatic.contest, _reason),
    "answer_contest": (automatic.answer_contest, lambda *_: (True, REASON)),
    "rate": (rating.rate, lambda *_: (Rating(1, "很方便"),)),
    "withdraw": (service.withdraw, _nothing),
    "propose_void": (voiding.propose_void, _reason),
    "void": (voiding.void, _nothing),
}
