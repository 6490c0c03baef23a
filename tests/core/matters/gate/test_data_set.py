"""Every item of GB/T 39046-2020 Table 4 has its place in a matter file, and every word its code where there is one."""

import types
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from msgspec import Struct, structs

from core.matters.code_lists.lists import code_of, entries_of, has_form, names_of_lists, word_of
from core.matters.data_set import DataSet, Power
from core.matters.definition import MatterDefinition
from core.matters.facets import Filters, meets, power_line
from tests.core.matters.packs import SENIOR, matters

TABLE_4 = {
    1: "title",
    2: "catalogue_code",
    3: "implementation_code",
    4: "matter_type",
    6: "legal_basis.article",
    7: "exercise_level",
    9: "data_set.power.division",
    10: "data_set.power.scope",
    11: "authority.name",
    12: "authority.code",
    13: "data_set.power.nature",
    15: "statutory_limit.days",
    16: "statutory_limit.unit",
    17: "statutory_limit.note",
    18: "promised_limit.days",
    19: "promised_limit.unit",
    20: "promised_limit.note",
    21: "acceptance_conditions",
    22: "steps.name",
    23: "data_set.joint_bodies.name",
    24: "data_set.joint_bodies.code",
    25: "data_set.handling_body.name",
    26: "data_set.handling_body.code",
    27: "data_set.intermediary_services.service",
    28: "quantity_limit",
    29: "result.title",
    30: "result.sample",
    31: "fees.amount",
    32: "fees.basis",
    33: "data_set.cross_region.scope",
    34: "applicants.who",
    36: "topics.key",
    39: "data_set.reach.handling_forms",
    41: "special_procedures.kind",
    42: "authority.area",
    44: "data_set.appointment.quota_per_slot",
    45: "data_set.payment.ways",
    46: "data_set.reach.courier_result",
    47: "channels",
    48: "data_set.reach.online_url",
    49: "data_set.reach.run_system_level",
    50: "places.address",
    51: "places.hours",
    52: "data_set.consultation",
    53: "contacts.consultation",
    54: "contacts.supervision",
    55: "faq.answer",
    56: "materials.name",
    57: "materials.issuer",
    58: "materials.issued_within_days",
    59: "materials.instructions",
    60: "materials.issued_at",
    61: "materials.usage",
    62: "materials.originals",
    63: "materials.copies",
    64: "materials.need",
}
"""Item → path. A code that the standard gives beside its name (5, 8, 14, 35, 37, 38, 40, 43) follows from the code
list or the same field."""

EXCHANGE = (
    "data_set.local_codes.handling_item_code",
    "version",
    "state",
    "in_force_from",
    "in_force_until",
    "change_note",
    "data_set.power.source",
    "data_set.power.handed_down.document",
    "data_set.power.handed_down.valid_until",
    "data_set.reach.enters_centre",
    "places.counter",
    "places.transport",
    "places.position",
    "steps.presence_reason",
    "online_depth",
    "data_set.reach.mobile_url",
    "data_set.reach.single_sign_on",
    "data_set.reach.courier_materials",
    "data_set.rights.duties",
    "remedies.address",
    "remedies.phone",
    "remedies.url",
    "data_set.appointment.rule",
    "result.valid_in",
    "result.annual_inspection",
    "fees.standard",
    "fees.unit",
    "fees.reductions.basis",
    "steps.body",
    "steps.post",
    "steps.limit",
    "steps.procedure",
    "steps.standard",
    "steps.outcome",
    "data_set.cross_region.areas",
    "data_set.cross_region.mode",
)


def inside(kind: Any) -> Any:
    """The Struct in a field's type, or the type itself."""
    if get_origin(kind) is Annotated:
        return inside(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return inside(next(each for each in get_args(kind) if each is not type(None)))
    return inside(get_args(kind)[0]) if get_origin(kind) is tuple else kind


@pytest.mark.parametrize("path", [*TABLE_4.values(), *EXCHANGE])
def test_an_item_has_its_place(path: str) -> None:
    kind: Any = MatterDefinition
    for name in path.split("."):
        assert issubclass(kind, Struct)
        kind = inside({field.encode_name: field for field in structs.fields(kind)}[name].type)


def test_the_national_standard_and_the_platform_give_one_word_different_codes() -> None:
    assert code_of("service_object", "administrative_organ", "gbt39046") == "5"
    assert code_of("service_object", "administrative_organ", "platform") == "6"
    assert (word_of("service_object", "5", "gbt39046"), word_of("service_object", "5", "platform")) == (
        "administrative_organ",
        "unincorporated",
    )
    assert code_of("handling_form", "self_terminal", "platform") is None


def test_what_guangdong_says_the_platform_says_too_but_for_its_own_extensions() -> None:
    own = {
        (name, word)
        for name in names_of_lists()
        for word, entry in entries_of(name).items()
        if entry.guangdong != entry.platform
    }
    extensions = {("matter_type", "internal_approval"), ("handling_form", "self_terminal"), ("time_unit", "months")}
    assert own == extensions | {("material_need", "waived")}


def test_codes_are_of_the_form_of_their_profile() -> None:
    for matter in matters().values():
        assert matter.code_profile == "platform"
        assert has_form("catalogue_code", matter.catalogue_code, "platform")
        assert has_form("implementation_code", matter.implementation_code, "guangdong")
        assert not has_form("implementation_code", matter.implementation_code, "gbt39046")
        assert not has_form("handling_item_code", matter.catalogue_code, "gbt39046"), "the standard has none"


@pytest.mark.parametrize(
    ("source", "vertical", "line"),
    [
        ("own_level", False, "own"),
        ("authorised_sideways", False, "own"),
        ("delegated_down", False, "from_above"),
        ("entrusted_from_above", False, "from_above"),
        ("delegated_down", True, "vertical"),
    ],
)
def test_a_power_is_its_own_level_s_from_above_or_of_an_organ_led_from_above(
    source: Any, vertical: bool, line: str
) -> None:
    power = Power(source=source, vertical_line=vertical)
    matter = structs.replace(matters()[SENIOR], data_set=DataSet(power=power))
    assert power_line(matter) == line
    assert meets(matter, Filters(power=power_line(matter)))
