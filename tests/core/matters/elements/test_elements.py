"""Facts have one meaning, whoever asks: fields and materials are bound to the register, which answers for a whole
catalogue."""

from pathlib import Path
from typing import Any

from msgspec import structs

from core.matters.code_lists.lists import code_of, names_of_lists
from core.matters.definition import MatterDefinition
from core.matters.elements.binding import bindings
from core.matters.elements.register import element_of, elements_of, register
from core.matters.elements.usage import facts_report
from tests.core.matters.packs import BUSINESS, FOOD, PHYSICIAN, SENIOR, findings_of, matters, write_edited


def with_field(code: str, place: int, **changes: Any) -> MatterDefinition:
    """The matter with another first-page field at a place."""
    known = matters()[code]
    page = known.form[0]
    fields = list(page.fields)
    fields[place] = structs.replace(fields[place], **changes)
    return structs.replace(known, form=(structs.replace(page, fields=tuple(fields)), *known.form[1:]))


def told(definition: MatterDefinition) -> list[tuple[str, str]]:
    """What blocks."""
    return [(each.path, each.code) for each in bindings(definition) if each.severity == "blocks"]


def test_the_register_says_who_owns_every_fact_and_means_each_once() -> None:
    facts: list[str] = []
    keys: list[tuple[str, str]] = []
    for element in register().values():
        assert element.owner.zh_hans and element.definition.en
        assert element.code_list is None or element.code_list in names_of_lists()
        facts += element.facts
        keys += [(key, element.kind) for key in element.asked_as]
    assert len(facts) == len(set(facts))
    assert len(keys) == len(set(keys))


def test_every_fact_the_hall_fills_in_is_in_the_register() -> None:
    for definition in matters().values():
        for page in definition.form:
            for field in page.fields:
                assert field.source is None or element_of(field, register()), (definition.code, field.key)


def test_a_field_is_bound_by_name_by_fact_or_by_the_key_it_is_asked_under() -> None:
    fields = {field.key: field for page in matters()[BUSINESS].form for field in page.fields}
    assert element_of(fields["premises_address"], register()) == "premises_address"
    assert element_of(structs.replace(fields["premises_address"], element="contact_address"), register()) == (
        "contact_address"
    )
    number = next(field for field in fields.values() if field.source == "identity_document.number")
    assert element_of(number, register()) == "identity_number"


def test_materials_prove_what_their_certificates_say() -> None:
    lease = matters()[BUSINESS].material("lease")
    assert lease and elements_of(lease, register()) == ("premises_address", "lease_until")


def test_shipped_matters_are_bound_without_a_fault() -> None:
    assert [each for definition in matters().values() for each in told(definition)] == []


def test_an_unknown_element_and_another_kind_are_found_and_unbound_neighbours_told() -> None:
    assert ("form[0].fields[0].element", "element_unknown") in told(with_field(SENIOR, 0, element="shoe_size"))
    wrong = with_field(SENIOR, 2, element="phone")  # a date
    assert ("form[0].fields[2].kind", "element_of_other_kind") in told(wrong)
    assert ("form[0].fields[2].source", "element_of_other_fact") in told(wrong)
    beside = with_field(SENIOR, 0, element="person_name")
    page = beside.form[0]
    stray = structs.replace(page.fields[4], key="hobby", kind="text", source=None, element=None)
    beside = structs.replace(beside, form=(structs.replace(page, fields=(*page.fields, stray)),))
    [finding] = bindings(beside)
    assert (finding.code, finding.severity) == ("element_unbound", "advises")
    assert finding.reason.endswith(": hobby")


def test_shipped_matters_name_the_elements_of_what_every_form_asks() -> None:
    named = {field.element for matter in matters().values() for page in matter.form for field in page.fields}
    assert named >= {"person_name", "identity_number", "contact_address", "registered_address", "phone", "uscc"}


def test_an_option_that_the_standard_s_list_does_not_have_is_found() -> None:
    physician = matters()[PHYSICIAN]
    page = physician.form[0]
    place = next(number for number, field in enumerate(page.fields) if field.element == "sex")
    other = structs.replace(page.fields[place].options[0], key="unsaid")
    fields = [*page.fields]
    fields[place] = structs.replace(fields[place], element=None, options=(other,))
    changed = structs.replace(physician, form=(structs.replace(page, fields=tuple(fields)), *physician.form[1:]))
    assert (f"form[0].fields[{place}].options[0].key", "option_not_in_code_list") in told(changed)
    assert code_of("sex", "female", "gbt39046") == "2"


def test_a_fact_asked_twice_in_one_form_is_found() -> None:
    known = matters()[SENIOR]
    page = known.form[0]
    again = structs.replace(page.fields[0], key="name_again")
    twice = structs.replace(known, form=(structs.replace(page, fields=(*page.fields, again)),))
    assert told(twice) == [("form[0].fields[5]", "fact_asked_twice")]


def test_the_gate_tells_of_it(tmp_path: Path) -> None:
    file = write_edited(tmp_path, {("form", 0, "fields", 0, "element"): "shoe_size"}, SENIOR)
    assert [each.code for each in findings_of(file)] == ["element_unknown"]


def test_the_report_counts_what_is_retyped_and_says_what_could_go() -> None:
    report = facts_report(matters().values())
    counted = {each.matter: each for each in report.matters}
    assert (counted[SENIOR].retyped, counted[SENIOR].own) == (0, 0)
    assert counted[PHYSICIAN].retyped == 2  # name and code of the institution
    uses = {each.element: each for each in report.elements}
    assert set(uses["person_name"].matters) == set(matters())
    assert uses["trade_name"].retyped_in == ()  # business registration is what makes the name
    fates = {(each.matter, each.material): each for each in report.materials}
    assert fates[SENIOR, "identity_card"].fate == "gone"
    lease = fates[BUSINESS, "lease"]
    assert (lease.fate, lease.would_need) == ("could_go", ("premises_address", "lease_until"))
    assert fates[FOOD, "layout_plan"].fate == "stays"
