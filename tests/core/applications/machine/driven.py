"""A hall and its model side by side: every request is asked of both, and they must agree.

A refusal has a code and changes nothing; what succeeds the model follows. What the model cannot know by itself it is
told: which certificate was issued, what a pass says, which look at an original a paper rests on.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from random import Random
from typing import Any, Protocol

import msgspec
from sqlalchemy import select

from core.applications import cases, declarations, delivery, service
from core.applications.schemas import Delivery, Filed
from core.call import Actor, Call
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import Refusal
from core.ids import new_id
from core.materials import service as materials
from core.materials.models import AuthorisationRow, DocumentRow, WalletItemRow
from core.matters.procedure import Limit
from core.verification.schemas import PassRefused, PassShown, VerificationOpened
from demo.people import find_person
from tests.builders import MATTER, filled
from tests.conftest import OpenHall
from tests.core.applications import side_exits as exits
from tests.core.applications.machine import laws
from tests.core.applications.machine.asking import Asking, Request
from tests.core.applications.machine.facts import Chance
from tests.core.applications.machine.hands import everybody
from tests.core.applications.machine.model import Known
from tests.core.applications.machine.remarks import remark
from tests.core.applications.machine.terms import BY_LAW, PROMISED, SHOP, WAYS, Terms
from tests.core.applications.machine.world import Held, World

FRESH = "name_declaration.fresh"
"""A statement that only some versions of the first matter have."""
FAR = "2045-12-31"
REMEMBERED = 6
PASS_LIVES = 58


class Followed(Protocol):
    """What the worker follows when it wakes, beside the clocks."""

    def follow(self) -> None: ...


class Driven:
    """`moments` are those at which something was asked, for the figures; `asked` the last requests, to be asked
    again."""

    def __init__(self, open_hall: OpenHall) -> None:
        self.stack = ExitStack()
        self.hall = hall = self.stack.enter_context(open_hall())
        for put_in_force in (exits.with_promise, exits.with_rule_for_lapse, exits.with_declaration):
            put_in_force(hall)
        by_law, promised = Limit(days=BY_LAW, basis=hall.matters[MATTER].legal_basis[0]), Limit(days=PROMISED)
        exits.variant(hall, trial_review=True, statutory_limit=by_law, promised_limit=promised)
        self.asking, self.people = Asking(hall), everybody(hall)
        self.world = World(versions=[True])
        self.asked: list[tuple[Callable[..., Any], Call, tuple[Any, ...], str]] = []
        self.moments = {hall.at}
        self.packages: list[Followed] = []

    @property
    def today(self) -> date:
        return self.hall.settings.hall.day_of(self.hall.at)

    @property
    def cases(self) -> list[Known]:
        return self.world.cases

    def read(self, query: Callable[..., Any], *args: Any) -> Any:
        return self.hall.database.read_now(query, *args)

    def ask(self, who: Actor, request: Request) -> Any:
        """The outcome; a refusal has a code and has changed nothing."""
        (use_case, args), call = request, self.asking.call(who)
        before = self.read(laws.record)
        try:
            outcome: Any = self.hall.database.write_now(use_case, call, *args)
        except Refusal as refusal:
            assert refusal.code and self.read(laws.record) == before, refusal
            outcome = refusal
        self.asked = [*self.asked, (use_case, call, args, said(outcome))][-REMEMBERED:]
        self.moments.add(self.hall.at)
        return outcome

    # --- a case begins ---

    def begin(self, name: str, way: str) -> Known | None:
        """Invariant 2: nothing begins under a guide that is not in force."""
        terms, holder, id = WAYS[way][0], self.people[name], new_id()
        remark(f"{name} begins: {way}")
        definition = self.hall.matters[terms.matter]
        organisation = find_person(name).organisations[1].id if terms.upward else None
        answers = {**definition.examples[terms.example].answers, **dict(terms.answers)}
        outcome = self.ask(holder, (service.start_draft, (id, terms.matter, answers, organisation)))
        assert isinstance(outcome, Refusal) != self.world.in_force(terms), ("invariant 2", outcome)
        if isinstance(outcome, Refusal):
            return None
        form = filled(definition, answers) | ({"employees": "1"} if terms is SHOP else {})
        version = self.fill(holder, id, form)
        if way == "declared":
            version = self.asking.write(holder, declarations.declare, id, version, True).version
            wish = Delivery("courier", "佛山市南海区示例路2号")
            self.asking.write(holder, delivery.choose_delivery, id, version, wish)
        left_out = ("lease",) if way in ("promised", "declared") else ()
        return self.enter(id, name, way, terms, left_out)

    def fill(self, holder: Actor, id: str, form: dict[str, str]) -> int:
        """The form, with dates that hold for years; gives the draft's version."""
        lasting = {key: FAR for key in ("lease_until", "put_up_on") if key in form}
        version = self.read(cases.find, id).row.version
        return self.asking.write(holder, service.fill_form, id, version, {**form, **lasting}).version

    def enter(self, id: str, name: str, way: str, terms: Terms, left_out: tuple[str, ...] = (), **more: Any) -> Known:
        """Hand in what the draft asks for and let the model know the case."""
        holder, judged = self.people[name], service.Judged(self.asking.page)
        checklist = self.read(service.find_application, self.asking.call(holder), id).checklist
        for line in checklist.lines:
            if line.need != "optional" and not line.exempt and line.material not in left_out:
                self.asking.write(holder, service.add_document, id, new_id(), line.material, judged)
        return self.know(id, name, way, terms, **more)

    def know(self, id: str, name: str, way: str, terms: Terms, **more: Any) -> Known:
        """The model learns of a case whose papers lie there; its clerks may find every statement of them wanting, but
        those of the lease, which has a life of its own."""
        found = self.read(cases.find, id)
        definition = self.asking.definitions[id] = found.definition
        documents = self.read(materials.list_documents, id)
        own = {each.material for each in documents if each.source != "wallet"}
        statements = frozenset(
            f"{line.key}.{each.key}"
            for line in definition.materials
            if line.key in own - {"lease"}
            for each in line.acceptance_standard
        )
        holder = self.people[name].id
        known = Known(id, holder, name, way, terms, len(self.world.versions) - 1, statements, **more)
        rented = way != "package" or "lease" in own
        known.asks_for_a_lease = terms is SHOP and known.act in ("new", "change") and rented
        known.employees = int(found.form.get("employees", "1"))
        known.lease_here = known.asks_for_a_lease and "lease" in own
        self.cases.append(known)
        return known

    # --- an act ---

    def chance(self, known: Known, random: Random) -> Chance:
        statements = [*sorted(known.statements), FRESH]
        organs = known.terms.organs or ("",)
        return Chance(random.choice(statements), random.randrange(2), random.choice(organs), random.random() < 0.8)

    def act(self, known: Known, act: str, who: Actor, chance: Chance) -> bool:
        """Whether it was possible."""
        remark(f"{who.id[-3:]} {act} {known.id[-6:]}, which is {known.state}")
        may = known.may(self.world, act, who, self.today, chance)
        if may and chance.prepared:
            self.asking.prepare(who, known, act)
        if act == "open_by_pass" and known.shown_at and (self.hall.at - known.shown_at).total_seconds() > PASS_LIVES:
            may = False
        if may and act == "submit":
            self.asking.complete(who, known)
            known.told = self._foretold(known, who)
        outcome = self.ask(who, self.asking.request(act, known, who, chance))
        refused = isinstance(outcome, Refusal | PassRefused)
        assert may != refused, f"the model says {'yes' if may else 'no'} to {act}: {outcome}, {known}"
        if may:
            known.do(self.world, act, who, self.hall.at, self.today, chance)
            self._observe(known, act, who, outcome)
            self._follow(known)
        return may

    def _foretold(self, known: Known, who: Actor) -> int:
        """The visits the guide speaks of, the moment before the case is filed."""
        return self.read(service.find_application, self.asking.call(who), known.id).checklist.visits

    def _observe(self, known: Known, act: str, who: Actor, outcome: Any) -> None:
        """What only the hall can know."""
        if isinstance(outcome, PassShown):
            known.shown, known.shown_at = outcome.text, self.hall.at
        if isinstance(outcome, VerificationOpened):
            known.opened, known.opened_by = outcome, who.id
        if isinstance(outcome, Filed) and act == "submit":
            assert outcome.visits == known.told, "invariant 18: the receipt says what the guide said"
            assert known.by_machine or known.state != "received" or known.original == bool(known.told), "invariant 18"
            known.rests = self.read(rests_on, known.id)
        if act == "revoke_confirmation":
            self.world.lower(known.looks[0])
        if act == "release":
            known.looks = self.read(_looks, known.id)
            if known.asks_for_a_lease:
                self.world.leases.setdefault(known.holder, set()).update(known.looks)

    def wake(self) -> None:
        """The worker does what time alone causes and what errands are left, and the model knows what that is."""
        self.hall.worker.let_time_pass()
        self.moments.add(self.hall.at)
        for known in self.cases:
            known.wake(self.hall.at, self.today)
            self._follow(known)
        for package in self.packages:
            package.follow()

    def _follow(self, known: Known) -> None:
        """The certificate of a case that has one by now, or what papers rest on that was struck off."""
        if known.state not in ("issued", "concluded"):
            return
        if known.about and known.act == "cancellation":
            self.world.lower(known.about.id)
        elif known.certificate is None:
            self._see_certificate(known)

    def _see_certificate(self, known: Known) -> None:
        id = self.read(certificates.certificates_of, [known.id])[known.id]
        found = self.read(certificates.read_certificate, self.asking.call(self.people["wangli"]), id)
        known.certificate = Held(id, known.terms, known.holder, found.facts.valid_to)
        self.world.held.append(known.certificate)


def _looks(session: Session, id: str) -> list[str]:
    """The looks at originals behind the case's own papers, in their order."""
    own = (DocumentRow.application_id == id) & (DocumentRow.source != "wallet")
    vouched = select(DocumentRow.confirmation_id).where(own, DocumentRow.confirmation_id.is_not(None))
    return [each for each in session.scalars(vouched.order_by(DocumentRow.created_at, DocumentRow.id)) if each]


def rests_on(session: Session, id: str) -> frozenset[str]:
    """The looks at originals and the certificates behind what the case took from the wallet."""
    item = WalletItemRow
    taken = (
        select(item.confirmation_id, item.certificate_id)
        .join(AuthorisationRow, AuthorisationRow.wallet_item_id == item.id)
        .where(AuthorisationRow.application_id == id)
    )
    return frozenset(each for row in session.execute(taken) for each in row if each)


def said(outcome: Any) -> str:
    """An outcome as one may compare it."""
    return outcome.code if isinstance(outcome, Refusal) else msgspec.json.encode(outcome).decode()
