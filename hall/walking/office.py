"""What the staff of a scratch hall do with a case: every statement met, every organ agreed, every original equal.

Acceptor, decider and verifier are different people; each step is the use case of the desk."""

from typing import Any

from core.applications import (
    acceptance,
    deciding,
    delivery,
    joint,
    opinions,
    originals,
    promises,
    reading,
    trials,
)
from core.applications import cases as case_table
from core.applications.staff_schemas import Tick
from core.call import Actor, Call, Role
from core.db.database import Session
from core.ids import new_id
from core.matters.definition import MatterDefinition
from core.people.permissions import OF_CENTRE
from core.verification.schemas import Decision, Released, VerificationOpened
from demo.places import CENTRE
from hall.walking.applicants import Applicant, paper
from hall.walking.phone import WalkStoppedError
from hall.walking.scratch import ScratchHall

_COUNTER: frozenset[Role] = frozenset({"clerk", "issuer"})
_DECIDES: frozenset[Role] = frozenset({"reviewer", "chief_representative"})


class Office:
    def __init__(self, scratch: ScratchHall, matter: MatterDefinition) -> None:
        self._scratch = scratch
        self._matter = matter
        self._clerk, self._reviewer, self._issuer = new_id(), new_id(), new_id()

    def accept(self, id: str) -> None:
        """On a promise where something was promised."""
        ticks, promised = self._look(id)
        way = promises.accept_provisionally if promised else acceptance.accept
        self._as(self._clerk, _COUNTER, way, id, ticks)

    def settle_promise(self, id: str) -> None:
        self._as(self._clerk, _COUNTER, promises.settle_promise, id, self._look(id)[0])

    def give_trial_opinion(self, id: str) -> None:
        said = ("材料齐备后可以准予。", True, list[Tick]())
        self._as(self._reviewer, _DECIDES, trials.give_trial_opinion, id, *said, authority=self._matter.authority.code)

    def _look(self, id: str) -> tuple[list[Tick], tuple[str, ...]]:
        """A tick for every statement on what is there, and what was promised."""
        opened = self._as(self._clerk, _COUNTER, reading.open_case, id).application
        handed_in = {document.material for document in opened.documents}
        ticks = [
            Tick(material.key, standard.key, True)
            for material in self._matter.materials
            if material.key in handed_in
            for standard in material.acceptance_standard
        ]
        return ticks, opened.promised

    def decide(self, id: str) -> None:
        """Grant it, with the opinions it needs; a first review is passed upward."""
        authority = self._matter.authority.code
        for organ in self._scratch.hall.database.read_now(_organs_asked, id):
            self._as(new_id(), _DECIDES, joint.give_opinion, id, "agrees", "无意见。", authority=organ)
        self._as(self._reviewer, _DECIDES, deciding.review, id, authority=authority)
        if self._matter.passes_upward is not None:
            self._as(self._reviewer, _DECIDES, deciding.refer, id, "初审通过，转报上级。", authority=authority)
        else:
            self._as(self._reviewer, _DECIDES, deciding.approve, id, "符合规定，准予。", authority=authority)

    def verify(self, pass_text: str) -> None:
        """The pass is scanned, each original laid beside its picture and found equal; the result is handed over."""
        opened = self._as(self._issuer, _COUNTER, originals.open_verification, pass_text, new_id())
        if not isinstance(opened, VerificationOpened):
            raise WalkStoppedError(f"the pass was refused: {opened.code}")
        kept = self._scratch.hall.store.put(paper(), "image/jpeg")
        decisions = [Decision(line.document.id, True, kept.sha256, kept.address, 1.0) for line in opened.lines]
        closed = self._as(self._issuer, _COUNTER, originals.close_verification, opened.id, decisions)
        if not isinstance(closed, Released):
            raise WalkStoppedError("the originals were equal and nothing was released")

    def send(self, id: str) -> None:
        """By courier, who comes back with a signature."""
        self._as(self._issuer, _COUNTER, delivery.dispatch, id, "courier", "SF0000000001")
        self._as(self._issuer, _COUNTER, delivery.confirm_delivery, id, "courier", "示例地址")

    def hand_out(self, id: str, applicant: Applicant) -> None:
        document = applicant.document
        self._as(self._issuer, _COUNTER, delivery.hand_out, id, document.kind, document.number)

    def _as(self, who: str, roles: frozenset[Role], use_case: Any, *arguments: Any, authority: str = "") -> Any:
        self._scratch.clock.advance(seconds=1)
        centre = CENTRE if roles & OF_CENTRE and not authority else ""
        call = Call(Actor(who, roles, authority, centre=centre), "desk", self._scratch.clock.at)
        return self._scratch.hall.database.write_now(use_case, call, *arguments)


def _organs_asked(session: Session, id: str) -> list[str]:
    return [organ.code for organ in opinions.organs_of(case_table.find(session, id))]
