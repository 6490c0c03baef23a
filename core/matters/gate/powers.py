"""By what right: special procedures, powers handed down, and whether its words and codes can be said in its profile."""

from collections.abc import Iterator

from core.errors import InvalidInput
from core.identity_numbers import check_uscc
from core.matters.code_lists.lists import code_of, has_form
from core.matters.definition import MatterDefinition
from core.matters.findings import Finding

_LICENSING_LAW = "行政许可法"
_OWN_LAW_ONLY = ("site_check", "public_notice")
"""Not in art. 45's list: they pause only where another law says so."""


def procedures(definition: MatterDefinition) -> Iterator[Finding]:
    listed = {special.key for special in definition.special_procedures}
    for place, step in enumerate(definition.steps):
        if step.procedure is not None and step.procedure not in listed:
            path = f"steps[{place}].procedure"
            yield Finding(path, "procedure_unlisted", f"“{step.procedure}” is not among the special procedures")
    for place, special in enumerate(definition.special_procedures):
        path = f"special_procedures[{place}]"
        if special.kind == "extension" and special.pauses:
            yield Finding(f"{path}.pauses", "extension_pauses", "an extension adds days, it does not pause them")
        if special.pauses and special.expected_days == 0:
            yield Finding(f"{path}.expected_days", "procedure_without_days", "say how long it usually takes")
        if special.pauses and special.kind in _OWN_LAW_ONLY and _LICENSING_LAW in special.legal_basis.law.zh_hans:
            yield Finding(f"{path}.pauses", "pause_outside_law", "art. 45 does not name it; cite the law that does")


def power(definition: MatterDefinition) -> Iterator[Finding]:
    held = definition.data_set.power
    if held is None:
        return
    path = "data_set.power.handed_down"
    if held.source != "own_level" and held.handed_down is None:
        yield Finding(path, "power_without_paper", "name the paper that handed the power down, and its term")
    if held.handed_down is not None:
        until = held.handed_down.valid_until
        if held.handed_down.valid_from > definition.in_force_from or (until and until < definition.in_force_from):
            yield Finding(f"{path}.valid_until", "power_not_held", "the matter would begin outside the paper's term")
    if held.nature == "entrusted" and held.source not in ("entrusted_from_above", "entrusted_sideways"):
        reason = "an entrusted organisation has its power from another"
        yield Finding("data_set.power.source", "entrusted_by_nobody", reason)


def identification(definition: MatterDefinition) -> Iterator[Finding]:
    authority, profile = definition.authority, definition.code_profile
    yield from uscc("authority.code", authority.code)
    for place, body in enumerate(definition.data_set.joint_bodies):
        if body.code is not None:
            yield from uscc(f"data_set.joint_bodies[{place}].code", body.code)
    if profile != "gbt39046" and not definition.implementation_code.startswith(authority.code):
        yield Finding("implementation_code", "code_of_other_authority", "begins with the authority's code")
    if definition.catalogue_code not in definition.implementation_code:
        yield Finding("implementation_code", "code_of_other_matter", "contains the catalogue code")
    if not has_form("catalogue_code", definition.catalogue_code, profile):
        yield Finding("catalogue_code", "code_form", f"not a catalogue code of “{profile}”")
    if not has_form("implementation_code", definition.implementation_code, profile):
        yield Finding("implementation_code", "code_form", f"not an implementation code of “{profile}”")
    codes = definition.data_set.local_codes
    item = codes.handling_item_code if codes else None
    if item is not None and not has_form("handling_item_code", item, profile):
        yield Finding("data_set.local_codes.handling_item_code", "code_form", f"not one of “{profile}”")


def words(definition: MatterDefinition) -> Iterator[Finding]:
    """Every word of a code list has a code in the profile. What the standard has no list for is not held against it."""
    for path, list_name, word in _listed_words(definition):
        if code_of(list_name, word, definition.code_profile) is None:
            yield Finding(path, "not_in_profile", f"“{word}” has no code in “{definition.code_profile}”")


def _listed_words(definition: MatterDefinition) -> Iterator[tuple[str, str, str]]:
    yield "matter_type", "matter_type", definition.matter_type
    yield "exercise_level", "exercise_level", definition.exercise_level
    yield "case_kind", "case_kind", definition.case_kind
    for name in ("statutory_limit", "promised_limit"):
        yield f"{name}.unit", "time_unit", getattr(definition, name).unit
    for place, special in enumerate(definition.special_procedures):
        yield f"special_procedures[{place}].kind", "special_procedure", special.kind
    data = definition.data_set
    for place, region in enumerate(data.cross_region):
        yield f"data_set.cross_region[{place}].scope", "cross_region_scope", region.scope
    if data.reach is not None:
        for place, form in enumerate(data.reach.handling_forms):
            yield f"data_set.reach.handling_forms[{place}]", "handling_form", form


def uscc(path: str, code: str) -> Iterator[Finding]:
    try:
        check_uscc(code)
    except InvalidInput:
        yield Finding(path, "wrong_check_character", "not a 统一社会信用代码")
