"""Finds what contradicts itself, or the law's floor, inside one matter file.

The rules follow the cross-field checks of public platforms and 行政许可法: promised within statutory, a basis
for every limit, material and fee (art. 30, 58), no catch-all material, no own-department paper without an
issuer (Decree 716 art. 7), acceptor and decider apart. A rule is a function from a definition to findings;
add one to `RULES`."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from core.errors import InvalidInput
from core.identity_numbers import check_uscc
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.findings import Finding
from core.matters.form import FormField, IdentityNumberValid
from core.matters.gate import decisions

_CATCH_ALL = re.compile(r"其他(有关|相关|必要)?(的)?(材料|资料|文件)|认为.*需要.*(材料|资料|文件)")


def inconsistencies(definition: MatterDefinition) -> list[Finding]:
    """The findings of every rule."""
    return [finding for rule in RULES for finding in rule(definition)]


def advice(definition: MatterDefinition) -> list[Finding]:
    """What is not wrong and would be better said: it keeps no file from being published."""
    if definition.supplement_limit.basis is not None:
        return []
    reason = "no law is named for silence, so it ends no case: name its article, or leave it so on purpose"
    file = f"{definition.code}.yaml"
    return [Finding("supplement_limit.basis", "silence_without_effect", reason, file, severity="advises")]


def _limits(definition: MatterDefinition) -> Iterator[Finding]:
    statutory = definition.statutory_limit
    if statutory.basis is None:
        yield Finding("statutory_limit.basis", "limit_without_basis", "a statutory limit needs its article")
    silence = definition.supplement_limit.basis
    if silence is not None and silence.article is None:
        reason = "silence ends no case without an article"
        yield Finding("supplement_limit.basis.article", "lapse_without_article", reason)
    promised = [("promised_limit", definition.promised_limit)]
    promised += [
        (f"promised_limit_when[{position}]", limit) for position, limit in enumerate(definition.promised_limit_when)
    ]
    for path, limit in promised:
        if limit.unit != statutory.unit:
            yield Finding(path, "units_differ", "promise in the unit of the statutory limit")
        elif limit.days > statutory.days:
            yield Finding(path, "promise_beyond_statute", "a promise must not be longer than the law's limit")
    if definition.case_kind == "instant" and definition.promised_limit.days > 0:
        yield Finding("case_kind", "instant_with_days", "an instant case is decided on the same day")


def _procedure(definition: MatterDefinition) -> Iterator[Finding]:
    stages = [step.stage for step in definition.steps]
    for stage in ("accept", "decide", "deliver"):
        if stage not in stages:
            yield Finding("steps", "stage_missing", f"no step of stage “{stage}”")
    accepting = {step.role for step in definition.steps if step.stage == "accept"} - {"system"}
    for position, step in enumerate(definition.steps):
        if step.stage == "decide" and step.role in accepting:
            yield Finding(f"steps[{position}].role", "same_role_decides", "who accepts must not decide")
    for position, special in enumerate(definition.special_procedures):
        if special.kind == "extension" and special.pauses:
            path = f"special_procedures[{position}].pauses"
            yield Finding(path, "extension_pauses", "an extension adds days, it does not pause them")
    if definition.matter_type == "licence" and not definition.faq:
        yield Finding("faq", "faq_missing", "a licence's guide answers at least one question")
    if "reconsideration" not in {remedy.kind for remedy in definition.remedies}:
        yield Finding("remedies", "remedy_missing", "say where reconsideration is asked for")


def _identification(definition: MatterDefinition) -> Iterator[Finding]:
    authority = definition.authority
    yield from _uscc("authority.code", authority.code)
    if not definition.implementation_code.startswith(authority.code):
        yield Finding("implementation_code", "code_of_other_authority", "begins with the authority's code")
    if definition.catalogue_code not in definition.implementation_code:
        yield Finding("implementation_code", "code_of_other_matter", "contains the catalogue code")
    until = definition.in_force_until or date.max
    if until < definition.in_force_from:
        yield Finding("in_force_until", "ends_before_start", "it would end before it starts")
    if definition.contacts.consultation == definition.contacts.supervision:
        yield Finding("contacts.supervision", "same_phone", "complaints do not go to the office itself")


def _materials(definition: MatterDefinition) -> Iterator[Finding]:
    for position, material in enumerate(definition.materials):
        for place, code, reason in _material(material):
            yield Finding(f"materials[{position}].{place}", code, reason)


def _material(material: Material) -> Iterator[tuple[str, str, str]]:
    obtain = material.obtain
    if not (obtain.as_picture or obtain.wallet or obtain.data):
        yield "obtain", "no_way_to_hand_in", "say how it is obtained"
    if material.grade == "A" and obtain.as_picture:
        yield (
            "grade",
            "picture_of_grade_a",
            "a picture never has grade A; ask for B, or for wallet and data only",
        )
    if material.grade == "B" and material.need == "optional":
        yield "need", "optional_original", "an optional material must not cost a visit; ask for C or D"
    if material.grade == "B" and obtain.as_picture and material.originals == 0:
        yield "originals", "original_not_counted", "its original is looked at; say how many"
    if material.source == "government" and material.issuer is None:
        yield "issuer", "issuer_missing", "say which authority issues it"
    if _CATCH_ALL.search(material.name.zh_hans):
        yield "name", "catch_all", "“other materials” cannot be asked for"


def _fields(definition: MatterDefinition) -> Iterator[Finding]:
    checked = {check.field for check in definition.checks if isinstance(check, IdentityNumberValid)}
    for page_number, page in enumerate(definition.form):
        for number, field in enumerate(page.fields):
            for place, code, reason in _field(field, checked):
                yield Finding(f"form[{page_number}].fields[{number}].{place}", code, reason)


def _field(field: FormField, checked: set[str]) -> Iterator[tuple[str, str, str]]:
    if (field.kind == "choice") != bool(field.options):
        yield "options", "options_and_kind", "a choice has options, and nothing else has"
    if field.min_length > field.max_length:
        yield "min_length", "bounds_crossed", "the least is more than the most"
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield "minimum", "bounds_crossed", "the least is more than the most"
    if field.kind in ("phone", "identity_number", "email") and not field.personal:
        yield "personal", "not_marked_personal", "mark it `personal: true`"
    if field.kind == "identity_number" and field.source is None and field.key not in checked:
        yield "kind", "number_not_checked", "add an identity_number_valid check for it"


def _fees(definition: MatterDefinition) -> Iterator[Finding]:
    for position, fee in enumerate(definition.fees):
        if fee.amount <= 0:
            yield Finding(f"fees[{position}].amount", "amount_not_positive", "leave out what costs nothing")


def _joint(definition: MatterDefinition) -> Iterator[Finding]:
    """Licensing Law art. 42(2): all organs together at most 45 working days, extended once by at most 15."""
    if definition.joint is None:
        return
    for path, limit, most in (
        ("statutory_limit", definition.statutory_limit, 45),
        ("extension_limit", definition.extension_limit, 15),
    ):
        if limit is not None and (limit.unit != "working_days" or limit.days > most):
            yield Finding(path, "joint_limit", f"joint handling takes at most {most} working days here")
    codes = {definition.authority.code}
    for position, organ in enumerate(definition.joint.co_organs):
        path = f"joint.co_organs[{position}].code"
        if organ.code in codes:
            yield Finding(path, "organ_twice", "this organ already takes part")
        codes.add(organ.code)
        yield from _uscc(path, organ.code)


def _after_life(definition: MatterDefinition) -> Iterator[Finding]:
    offered = [each.act for each in definition.result.after_life]
    for position, act in enumerate(definition.result.after_life):
        path = f"result.after_life[{position}]"
        if act.act in offered[:position]:
            yield Finding(f"{path}.act", "act_twice", f"“{act.act}” is offered already")
        if act.act == "renewal" and definition.result.validity.months is None:
            yield Finding(f"{path}.act", "renewal_without_term", "a result without a term is not renewed")
        for key in act.materials:
            if definition.material(key) is None:
                yield Finding(f"{path}.materials", "material_unknown", f"no material “{key}”")


def _uscc(path: str, code: str) -> Iterator[Finding]:
    try:
        check_uscc(code)
    except InvalidInput:
        yield Finding(path, "wrong_check_character", "not a 统一社会信用代码")


RULES: tuple[Callable[[MatterDefinition], Iterator[Finding]], ...] = (
    _identification,
    _limits,
    _procedure,
    _joint,
    _materials,
    _fields,
    _fees,
    _after_life,
    decisions.rule_decision,
    decisions.declaration,
)
