"""生孩子, 退休, 开办企业: from the words people use to the result of the last matter, in one application each."""

from typing import Any

import pytest

from core.bundles import service
from core.bundles.guide import guide_of
from core.bundles.loading import life_events
from core.ids import new_id
from core.matters import checks
from tests.builders import HallInTest, all_matters
from tests.core.bundles.package import CHILD, COMPANY, HOLDER, RETIREMENT, Package
from tests.core.matters.packs import BIRTH, CHILD_INSURANCE, EMPLOYER, FUND, MATERNITY, PENSION
from tests.core.matters.packs import COMPANY as COMPANY_REGISTRATION

FORMS: dict[str, dict[str, str]] = {
    CHILD: {
        "child_name": "林小满",
        "child_born": "2026-11-02",
        f"{BIRTH}.child_sex": "female",
        f"{BIRTH}.birth_certificate_number": "X990000001",
        f"{BIRTH}.household_address": "佛山市南海区桂城街道海棠路18号",
        f"{MATERNITY}.bank_name": "示例银行南海支行",
        f"{MATERNITY}.bank_account": "6200000000000001",
    },
    RETIREMENT: {
        f"{PENSION}.last_employer": "佛山市南海区示例五金厂",
        f"{PENSION}.retire_on": "2027-01-01",
        "bank_name": "示例银行南海支行",
        "bank_account": "6200000000000002",
        f"{FUND}.fund_account": "900000000001",
    },
    COMPANY: {
        "company_name": "佛山市南海区青禾文化有限公司",
        f"{COMPANY_REGISTRATION}.premises_address": "佛山市南海区桂城街道海棠路18号",
        f"{COMPANY_REGISTRATION}.business_scope": "图书零售",
        f"{COMPANY_REGISTRATION}.capital": "100000",
        f"{EMPLOYER}.employees": "3",
    },
}
FIRST = {CHILD: BIRTH, RETIREMENT: PENSION, COMPANY: COMPANY_REGISTRATION}
NEXT = {CHILD: CHILD_INSURANCE, RETIREMENT: FUND, COMPANY: EMPLOYER}
NUMBERS = ("registration_number", "retirement_number", "licence_number")


class Begun(Package):
    """A package of any event, with the answers of its first example."""

    def __init__(self, hall: HallInTest, event: str) -> None:
        self.hall, self.id = hall, new_id()
        self.caller = lambda: hall.citizen(HOLDER)
        self.write(service.start, self.id, event, life_events()[event].examples[0].answers)
        self.write(service.fill_form, self.id, 1, FORMS[event])


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "event", [RETIREMENT, *(pytest.param(each, marks=pytest.mark.nightly) for each in (CHILD, COMPANY))]
)
def test_the_result_of_the_first_matter_begins_the_next_which_nobody_asks_for_again(
    hall: HallInTest, event: str
) -> None:
    package = Begun(hall, event)
    package.file()
    assert package.standings()[NEXT[event]] == "waiting"
    first = package.case_of(FIRST[event])
    package.grant(FIRST[event])
    if hall.application(first).state == "awaiting_originals":
        hall.release(HOLDER, first)
        package.work()
    case = package.case_of(NEXT[event])
    form: dict[str, Any] = hall.application(case).form
    assert [key for key in NUMBERS if form.get(key)], "it carries the number of the first result"
    package.grant(NEXT[event])
    assert package.standings()[NEXT[event]] == "granted"


@pytest.mark.parametrize("event", [CHILD, RETIREMENT, COMPANY])
def test_every_field_of_the_forms_is_one_of_the_guide(event: str) -> None:
    guide = guide_of(life_events()[event], all_matters())
    answers = life_events()[event].examples[0].answers
    asked = {field.key for field in checks.fields_asked(guide, answers) if field.source is None and field.required}
    assert asked == set(FORMS[event])
