"""What somebody who knows the rules expects of a case: the model behind `test_model`.

It is written by hand a second time, as simply as it can be said, and calls nothing of what it judges: neither the table
of transitions nor the engine of clocks. `may` says whether an act must succeed (`possible`), `do` what it leads to,
`wake` what time alone causes. What is known of a case is in `facts`, what surrounds it in `world`.
"""

from datetime import date, datetime

from core.call import Actor
from tests.core.applications.machine import acts
from tests.core.applications.machine.acts import ACTS, OF_HOLDER, PAPERS_OWED, REVIEW
from tests.core.applications.machine.counting import DAY, Pause, due
from tests.core.applications.machine.facts import Chance
from tests.core.applications.machine.possible import Possible
from tests.core.applications.machine.terms import ANSWER, HEARING_HELD, OLD_ENOUGH, PROMISE, RENEWAL_BEFORE
from tests.core.applications.machine.world import World


class Known(Possible):
    """One case, followed."""

    def do(self, world: World, act: str, who: Actor, at: datetime, today: date, chance: Chance) -> None:
        """What a successful act leads to."""
        self.done.add(act)
        self.story += [(each, at) for each in (act, *self._measured(act, today, chance.statement))]
        self.state = ACTS[act].after or self.state
        match act:
            case "submit" | "supplement":
                self._arrive(world, today, at)
            case "request_supplement":
                self.answer_by = due(today, self.terms.supplement, [], today)
                self.failed = frozenset({chance.statement})
            case "permit":
                self.permitted |= {chance.statement}
            case "correct":
                self.employees = self.employees + 10 if chance.procedure else self.employees % 9 + 1
            case "accept" | "accept_provisionally":
                self._accept(today, who.id)
            case "supply_promised":
                self.promise_by, self.lease_here = None, True
            case "add_paper":
                self.lease_here = True
            case "reject_promised":
                self.lease_here = False
                self.promise_by = due(today, PROMISE, [], today)
            case "settle_promise":
                self.promised = False
                self._grant(at) if self.state == "approved" else None
            case "approve" | "refuse" | "refer":
                self.decided_by = who.id
                self._grant(at) if act == "approve" else None
            case "propose_void":
                self.proposer = who.id
            case "open_by_pass":
                self.shown_at = None
            case "release" | "mismatch":
                self.opened = None
                self._issue(at) if act == "release" else None
            case "confirm_delivery" | "hand_out":
                self.story.append(("conclude", at))
            case _:
                self._proceed(act, who, today, chance)

    def file(self, world: World, today: date, at: datetime) -> None:
        """Filed with a package: the holder's own act, carried by the hall."""
        self.done.add("submit")
        self.story.append(("submit", at))
        self.state = "received"
        self._arrive(world, today, at)

    def _proceed(self, act: str, who: Actor, today: date, chance: Chance) -> None:
        """What leads to a decision and decides nothing."""
        match act:
            case "suspend":
                key, stops, days = self.terms.procedures[chance.procedure]
                self.pauses.append(Pause(today, None, today + (days - 1) * DAY, stops, key))
                if key == "hearing" and not self.hearing_runs:
                    self.hearing_from, self.hearing_runs = today, True
            case "resume":
                self._resume(today)
            case "extend":
                self.extension = self.terms.longer
            case "offer_hearing":
                self.hearing_offered = today
            case "request_hearing":
                self.hearing_from, self.hearing_runs, self.hearing_asked = today, True, True
            case "announce_hearing":
                self.hearing_on = due(self.hearing_from or today, HEARING_HELD, [], today)
            case "give_opinion" | "go_on_without":
                self.silent.discard(who.authority if act == "give_opinion" else chance.organ)
            case _:
                pass

    def _resume(self, today: date) -> None:
        """The one that began first ends with yesterday."""
        ended = self.running[0]
        self.pauses.remove(ended)
        if ended.first < today:
            self.pauses.append(ended._replace(last=today - DAY))
        if ended.key == "hearing":
            self.hearing_runs = False
            if self.hearing_on:
                self.hearing_on, self.hearing_asked = None, False
        self.state = "special_procedure" if self.running else "under_review"

    def _measured(self, act: str, today: date, statement: str) -> list[str]:
        """What published figures will say of an act beside that it happened."""
        if act == "request_supplement" and self.standing(statement):
            return ["breach"]
        if act in acts.DECISIONS:
            law, promised = self.limits(today)
            return ["in_law"] * (today <= law) + ["in_promise"] * (today <= promised)
        return []

    def _arrive(self, world: World, today: date, at: datetime) -> None:
        self.round, self.received_on, self.permitted = self.round + 1, today, frozenset()
        self.answer_by = due(today, ANSWER, [], today)
        if self.round > 1:
            return
        self.submitted_on, self.original = today, bool(self.told)
        if self.asks_for_a_lease and self.way != "declared":
            on_record = bool(world.leases.get(self.holder))
            self.promised = not (on_record or self.lease_here)
            self.original = not on_record
        if self.terms.by_rule and self.act == "new" and self.name in OLD_ENOUGH:
            self.by_machine = True
            self._accept(today, None)
            self.story += [(each, at) for each in ("accept", "approve", *self._measured("approve", today, ""))]
            self._grant(at)

    def _accept(self, today: date, by: str | None) -> None:
        self.state, self.accepted_on, self.accepted_by = "accepted", today, by
        self.silent = set(self.terms.organs)
        self.promise_by = due(today, PROMISE, [], today) if self.promised else None

    def _grant(self, at: datetime) -> None:
        if self.promised:
            self.state = "approved"
        elif self.original:
            self.state = "awaiting_originals"
        elif self.way == "declared":
            self.state = "issued"
        else:
            self._issue(at)

    def _issue(self, at: datetime) -> None:
        self.state = "concluded"
        self.story.append(("conclude", at))
        if self.about:
            self.about.status = OF_HOLDER[self.act]

    def wake(self, at: datetime, today: date) -> None:
        """What time alone has caused by today."""
        late = self.answer_by is not None and today > self.answer_by
        if self.unanswered(today):
            promised_on, received_on = today, self.received_on
            assert received_on
            self._accept(received_on, None)
            self.promise_by = due(promised_on, PROMISE, [], today) if self.promised else None
            self.story.append(("deem_accept", at))
        elif (self.state == "supplement_requested" and late and self.terms.lapses) or (
            self.state in PAPERS_OWED and self.promise_by and today > self.promise_by
        ):
            self.state = "lapsed"
        if self.act == "renewal" and self.state in REVIEW:
            self._renew(at, today)

    def _renew(self, at: datetime, today: date) -> None:
        """Applied for in time and undecided when the certificate ends: granted (art. 50)."""
        assert self.about and self.about.valid_to and self.submitted_on
        in_time = self.submitted_on <= self.about.valid_to - RENEWAL_BEFORE * DAY
        if self.about.status == "valid" and self.about.valid_to < today and in_time:
            self._issue(at)
