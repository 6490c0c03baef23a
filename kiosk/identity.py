"""From what a reader or a person says to evidence of who somebody is. Pure.

A chip gives raw fields; here they get meaning: dates, the name of an ethnic group, the kind of document. A
typed number is checked by its own check digits and is weaker evidence: the hall decides what it may be used
for. Source of the ethnic codes: GB/T 3304."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from core.clock import AUTHORITY_ZONE
from core.errors import InvalidInput
from core.identity_numbers import birth_date, check_identity_number, sex
from core.mrz import parse_mrz
from core.people.schemas import IdentityDocument, IdentityEvidence, IdentityKind
from core.terminals.schemas import Profile
from hardware.id_card_reader import CardRead

SEX: Mapping[str, Literal["male", "female"]] = {"1": "male", "2": "female"}

ETHNIC_GROUPS = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]

TYPED_KINDS: Mapping[Profile, tuple[IdentityKind, ...]] = {
    "mainland": (
        "resident_id_card",
        "hk_macau_travel_permit",
        "hk_macau_taiwan_residence_permit",
        "taiwan_travel_permit",
        "foreign_permanent_residence_card",
        "passport",
    ),
    "hong_kong": ("hk_macau_travel_permit", "hk_identity_card", "macau_identity_card", "passport"),
}
"""What may be typed at a kiosk of each profile, in the order of the screen."""

SUPPORTED_BY: Mapping[IdentityKind, IdentityKind] = {
    "hk_macau_travel_permit": "hk_identity_card",
    "hk_identity_card": "hk_macau_travel_permit",
}
"""The document that may stand beside another one: 回乡证 and Hong Kong identity card."""


def evidence_of_card(card: CardRead, at: datetime) -> IdentityEvidence:
    """What a chip said. Raises InvalidInput: `card_kind_unknown`, or a number's own refusal."""
    if card.kind not in get_args(IdentityKind):
        raise InvalidInput("card_kind_unknown")
    kind = msgspec.convert(card.kind, IdentityKind)
    document = IdentityDocument(
        kind=kind,
        number=check_identity_number(kind, card.number),
        name=card.name or card.name_latin,
        name_latin=card.name_latin,
        sex=SEX.get(card.sex, "unknown"),
        birth_date=_day(card.birth_date),
        nationality=card.nationality,
        ethnic_group=_ethnic_group(card.ethnicity),
        address=card.newest_address or card.address,
        issuer=card.issuer,
        valid_from=_day(card.valid_from),
        valid_to=_day(card.valid_until),
    )
    return IdentityEvidence(document, "chip", at)


def evidence_of_typing(
    kind: IdentityKind,
    number: str,
    name: str,
    at: datetime,
    supporting_number: str = "",
) -> IdentityEvidence:
    """What somebody typed, checked. Raises InvalidInput `name_missing`, `identity_number_malformed` or
    `identity_number_wrong_check_digit`."""
    if not name.strip():
        raise InvalidInput("name_missing")
    document = typed_document(kind, number, name)
    beside = SUPPORTED_BY.get(kind)
    supporting = (typed_document(beside, supporting_number, name),) if beside and supporting_number.strip() else ()
    return IdentityEvidence(document, "typed", at, supporting)


def evidence_of_mrz(kind: IdentityKind, lines: str, name: str, at: datetime) -> IdentityEvidence:
    """What the machine-readable lines say, typed by the holder; `name` is the one in Chinese, if there is
    one.

    Raises InvalidInput `mrz_unreadable`, `mrz_wrong_check_digit` (fields) or `mrz_other_document`.
    """
    zone = parse_mrz(lines, at.astimezone(AUTHORITY_ZONE).date())
    if not zone.sound:
        raise InvalidInput("mrz_wrong_check_digit", fields=", ".join(zone.failed_checks))
    if zone.kind != kind:
        raise InvalidInput("mrz_other_document")
    latin = f"{zone.surname}, {zone.given_names}".strip(", ")
    document = IdentityDocument(
        kind,
        check_identity_number(kind, zone.number),
        name.strip() or latin,
        name_latin=latin,
        sex=zone.sex or "unknown",
        birth_date=zone.birth_date,
        nationality=zone.nationality,
        valid_to=zone.expires,
    )
    return IdentityEvidence(document, "typed", at)


def typed_document(kind: IdentityKind, number: str, name: str) -> IdentityDocument:
    """A resident's number also tells birth date and sex; others tell nothing more."""
    checked = check_identity_number(kind, number)
    if kind not in ("resident_id_card", "hk_macau_taiwan_residence_permit"):
        return IdentityDocument(kind, checked, name.strip())
    return IdentityDocument(kind, checked, name.strip(), sex=sex(checked), birth_date=birth_date(checked))


def masked_name(name: str) -> str:
    """The surname and a star for each further character; of a name in letters, its first word."""
    if name.isascii():
        return f"{name.split()[0]} ***" if name.split() else ""
    return name[:1] + "*" * (len(name) - 1)


def _day(text: str) -> date | None:
    """`YYYYMMDD`; None for 长期 and for what is no date."""
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None


def _ethnic_group(code: str) -> str:
    number = int(code) if code.isascii() and code.isdigit() else 0
    return ETHNIC_GROUPS[number - 1] if 1 <= number <= len(ETHNIC_GROUPS) else ""
