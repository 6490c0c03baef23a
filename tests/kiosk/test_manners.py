"""Easy mode asks one question to a screen; manner and language change at any moment; nothing is a dead end."""

import re
from collections.abc import Iterator

import pytest

from core.applications import reading
from core.identity_numbers import resident_check_digit
from kiosk.whereabouts import STEPS
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.rig import Rig

FIELD = re.compile(r'<(?:input|textarea) form="entry" (?:type="radio" )?(?:id="field-[\w.-]+" )?name="([\w.-]+)"')


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())


def before_the_form(citizen: Citizen) -> Citizen:
    return citizen.tap_card().choose().answer_everything().press("checklist")


def asked(citizen: Citizen) -> set[str]:
    return set(FIELD.findall(citizen.page))


def test_easy_mode_asks_every_question_of_the_form_on_a_screen_of_its_own(citizen: Citizen) -> None:
    before_the_form(citizen)
    together = asked(citizen)
    assert len(together) > 1
    citizen.press("manner", large="yes")
    met: list[str] = []
    while citizen.path.startswith("form"):
        [field] = asked(citizen)
        met.append(field)
        values = re.findall(rf'name="{field}" value="([\w.-]+)"', citizen.page)
        citizen.press(citizen.path, **{field: SHOP.get(field, values[0] if values else "2027-12-31")})
    assert len(met) == len(set(met)) and together <= set(met)


def test_in_easy_mode_an_answer_that_does_not_fit_is_said_at_its_question(citizen: Citizen) -> None:
    before_the_form(citizen).press("manner", large="yes")
    [field] = asked(citizen)
    here = citizen.path
    citizen.press(here, **{field: ""})
    assert citizen.path == here and asked(citizen) == {field} and 'class="problem"' in citizen.page


def test_what_is_half_typed_outlives_every_change_of_manner_and_language(citizen: Citizen) -> None:
    before_the_form(citizen)
    first, second = sorted(asked(citizen) & SHOP.keys())[:2]
    half = {first: SHOP[first], second: "半句"}
    citizen.press("manner", large="yes", **half)
    [field] = asked(citizen)
    citizen.press("manner", language="en", **{field: "改过"})
    citizen.press("manner", contrast="yes", low="yes", **{field: "改过"})
    citizen.press("manner", large="no", **{field: "改过"})
    kept = {**half, field: "改过"}
    assert all(value in citizen.page for value in kept.values())
    assert 'lang="en"' in citizen.page and 'data-contrast="yes"' in citizen.page and 'data-low="yes"' in citizen.page


def test_a_screen_says_which_step_it_is_how_many_remain_what_is_next_and_by_when(citizen: Citizen) -> None:
    before_the_form(citizen)
    assert citizen.sees("where.step", step=3, total=len(STEPS))
    assert citizen.sees("where.then", left=3, next=citizen.rig.kiosk.words.say("steps.papers", "zh-Hans"))
    assert citizen.sees("where.answer_working_days", days=1)


def test_a_manner_is_kept_through_the_visit_and_forgotten_with_it(citizen: Citizen, rig: Rig) -> None:
    citizen.go("").press("manner", contrast="yes", large="yes")
    assert 'data-contrast="yes"' in citizen.tap_card().go("find").page
    citizen.screen.post("/kiosk/leave")
    citizen.go("forget")
    assert 'data-contrast="no"' in citizen.page and 'data-large="no"' in citizen.page


@pytest.mark.parametrize("path", ["pages/none", "nowhere", "case/none", "form/99", "papers/none", "package/none"])
def test_an_address_that_leads_nowhere_leads_on(citizen: Citizen, path: str) -> None:
    citizen.tap_card().go(path)
    main = citizen.page.partition("<main")[2].partition("</main>")[0]
    assert re.search(r"<(a class|button)", main) and "<h1" in main


@pytest.mark.nightly
def test_rare_characters_of_a_name_are_stored_as_they_were_entered(citizen: Citizen, rig: Rig) -> None:
    name = "喆堃彧禛赟沄䶮𠅤"
    first_17 = "99000019790203107"
    citizen.screen.post("/kiosk/begin")
    citizen.go("identify/resident_id_card")
    citizen.press(citizen.path, number=first_17 + resident_check_digit(first_17), name=name)
    citizen.choose().answer_everything().press("checklist")
    citizen.fill_in(**SHOP, phone="13800138000").lay_papers().sign()
    rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed))
    filed = rig.on_kiosk(lambda kiosk: kiosk.visit and kiosk.visit.filing and kiosk.visit.filing.filed)
    assert filed
    file = rig.hall.as_staff(reading.open_case, filed.application_id, id=rig.hall.hire("clerk"), role="clerk")
    assert file.applicant.name == name
