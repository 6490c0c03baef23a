"""A text is written, checked and published, each by whom the table says; who saves second sees the first's change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.matters import service
from core.matters.versions import drafts, standing
from tests.builders import HallInTest
from tests.core.matters.packs import walk_kept
from tests.core.matters.versions.drafting import (
    NOW,
    SENIOR,
    TEXT,
    begun,
    manager,
    published,
    text_of,
    title_today,
    today,
)
from tests.refusals import refused


@pytest.mark.both_databases
def test_a_draft_is_written_checked_and_published_by_different_people(hall: HallInTest) -> None:
    editor, checker, publisher = manager(hall), manager(hall), manager(hall)
    draft = begun(hall, editor, text_of(hall, title="老年人优待证（电子）"))
    with refused("draft_not_checked"):
        hall.database.write_now(drafts.publish, publisher, draft.id, 1)
    checked = hall.database.write_now(drafts.check, checker, draft.id, 1)
    assert (checked.state, checked.checked_by) == ("checked", checker.actor.id)
    with refused("editor_may_not_publish"):
        hall.database.write_now(drafts.publish, editor, draft.id, 1)
    with refused("reviewer_may_not_publish"):
        hall.database.write_now(drafts.publish, checker, draft.id, 1)
    walk_kept(hall)
    version = hall.database.write_now(drafts.publish, publisher, draft.id, 1)
    assert version == checked.version_id
    assert title_today(hall) == "老年人优待证（电子）"
    assert hall.events(draft.id) == ["matter_draft_begun", "matter_draft_checked", "matter_draft_published"]
    with refused("draft_over"):
        hall.database.write_now(drafts.save, editor, draft.id, 1, text_of(hall))


@pytest.mark.both_databases
def test_who_saves_second_is_told_and_both_texts_are_kept(hall: HallInTest) -> None:
    one, other = manager(hall), manager(hall)
    draft = begun(hall, one)
    hall.database.write_now(drafts.save, one, draft.id, 1, text_of(hall, title="甲"))
    with refused("draft_changed") as caught:
        hall.database.write_now(drafts.save, other, draft.id, 1, text_of(hall, title="乙"))
    assert caught.value.details["revision"] == 2
    newest = hall.database.read_now(drafts.find, other, draft.id)
    assert "甲" in newest.text and newest.saved_by == one.actor.id
    hall.database.write_now(drafts.save, other, draft.id, 2, text_of(hall, title="乙"))
    kept = hall.database.read_now(drafts.texts_of, other, draft.id)
    assert [each.saved_by for each in kept] == [one.actor.id, one.actor.id, other.actor.id]
    assert set(hall.database.read_now(drafts.find, one, draft.id).editors) == {one.actor.id, other.actor.id}


@pytest.mark.both_databases
def test_a_matter_has_one_live_draft(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    with refused("draft_exists") as caught:
        begun(hall, manager(hall))
    assert caught.value.details["draft_id"] == draft.id
    hall.database.write_now(drafts.drop, manager(hall), draft.id)
    assert begun(hall, manager(hall)).id != draft.id


def test_a_change_after_the_check_asks_for_another_check(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    hall.database.write_now(drafts.save, manager(hall), draft.id, 1, text_of(hall, title="甲"))
    with refused("draft_not_checked"):
        hall.database.write_now(drafts.publish, manager(hall), draft.id, 2)
    with refused("draft_changed"):
        hall.database.write_now(drafts.check, manager(hall), draft.id, 1)


def test_what_the_gate_finds_keeps_a_draft_from_being_checked(hall: HallInTest) -> None:
    broken = text_of(hall, version=NOW, first=date(2026, 1, 1)).replace("originals: 1", "orignals: 1")
    draft = begun(hall, manager(hall), broken)
    found = hall.database.read_now(drafts.examine, manager(hall), draft.id)
    assert "unknown_key" in {each.code for each in found.findings} and not found.passes
    with refused("draft_has_findings"):
        hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    hall.database.write_now(drafts.save, manager(hall), draft.id, 1, text_of(hall, version=NOW, first=date(2026, 1, 1)))
    found = hall.database.read_now(drafts.examine, manager(hall), draft.id)
    assert {each.code for each in found.findings if each.severity == "blocks"} == {"version_not_next", "start_passed"}


def test_a_version_waits_for_its_day_and_the_one_before_serves_until_then(hall: HallInTest) -> None:
    published(hall, text_of(hall, first=today(hall) + timedelta(days=3), title="新证"))
    assert title_today(hall) == "老年人优待证"
    hall.wait(days=3)
    assert title_today(hall) == "新证"


def test_a_draft_whose_first_day_went_by_is_not_published(hall: HallInTest) -> None:
    draft = begun(hall, manager(hall))
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    hall.wait(days=1)
    with refused("matter_start_passed"):
        hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)


@pytest.mark.both_databases
def test_a_matter_is_paused_resumed_and_ended(hall: HallInTest) -> None:
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    by = manager(hall)
    hall.database.write_now(standing.pause, by, version, "系统升级")
    with refused("matter_not_in_force"):
        title_today(hall)
    with refused("matter_not_running"):
        hall.database.write_now(standing.pause, by, version, "系统升级")
    hall.database.write_now(standing.resume, by, version, "升级完成")
    with refused("last_day_passed"):
        hall.database.write_now(standing.end, by, version, "x", today(hall) - timedelta(days=1))
    hall.database.write_now(standing.end, by, version, "法律修订", today(hall) + timedelta(days=1))
    assert title_today(hall)
    hall.wait(days=2)
    with refused("matter_not_in_force"):
        title_today(hall)
    decided = hall.database.read_now(standing.history, by, SENIOR)
    assert [(each.change, each.reason) for each in decided] == [
        ("ended", "法律修订"),
        ("resumed", "升级完成"),
        ("paused", "系统升级"),
    ]
    assert hall.events(version)[-3:] == ["matter_paused", "matter_resumed", "matter_ended"]


def test_the_list_names_the_version_in_force_and_the_one_that_waits(hall: HallInTest) -> None:
    published(hall, text_of(hall, first=today(hall) + timedelta(days=3)))
    by = manager(hall)
    lines = hall.database.read_now(standing.list_versions, by, SENIOR)
    assert [(line.version, line.applies, line.awaited) for line in lines] == [
        (NOW + 1, False, True),
        (NOW, True, False),
    ]
    whole = hall.database.read_now(standing.list_matters, by)
    assert len(whole) == len(hall.matters) and all(line.applies for line in whole)
    rest = hall.database.read_now(standing.list_matters, by, whole[2].code, 2)
    assert [line.code for line in rest] == [line.code for line in whole[3:5]]


def test_only_matter_managers_touch_drafts_and_standing(hall: HallInTest) -> None:
    clerk = hall.staff("wangli")
    draft = begun(hall, manager(hall))
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    attempts: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (drafts.begin, (SENIOR, TEXT)),
        (drafts.save, (draft.id, 1, TEXT)),
        (drafts.check, (draft.id, 1)),
        (drafts.publish, (draft.id, 1)),
        (drafts.drop, (draft.id,)),
        (standing.pause, (version, "x")),
    ]
    for use_case, given in attempts:
        with refused("role_missing"):
            hall.database.write_now(use_case, clerk, *given)
