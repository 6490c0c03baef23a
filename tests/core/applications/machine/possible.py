"""Whether an act must succeed, said a second time by hand; whatever need not must be refused."""

from datetime import date

from core.call import Actor
from tests.core.applications.machine import acts
from tests.core.applications.machine.acts import ACTS, PAPERS_OWED
from tests.core.applications.machine.counting import Pause, due, working_days_between
from tests.core.applications.machine.facts import Chance, Facts
from tests.core.applications.machine.terms import HEARING_ANNOUNCED, HEARING_ASKED, HEARING_HELD, SHOP
from tests.core.applications.machine.world import World


class Possible(Facts):
    """A case of which is known who may do what with it now."""

    def may(self, world: World, act: str, who: Actor, today: date, chance: Chance) -> bool:
        """Whether it must succeed; if not, it must be refused."""
        roles, states, _ = ACTS[act]
        taken_up_at_once = act == "approve" and self.terms.instant and self.state == "accepted"
        if not who.roles.intersection(roles) or not (self.state in states or taken_up_at_once):
            return False
        if who.has("citizen") and who.id != self.holder:
            return False
        if act in acts.ENDS_RECEPTION and self.unanswered(today):
            return False
        if act in acts.NEEDS_MANDATE and who.centre and not world.entrusted(self.terms.organ, today):
            return False
        if act in acts.OF_THE_ORGAN and who.authority != self.terms.organ:
            return False
        if act in acts.NEEDS_ANOTHER and who.id == (self.decided_by if act in acts.HANDS_OUT else self.accepted_by):
            return False
        return (act not in acts.ONCE or act not in self.done) and self._fits(world, act, who, today, chance)

    def _fits(self, world: World, act: str, who: Actor, today: date, chance: Chance) -> bool:
        statement = chance.statement
        match act:
            case "submit":
                return world.in_force(self.terms, self.version) and world.possible(self.about, self.act, today, self)
            case "try_out":
                return self.terms is SHOP and world.in_force(self.terms, self.version)
            case "add_paper":
                return self.asks_for_a_lease and (self.state not in PAPERS_OWED or self.owes())
            case "correct":
                return self.way != "declared" or not chance.procedure
            case "permit":
                return self.standing(statement)
            case "request_supplement":
                return statement in self.statements and (not self.standing(statement) or statement in self.permitted)
            case "supplement":
                return chance.prepared
            case "accept" | "accept_provisionally":
                return self.promised == (act == "accept_provisionally")
            case "supply_promised":
                return self.owes() and (chance.prepared or self.lease_here)
            case "settle_promise" | "reject_promised":
                return self.promised and not self.owes() and (act != "settle_promise" or self._can_settle())
            case "give_opinion":
                return who.authority in self.silent
            case "go_on_without":
                return chance.organ in self.silent
            case "void":
                return self.proposer not in (None, who.id)
            case "open_by_pass":
                return self.shown_at is not None
            case "release" | "mismatch":
                mine = self.opened is not None and self.opened_by == who.id
                return mine and (act != "release" or self._can_issue(True))
            case "suspend":
                listed = self.terms.procedures[chance.procedure :][:1]
                return bool(listed) and listed[0].key not in [each.key for each in self.running]
            case _:
                return self._decidable(act, today)

    def _decidable(self, act: str, today: date) -> bool:
        match act:
            case "approve" | "refuse" | "refer" if self._to_be_heard(today):
                return False
            case "approve":
                return not (self.terms.upward or self.silent) and self._can_issue(not (self.promised or self.original))
            case "refuse":
                return not self.silent
            case "refer":
                return self.terms.upward
            case "resume":
                held = today >= self.hearing_on if self.hearing_on else not self.hearing_asked
                return self.running[0].key != "hearing" or held
            case "offer_hearing":
                return any(each.key == "hearing" for each in self.terms.procedures)
            case "extend":
                return self.terms.longer > 0
            case "request_hearing":
                asked_in_time = self.hearing_offered and today <= due(self.hearing_offered, HEARING_ASKED, [], today)
                return bool(asked_in_time) and self.hearing_from is None
            case "announce_hearing":
                if self.hearing_from is None or not self.hearing_runs:
                    return False
                held_on = due(self.hearing_from, HEARING_HELD, [], today)
                return working_days_between(today, held_on) >= HEARING_ANNOUNCED
            case "inspect":
                return self.way == "declared"
            case "contest" | "answer_contest":
                return self.by_machine and (act == "contest" or "contest" in self.done)
            case "revoke_confirmation":
                return bool(self.looks)
            case _:
                return True

    def _to_be_heard(self, today: date) -> bool:
        """While the holder may still ask, or a hearing is due, nobody decides."""
        may_ask = self.hearing_offered and today <= due(self.hearing_offered, HEARING_ASKED, [], today)
        return self.hearing_runs or (bool(may_ask) and "request_hearing" not in self.done)

    @property
    def running(self) -> list[Pause]:
        return [each for each in self.pauses if each.last is None]

    def _can_settle(self) -> bool:
        return self._can_issue(self.state == "approved" and not self.original)

    def _can_issue(self, issues: bool) -> bool:
        """What follows at once from a step that grants: a certificate that has lost its force carries no act."""
        if self.about is None or not issues:
            return True
        return self.about.status in (("valid", "suspended") if self.act == "cancellation" else ("valid",))
