"""The longest a notice gets, and the same in the words of readers of 繁體 and English, for looking at."""

from functools import cache
from typing import Any, cast

import msgspec
import opencc

from core.call import Language
from core.notices.schemas import Defect, DeficiencyContent, JointDecisionContent, NoticeContent, NoticeFacts
from tests.core.notices.examples import CONTENTS, facts_with
from tests.core.notices.more_examples import statement_of

LONG_ORGAN = "佛山市南海区狮山镇人民政府综合行政执法与政务服务管理办公室"
LONG_NAME = "喆堃彧禛赟沄䶮𠅤（佛山市南海区大沥镇岭南文化创意产业园运营管理有限责任公司狮山分公司）"


def long_contents() -> dict[str, NoticeContent]:
    """Every kind, some of them as long as they get: 20 defects, 70 days, 12 matters."""
    deficiency = CONTENTS["deficiency"]
    joint = CONTENTS["joint_decision"]
    assert isinstance(deficiency, DeficiencyContent)
    assert isinstance(joint, JointDecisionContent)
    defects = [
        Defect(f"{each.material}（第{number}份）", each.failed_standard, each.how_to_fix, each.example)
        for number in range(1, 8)
        for each in deficiency.defects
    ][:20]
    return {
        **CONTENTS,
        "deficiency": msgspec.structs.replace(deficiency, defects=defects),
        "joint_decision": msgspec.structs.replace(joint, decisions=joint.decisions * 6),
        "time_statement": statement_of(70),
    }


def long_facts(kind: str, language: Language) -> NoticeFacts:
    """Long names, rare characters; in 繁體 by conversion, in English by a phrase for each field."""
    facts = msgspec.structs.replace(facts_with(long_contents()[kind]), organ=LONG_ORGAN, applicant=LONG_NAME)
    if language == "zh-Hans":
        return facts
    plain = cast(dict[str, Any], msgspec.to_builtins(facts))
    worded = _traditional(plain) if language == "zh-Hant" else _english(plain)
    worded |= {"organ_on_seal": LONG_ORGAN, "document_number": facts.document_number, "applicant": facts.applicant}
    worded["content"]["type"] = plain["content"]["type"]
    return msgspec.convert(worded, NoticeFacts)


def _traditional(value: Any) -> Any:
    match value:
        case str():
            return value if value.isascii() else _converter().convert(value)
        case dict():
            return {key: _traditional(item) for key, item in cast(dict[str, Any], value).items()}
        case list():
            return [_traditional(item) for item in cast(list[Any], value)]
        case _:
            return value


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


def _english(value: Any, key: str = "") -> Any:
    match value:
        case str() if value.isascii():
            return value
        case str():
            return PHRASES.get(key, "As the law and the published guide of this matter say it in their own words")
        case dict():
            return {name: _english(item, name) for name, item in cast(dict[str, Any], value).items()}
        case list():
            return [_english(item, key) for item in cast(list[Any], value)]
        case _:
            return value


PHRASES = {
    "organ": "Shishan Town Government of Nanhai District, Foshan: Office of Integrated Enforcement and Services",
    "name": "Proof of the right to use the premises (lease and certificate of title)",
    "material": "Proof of the right to use the premises (lease and certificate of title)",
    "failed_standard": "The lease is signed by the lessor and in force on the day of the application",
    "how_to_fix": "Hand in the page with the lessor's signature, or a contract signed anew",
    "example": "The last page has a field “Lessor (seal)”",
    "legal_basis": "Administrative Licensing Law, article 32, paragraph 1, item (4)",
    "clerk": "He Min (staff number 0217)",
    "verifier": "Li Guoqiang (staff number 0312)",
    "procedure": "expert review",
    "proof": "Certificate of no serious violation",
    "matter": "Registration of an individual business",
    "note": "expert review; hearing",
    "document": "南市监特字〔2026〕第15号",
    "opening_number": "南市监特字〔2026〕第15号",
    "notice_number": "南市监补字〔2026〕第7号",
    "reconsideration_body": "the People's Government of Nanhai District, Foshan",
    "court": "the People's Court of Nanhai District, Foshan",
    "effect": "the application counts as withdrawn",
    "event": "accepted",
    "standing": "The applicant’s licence is “in force”; the shop may open.",
    "contact": "Dali Town Service Centre, 0757-0000 0000",
}
