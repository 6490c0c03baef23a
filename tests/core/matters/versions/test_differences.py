"""What two versions say differently, as people read it."""

from msgspec import structs

from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.versions.differences import differences, for_applicants
from core.matters.versions.schemas import Difference
from tests.core.matters.packs import BUSINESS, matters

WORDS = Text(zh_hans="新的说明", zh_hant="新的說明", en="New words")


def told(before: MatterDefinition, after: MatterDefinition) -> list[tuple[str, str]]:
    return [(each.path, each.kind) for each in differences(before, after)]


def only(before: MatterDefinition, after: MatterDefinition) -> Difference:
    [found] = differences(before, after)
    return found


def test_a_version_says_nothing_different_from_itself_or_for_its_number_alone() -> None:
    known = matters()[BUSINESS]
    assert differences(known, structs.replace(known, version=known.version + 1, change_note=WORDS)) == ()


def test_a_changed_word_names_its_material_and_shows_both_texts() -> None:
    known = matters()[BUSINESS]
    first, *others = known.materials
    changed = structs.replace(known, materials=(structs.replace(first, reason=WORDS), *others))
    found = only(known, changed)
    assert found.path == f"materials.{first.key}.reason"
    assert (found.section_name.en, found.part, found.detail and found.detail.en) == (
        "materials",
        first.name,
        "why it is asked for",
    )
    assert found.before and found.after
    assert (found.before.say("en"), found.after.say("en")) == (first.reason.en, "New words")


def test_a_material_that_is_gone_is_one_difference_and_moving_lines_is_none() -> None:
    known = matters()[BUSINESS]
    first, *others = known.materials
    assert told(known, structs.replace(known, materials=tuple(others))) == [(f"materials.{first.key}", "removed")]
    assert told(structs.replace(known, materials=tuple(others)), known) == [(f"materials.{first.key}", "added")]
    assert told(known, structs.replace(known, materials=(*others, first))) == []


def test_a_field_within_a_page_and_a_number_are_found() -> None:
    known = matters()[BUSINESS]
    page = known.form[0]
    field = structs.replace(page.fields[0], max_length=page.fields[0].max_length + 7)
    changed = structs.replace(known, form=(structs.replace(page, fields=(field, *page.fields[1:])), *known.form[1:]))
    found = only(known, changed)
    assert found.path == f"form.{page.key}.fields.{field.key}.max_length"
    assert found.after and found.after.plain == str(field.max_length)
    assert found.part == field.label


def test_applicants_are_not_told_of_the_office_s_own_affairs() -> None:
    known = matters()[BUSINESS]
    step = structs.replace(known.steps[0], name=WORDS)
    promise = structs.replace(known.promised_limit, days=known.promised_limit.days + 1)
    changed = structs.replace(known, steps=(step, *known.steps[1:]), promised_limit=promise)
    found = differences(known, changed)
    assert {each.section for each in found} == {"steps", "promised_limit"}
    assert {each.section for each in for_applicants(found)} == {"promised_limit"}


def test_every_two_files_can_be_compared() -> None:
    known = matters()[BUSINESS]
    for other in matters().values():
        found = differences(known, other)
        assert bool(found) == (other is not known)
        assert all(each.section_name.zh_hans for each in found)
