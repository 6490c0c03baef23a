"""A package of the life event “opening a restaurant”, walked by the people of the demo through the use cases."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete

from core.applications import acceptance, deciding
from core.applications.service import Judged
from core.bundles import filing, following, service
from core.bundles.schemas import Bundle
from core.call import Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.notices.service import RENDER
from core.outbox import ErrandRow
from core.people.schemas import Organisation
from tests.builders import HallInTest, picture

RESTAURANT, BRANCH = "opening-a-restaurant", "opening-a-branch-restaurant"
CHILD, RETIREMENT, COMPANY = "having-a-child", "retiring", "starting-a-company"
BUSINESS, FOOD, SIGN = "individual-business-registration", "food-business-licence", "outdoor-sign-permit"
HOLDER = "林晓岚"
"""Her property certificate is in her wallet, so nothing needs a visit."""

ANSWERS = {
    "sign": "yes",
    "premises": "owned",
    "filing": "self",
    f"{BUSINESS}.composition": "personal",
    f"{BUSINESS}.name": "declare_now",
    f"{BUSINESS}.dwelling": "no",
    f"{BUSINESS}.scope": "general",
    f"{FOOD}.business": "catering",
    f"{FOOD}.serving": "drinks_and_desserts",
    f"{FOOD}.staff": "alone",
    f"{FOOD}.online": "no",
    f"{SIGN}.kind": "shop_sign",
    f"{SIGN}.position": "wall",
    f"{SIGN}.lighting": "lit",
}
WITHOUT_SIGN = ANSWERS | {"sign": "no"}
FORM = {
    "trade_name": "南海区桂城青禾糖水店",
    "premises_address": "佛山市南海区桂城街道海棠路18号之二",
    "employees": "2",
    f"{BUSINESS}.business_scope": "餐饮服务",
    f"{FOOD}.floor_area": "40",
    f"{FOOD}.kitchen_area": "12",
    f"{FOOD}.foods": "糖水、豆花、热饮",
    f"{FOOD}.safety_officer": "林晓岚",
    f"{SIGN}.sign_words": "青禾糖水",
    f"{SIGN}.sign_width": "300",
    f"{SIGN}.sign_height": "80",
    f"{SIGN}.clearance": "280",
    f"{SIGN}.put_up_on": "2029-04-01",
}


BRANCH_ANSWERS = {
    "sign": "yes",
    "filing": "self",
    f"{FOOD}.business": "catering",
    f"{FOOD}.serving": "drinks_and_desserts",
    f"{FOOD}.staff": "employees",
    f"{FOOD}.online": "no",
    f"{SIGN}.kind": "shop_sign",
    f"{SIGN}.position": "wall",
    f"{SIGN}.lighting": "unlit",
    f"{SIGN}.premises": "rented",
}


def branch_form(licence_number: str) -> dict[str, str]:
    """The form of a company's branch; the number is on its business licence."""
    own = {"trade_name": "岭南糖水（桂城店）", "licence_number": licence_number, f"{FOOD}.employees": "6"}
    shared = (
        "premises_address",
        f"{FOOD}.floor_area",
        f"{FOOD}.kitchen_area",
        f"{FOOD}.foods",
        f"{FOOD}.safety_officer",
    )
    signs = ("sign_words", "sign_width", "sign_height", "clearance", "put_up_on")
    return own | {key: FORM[key] for key in (*shared, *(f"{SIGN}.{each}" for each in signs))}


class Package:
    """One package in a hall; each step is by whoever takes it in life. `caller` begins, fills in and files it."""

    def __init__(
        self,
        hall: HallInTest,
        answers: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        caller: Callable[[], Call] | None = None,
    ) -> None:
        self.hall, self.id = hall, new_id()
        self.caller = caller or (lambda: hall.citizen(HOLDER))
        self.write(service.start, self.id, RESTAURANT, ANSWERS | (answers or {}))
        self.write(service.fill_form, self.id, 1, FORM | (form or {}))

    @classmethod
    def of_a_company(
        cls, hall: HallInTest, organisation: Organisation, caller: Callable[[], Call], answers: dict[str, str]
    ) -> "Package":
        """A branch that the company opens."""
        package = cls.__new__(cls)
        package.hall, package.id, package.caller = hall, new_id(), caller
        package.write(service.start, package.id, BRANCH, answers, organisation.id)
        package.write(service.fill_form, package.id, 1, branch_form(organisation.uscc))
        return package

    def write(self, use_case: Any, *arguments: Any) -> Any:
        return self.hall.database.write_now(use_case, self.caller(), *arguments)

    def see(self) -> Bundle:
        return self.hall.database.read_now(service.find_bundle, self.caller(), self.id)

    def hand_in(self) -> None:
        """A picture for every paper that is still needed."""
        there = {paper.key for paper in self.see().documents}
        for number, line in enumerate(self.see().papers):
            if line.line.need == "required" and not line.line.exempt and line.key not in there:
                self.add_picture(line.key, number)

    def add_picture(self, key: str, seed: int = 1) -> str:
        id, stored = new_id(), self.hall.store.put(picture(seed), "image/jpeg")
        self.write(service.add_document, self.id, id, key, Judged(stored))
        return id

    def file(self) -> Bundle:
        self.hand_in()
        return self.write(filing.file, self.id)

    def case_of(self, matter: str) -> str:
        found = next(part for part in self.see().parts if part.matter == matter).application_id
        assert found is not None, f"{matter} has not begun"
        return found

    def standings(self) -> dict[str, str]:
        return {part.matter: part.standing for part in self.see().parts}

    def work(self) -> None:
        """What the worker does between two steps, without setting notices that nobody here reads."""
        self.hall.database.write_now(_forget_notices, system_call(self.hall.at))
        self.hall.worker.work_off()

    def grant(self, matter: str) -> None:
        id = self.case_of(matter)
        self.hall.accept(id)
        self.hall.approve(id)
        self.work()

    def refuse(self, matter: str, reason: str) -> None:
        id, reviewer = self.case_of(matter), self.hall.reviewer_of(matter)
        self.hall.accept(id)
        self.hall.database.write_now(deciding.review, reviewer, id)
        self.hall.database.write_now(deciding.refuse, reviewer, id, [reason])
        self.work()

    def decline(self, matter: str) -> None:
        id, clerk = self.case_of(matter), self.hall.staff("wangli")
        self.hall.database.write_now(acceptance.decline, clerk, id, "不属于本机关职权范围", "佛山市商务局")
        self.work()

    def withdraw(self, matter: str | None = None) -> Bundle:
        return self.write(following.withdraw, self.id, matter)


def _forget_notices(session: Session, _: Call) -> None:
    session.execute(delete(ErrandRow).where(ErrandRow.kind == RENDER))
