"""The guide at a kiosk: where else the matter is done, a fault that is reported, the version and its age, and what
changed since a case began."""

import asyncio
from collections.abc import Iterator

import pytest
from msgspec import structs

from core import clock
from core.applications import service as applications
from core.call import Actor, Call, system_call
from core.clock import AUTHORITY_ZONE
from core.ids import new_id
from core.matters import service
from core.matters.conditions import Text
from kiosk.pages import say_day
from tests.builders import all_matters
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig

MATTER = "individual-business-registration"


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader() and kiosk.link_up)


def test_a_fault_in_the_guide_is_reported_and_the_day_of_the_answer_told(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose().answer_everything()
    assert citizen.sees("report.heading")
    citizen.go("report").press("report", text="", act="")
    assert citizen.sees("report.empty")
    citizen.press("report", text="电话已停用", act=citizen.find(r'name="act" value="([^"]+)"'))
    assert citizen.sees("report.sent")


def test_what_is_known_is_shown_with_its_source_and_the_day_it_was_read(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose().answer_everything().press("checklist").go("form/0")
    today = say_day(rig.kiosk.now().astimezone(AUTHORITY_ZONE).date(), rig.kiosk.language)
    assert citizen.sees("form.from_identity_document_on", day=today)


@pytest.mark.nightly
def test_a_published_version_reaches_the_kiosk_and_a_case_sees_what_changed(
    citizen: Citizen, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobile_api.catalogue.FRESH_SECONDS", 0.0)
    known = all_matters()[MATTER]
    first = structs.replace(known.materials[0], reason=Text(zh_hans="新的理由。", zh_hant="新的理由。", en="New."))
    changed = structs.replace(known, version=known.version + 1, materials=(first, *known.materials[1:]))
    citizen.tap_card()
    case = draft_of_who_stands_here(rig)
    assert not citizen.go(f"case/{case}/guide").page.strip()
    rig.hall.database.write_now(service.publish, system_call(clock.now()), changed)
    rig.on_kiosk(lambda kiosk: asyncio.ensure_future(kiosk.catalogue.refresh(kiosk.hall, kiosk.now())))
    rig.wait_for(lambda kiosk: getattr(kiosk.catalogue.find(MATTER), "version", 0) == changed.version)
    citizen.go(f"case/{case}/guide")
    assert citizen.sees("guide.changed") and "新的理由。" in citizen.page


def draft_of_who_stands_here(rig: Rig) -> str:
    visit = rig.kiosk.visit
    assert visit is not None and visit.signed_in is not None
    holder = Actor(visit.signed_in.person.id, frozenset({"citizen"}), assurance=2)
    call, id = Call(holder, "mobile", clock.now()), new_id()
    rig.hall.database.write_now(applications.start_draft, call, id, MATTER, {}, None)
    return id


def test_places_version_and_age_are_told_and_without_the_hall_what_can_be(citizen: Citizen, rig: Rig) -> None:
    citizen.tap_card().choose().answer_everything()
    known = rig.kiosk.catalogue.find(MATTER)
    assert known
    version = known.version
    assert "checklist/places" in citizen.page and citizen.sees("guide.version", version=version)
    assert "连不上大厅：这是" not in citizen.page
    citizen.go("checklist/places")
    assert rig.kiosk.catalogue.hall is not None and rig.kiosk.catalogue.hall.name["zh-Hans"] in citizen.page
    assert (
        citizen.sees("places.does_apply") and citizen.sees("places.heading") and citizen.sees("places.round_the_clock")
    )
    rig.link.set_cut(True)
    citizen.go("checklist/places")
    assert not citizen.page.strip()
    rig.wait_for(lambda kiosk: not kiosk.link_up)
    citizen.go("checklist")
    assert citizen.sees("guide.version", version=version) and "连不上大厅：这是" in citizen.page
    citizen.go("report")
    citizen.press("report", text="电话已停用", act=citizen.find(r'name="act" value="([^"]+)"'))
    assert citizen.sees("link.needed")
