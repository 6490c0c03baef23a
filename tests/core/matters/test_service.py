"""The catalogue in use: versions do not change, the newest that has begun decides, cases keep theirs."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from core.call import system_call
from core.matters import service as matters
from core.matters.definition import MatterDefinition, version_hash
from core.matters.kept import Kept
from tests.builders import MATTER, HallInTest
from tests.refusals import refused


def publish(hall: HallInTest, definition: MatterDefinition) -> str:
    return hall.database.write_now(matters.publish, system_call(hall.at), definition)


def in_force(hall: HallInTest, day: date) -> int:
    return hall.database.read_now(matters.find_in_force, MATTER, day).definition.version


def today(hall: HallInTest) -> date:
    return hall.settings.hall.day_of(hall.at)


def test_publishing_the_same_again_changes_nothing(hall: HallInTest) -> None:
    definition = hall.matters[MATTER]
    first = publish(hall, definition)
    assert publish(hall, definition) == first
    assert hall.events(first) == ["matter_published"]


def test_a_published_version_does_not_change(hall: HallInTest) -> None:
    with refused("matter_version_changed"):
        publish(hall, structs.replace(hall.matters[MATTER], in_force_until=date(2030, 1, 1)))


def test_a_later_version_applies_from_its_day(hall: HallInTest) -> None:
    old, day = hall.matters[MATTER], today(hall) + timedelta(days=10)
    publish(hall, structs.replace(old, version=old.version + 1, in_force_from=day))
    assert in_force(hall, day - timedelta(days=1)) == old.version
    assert in_force(hall, day) == old.version + 1


def test_a_paused_version_pauses_the_matter_though_an_older_one_has_no_end(hall: HallInTest) -> None:
    old, day = hall.matters[MATTER], today(hall)
    publish(hall, structs.replace(old, version=old.version + 1, state="paused"))
    with refused("matter_not_in_force"):
        in_force(hall, day)
    listed = hall.database.read_now(matters.list_in_force, day)
    assert MATTER not in [each.definition.code for each in listed]
    assert len(listed) == len(hall.matters) - 1


def test_a_secret_matter_can_be_begun_in_no_channel(hall: HallInTest) -> None:
    old = hall.matters[MATTER]
    publish(hall, structs.replace(old, version=old.version + 1, secret=True))
    with refused("matter_unknown"):
        in_force(hall, today(hall))


def test_a_draft_version_changes_nothing_yet(hall: HallInTest) -> None:
    old = hall.matters[MATTER]
    publish(hall, structs.replace(old, version=old.version + 1, state="draft"))
    assert in_force(hall, today(hall)) == old.version


def test_a_version_applies_on_its_last_day_and_not_after(hall: HallInTest) -> None:
    old, last = hall.matters[MATTER], today(hall) + timedelta(days=3)
    publish(hall, structs.replace(old, version=old.version + 1, in_force_until=last))
    assert in_force(hall, last) == old.version + 1
    with refused("matter_not_in_force"):
        in_force(hall, last + timedelta(days=1))


def test_a_matter_is_unknown_or_not_yet_in_force(hall: HallInTest) -> None:
    with refused("matter_unknown"):
        hall.database.read_now(matters.find_in_force, "dog-licence", today(hall))
    with refused("matter_not_in_force"):
        in_force(hall, hall.matters[MATTER].in_force_from - timedelta(days=1))


def test_the_checksum_of_what_is_shown_finds_exactly_that_version(hall: HallInTest) -> None:
    definition = hall.matters[MATTER]
    found = hall.database.read_now(matters.find_by_checksum, MATTER, version_hash(definition), today(hall))
    assert found.checksum == version_hash(found.definition) == version_hash(definition)
    assert {each.checksum for each in hall.database.read_now(matters.list_in_force, today(hall))} == {
        version_hash(each) for each in hall.matters.values()
    }


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_what_was_asked_for_longest_ago_is_forgotten_first_and_read_again(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(most=2)
    monkeypatch.setattr(matters, "_decoded", kept)
    listed = hall.database.read_now(matters.list_in_force, today(hall))
    assert [each.definition.code for each in listed] == sorted(hall.matters) and len(kept) == 2
    ids = hall.database.read_now(matters.versions_in_force, today(hall))
    assert [each.version_id for each in listed] == ids
    found = hall.database.read_now(matters.find_versions, ids[:1])
    assert version_hash(found[ids[0]].definition) == listed[0].checksum
    assert kept.find(listed[0].checksum) is not None and kept.find(listed[-2].checksum) is None
