"""The ways a case may take beside the usual one, each through the use cases everybody uses.

`variant` puts a changed version of a matter in force, where no file of the catalogue has what a test needs.
"""

from decimal import Decimal
from typing import Any

from msgspec import structs

from core.applications import (
    acceptance,
    corrections,
    declarations,
    delivery,
    extensions,
    promises,
    rating,
    service,
    trials,
    voiding,
)
from core.applications.clocks import timers
from core.applications.lifecycle import State
from core.applications.schemas import Application, Delivery, Rating
from core.applications.staff_schemas import Inspected
from core.call import system_call
from core.matters import service as matters
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.procedure import Commitment, Declaration, Limit
from core.matters.rules import AgeReached, IdentitySure, RuleDecision
from tests.builders import MATTER, HallInTest
from tests.core.applications.states import HOLDER, accept, case_in, review, submit, suspend

PROMISED = "lease"
"""The line that may follow in the variant with a promise."""


def text(words: str, traditional: str = "", english: str = "") -> Text:
    return Text(zh_hans=words, zh_hant=traditional or words, en=english or words)


def variant(hall: HallInTest, **changes: Any) -> MatterDefinition:
    """The usual matter with these differences, in force from today."""
    old = hall.matters[MATTER]
    today = hall.settings.hall.day_of(hall.at)
    changed = structs.replace(old, version=old.version + 1, in_force_from=today, **changes)
    hall.database.write_now(matters.publish, system_call(hall.at), changed)
    hall.matters = {**hall.matters, MATTER: changed}
    return changed


def with_promise(hall: HallInTest) -> MatterDefinition:
    lines = hall.matters[MATTER].materials
    changed = tuple(structs.replace(line, need="deferrable") if line.key == PROMISED else line for line in lines)
    return variant(hall, materials=changed)


def with_rule_for_lapse(hall: HallInTest) -> MatterDefinition:
    """The period to supplement rests on a rule, so silence ends the case."""
    old = hall.matters[MATTER]
    return variant(hall, supplement_limit=Limit(days=10, basis=old.legal_basis[0]))


def with_declaration(hall: HallInTest) -> MatterDefinition:
    return variant(hall, declaration=declaration_for(hall.matters[MATTER]))


def declaration_for(definition: MatterDefinition) -> Declaration:
    """Declared instead of a lease; and at most nine employees promised, as an indicator."""
    return Declaration(
        commitments=(
            Commitment(
                key="premises",
                text=text("对经营场所享有使用权", "對經營場所享有使用權", "I may use the premises"),
                replaces=(PROMISED,),
            ),
            Commitment(
                key="employees",
                text=text("从业人员不超过九人", "從業人員不超過九人", "No more than nine people work there"),
                field="employees",
                maximum=Decimal(9),
            ),
        ),
        later_check=text("三十日内现场核查", "三十日內現場核查", "An inspector comes within thirty days"),
        check_within=Limit(days=30),
        consequence=text("承诺不实的，撤销登记", "承諾不實的，撤銷登記", "An untrue declaration ends the registration"),
        legal_basis=definition.legal_basis,
    )


def with_rules(hall: HallInTest, years: int = 18) -> MatterDefinition:
    return variant(hall, rule_decision=rules_for(hall.matters[MATTER], years))


def rules_for(definition: MatterDefinition, years: int = 18) -> RuleDecision:
    basis = definition.legal_basis[0]
    return RuleDecision(
        rules=(
            AgeReached(
                key="adult",
                text=text("申请人已成年", "申請人已成年", "The applicant is of age"),
                basis=basis,
                years=years,
            ),
            IdentitySure(
                key="identity",
                text=text("身份已核验", "身份已核實", "The identity was checked"),
                basis=basis,
                assurance=2,
            ),
        ),
        contest=text("可请求人工复核", "可要求人手覆核", "A person looks again on request"),
    )


# --- promise ---


def promised(hall: HallInTest) -> str:
    """Filed without the lease, which is promised."""
    application = hall.draft(HOLDER, example=1)
    hall.hand_in(HOLDER, application)
    hall.database.write_now(service.submit, hall.citizen(HOLDER), application.id, None, True)
    return application.id


def provisionally_accepted(hall: HallInTest, state: State = "accepted") -> str:
    id = promised(hall)
    hall.database.write_now(promises.accept_provisionally, hall.staff("wangli"), id, hall.ticks(id))
    steps = {"accepted": (), "under_review": (review,), "special_procedure": (review, suspend)}
    for step in steps.get(state, ()):
        step(hall, id)
    if state == "approved":
        hall.approve(id)
    return id


def supply(hall: HallInTest, id: str) -> None:
    hall.add_picture(HOLDER, id, PROMISED, 77)
    say_supplied(hall, id)


def say_supplied(hall: HallInTest, id: str) -> None:
    hall.database.write_now(promises.supply_promised, hall.citizen(HOLDER), id)


def settle(hall: HallInTest, id: str) -> None:
    hall.database.write_now(promises.settle_promise, hall.staff("wangli"), id, hall.ticks(id))


def reject(hall: HallInTest, id: str) -> None:
    tick = next(tick for tick in hall.ticks(id) if tick.material == PROMISED)
    ticks = hall.ticks(id, {f"{tick.material}.{tick.statement}": "缺最后一页"})
    hall.database.write_now(promises.reject_promised, hall.staff("wangli"), id, ticks)


def let_pass(hall: HallInTest, id: str, days: int) -> None:
    """What time alone causes in so many days."""
    hall.wait(days=days)
    hall.database.write_now(timers.ring, system_call(hall.at), id)


# --- trial, declaration, corrections, voiding ---


def tried_out(hall: HallInTest) -> str:
    id = hall.draft(HOLDER, example=1).id
    hall.database.write_now(trials.try_out, hall.citizen(HOLDER), id)
    return id


def declared(hall: HallInTest, employees: str = "2") -> Application:
    application = hall.draft(HOLDER, example=1)
    form = {**application.form, "employees": employees}
    application = hall.database.write_now(
        service.fill_form, hall.citizen(HOLDER), application.id, application.version, form
    )
    chosen = hall.database.write_now(
        declarations.declare, hall.citizen(HOLDER), application.id, application.version, True
    )
    hall.hand_in(HOLDER, chosen)
    return chosen


def inspected(hall: HallInTest, id: str, employees: str = "3") -> None:
    found = [Inspected("premises", True), Inspected("employees", True, measured=employees)]
    hall.database.write_now(declarations.inspect, hall.staff("liangwen"), id, found)


def pre_reviewed(hall: HallInTest) -> str:
    id = case_in(hall, "received")
    hall.database.write_now(acceptance.start_pre_review, hall.staff("wangli"), id)
    return id


def correct(hall: HallInTest, id: str, changes: dict[str, str]) -> None:
    hall.database.write_now(corrections.correct, hall.staff("wangli"), id, changes)


def not_required(hall: HallInTest, id: str) -> None:
    hall.database.write_now(acceptance.find_not_required, hall.staff("wangli"), id, "无需登记", "可直接经营")


def voided(hall: HallInTest, id: str) -> None:
    hall.database.write_now(voiding.propose_void, hall.staff("guanyuan"), id, "重复录入")
    hall.database.write_now(voiding.void, hall.somebody({"supervisor"}), id)


def extended(hall: HallInTest, id: str) -> None:
    hall.database.write_now(extensions.extend, hall.somebody({"chief_representative"}, MATTER), id, "情况复杂")


def rate(hall: HallInTest, id: str, name: str = HOLDER) -> None:
    hall.database.write_now(rating.rate, hall.citizen(name), id, Rating(1, "很方便"))


def by_courier(hall: HallInTest) -> str:
    """A case whose result is issued and travels; the variant with a declaration needs no original."""
    application = declared(hall)
    wish = Delivery("courier", "佛山市南海区示例路2号")
    version = hall.database.read_now(service.find_application, hall.citizen(HOLDER), application.id).version
    hall.database.write_now(delivery.choose_delivery, hall.citizen(HOLDER), application.id, version, wish)
    submit(hall, application.id)
    accept(hall, application.id)
    hall.approve(application.id)
    return application.id
