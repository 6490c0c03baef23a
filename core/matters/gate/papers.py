"""What is asked for and what comes out: materials, fees, the result's name.

行政许可法 arts. 30 (the complete list) and 58 (fees); State Council Decree 716 art. 7 (nothing the office has)."""

import re
from collections.abc import Iterator

from core.matters.code_lists.lists import entries_of
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.findings import Finding

_CATCH_ALL = re.compile(r"其[他它](有关|相关|必要)?(的)?(材料|资料|文件)|认为.*需要.*(材料|资料|文件)")
_DOCUMENT_NAME = re.compile(r"(批复|决定书?|意见书?|通知书?|批文|函)$")
_CERTIFICATE_NAME = re.compile(r"(证|证书|执照|证明书?|许可)$")


def materials(definition: MatterDefinition) -> Iterator[Finding]:
    for position, material in enumerate(definition.materials):
        for place, code, reason in (*_material(material), *_from_government(definition, material)):
            yield Finding(f"materials[{position}].{place}", code, reason)


def _material(material: Material) -> Iterator[tuple[str, str, str]]:
    obtain = material.obtain
    if not (obtain.as_picture or obtain.wallet or obtain.data):
        yield "obtain", "no_way_to_hand_in", "say how it is obtained"
    if material.grade == "A" and obtain.as_picture:
        yield "grade", "picture_of_grade_a", "a picture never has grade A; ask for B, or for wallet and data only"
    if material.grade == "B" and material.need == "optional":
        yield "need", "optional_original", "an optional material must not cost a visit; ask for C or D"
    if material.grade == "B" and obtain.as_picture and material.originals == 0:
        yield "originals", "original_not_counted", "its original is looked at; say how many"
    if material.machine_check and not material.original_verification:
        yield "machine_check", "nothing_to_compare", "no original is laid beside a picture of this line"
    if material.medium == "paper" and material.originals + material.copies == 0:
        yield "copies", "copies_not_said", "on paper: say how many originals and copies"
    if _CATCH_ALL.search(material.name.zh_hans):
        yield "name", "catch_all", "“other materials” cannot be asked for"


def _from_government(definition: MatterDefinition, material: Material) -> Iterator[tuple[str, str, str]]:
    if material.source != "government":
        return
    obtain = material.obtain
    if material.issuer is None:
        yield "issuer", "issuer_missing", "say which authority issues it"
    elif material.issuer == definition.authority.name and not (obtain.wallet or obtain.data):
        yield "issuer", "own_document_demanded", "the authority issued it: read it, do not ask for it"
    if obtain.wallet or obtain.data or material.kind != "certificate":
        return
    known = [entry.name.zh_hans for entry in entries_of("certificate_type").values()]
    if found := next((name for name in known if name in material.name.zh_hans), ""):
        yield "obtain.wallet", "licence_not_read", f"it exists as an electronic certificate: “{found}”"


def fees(definition: MatterDefinition) -> Iterator[Finding]:
    charged = [(place, fee) for place, fee in enumerate(definition.fees) if fee.payee == "authority"]
    for place, fee in enumerate(definition.fees):
        if fee.amount <= 0:
            yield Finding(f"fees[{place}].amount", "amount_not_positive", "leave out what costs nothing")
    for place, fee in charged:
        if fee.standard is None:
            yield Finding(f"fees[{place}].standard", "fee_without_standard", "say how the amount comes about")
    if charged and definition.data_set.payment is None:
        yield Finding("data_set.payment", "fee_without_payment_way", "say how the fee is paid")
    if not definition.fees and definition.data_set.payment is not None:
        yield Finding("data_set.payment", "payment_without_fee", "nothing is charged")


def result(definition: MatterDefinition) -> Iterator[Finding]:
    name = definition.result.title.zh_hans
    wrong = _DOCUMENT_NAME if definition.result.type == "certificate" else _CERTIFICATE_NAME
    if wrong.search(name):
        yield Finding(
            "result.title", "result_name_disagrees", f"“{name}” is not the name of a {definition.result.type}"
        )
