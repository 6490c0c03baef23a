"""From what a reader or a person says to evidence of who somebody is. Pure.

A chip gives raw fields; here they get meaning: dates, the name of an ethnic group, the kind of document. A
typed number is checked by its own check digits and is weaker evidence: the hall decides what it may be used
for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from core.clock import AUTHORITY_ZONE
from core.errors import InvalidInput
from core.identity_numbers import birth_date, check_identity_number, sex
from core.imaging.document_fields.ethnic_groups import ETHNIC_GROUPS
from core.mrz import Mrz, parse_mrz
from core.people.assurance import check_not_expired
from core.people.schemas import EvidenceSource, IdentityDocument, IdentityEvidence, IdentityKind
from core.terminals.schemas import Profile
from hardware.id_card_reader import CardRead

SEX: Mapping[str, Literal["male", "female"]] = {"1": "male", "2": "female"}

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


LONG_TERM = "长期"
"""In place of the last day of validity."""


def evidence_of_card(card: CardRead, at: datetime) -> IdentityEvidence:
    """What a chip said. Raises InvalidInput: `card_kind_unknown`, a number's own refusal, `card_dates_unreadable`,
    `card_contradicts_itself` (number and birth date), `card_not_yet_valid` (day) or `card_expired` (day).
    """
    if card.kind not in get_args(IdentityKind):
        raise InvalidInput("card_kind_unknown")
    kind = msgspec.convert(card.kind, IdentityKind)
    number = check_identity_number(kind, card.number)
    born = _day_on_card(card, "birth_date")
    if len(number) == 18 and birth_date(number) != born:
        raise InvalidInput("card_contradicts_itself")
    valid_from, valid_to = _validity(card, at.astimezone(AUTHORITY_ZONE).date())
    document = IdentityDocument(
        kind=kind,
        number=number,
        name=card.name or card.name_latin,
        name_latin=card.name_latin,
        sex=SEX.get(card.sex, "unknown"),
        birth_date=born,
        nationality=card.nationality,
        ethnic_group=_ethnic_group(card.ethnicity),
        address=card.newest_address or card.address,
        issuer=card.issuer,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return IdentityEvidence(document, "chip", at)


def _validity(card: CardRead, today: date) -> tuple[date, date | None]:
    """First and last day; the last is None for 长期. Raises as `evidence_of_card`."""
    first = _day_on_card(card, "valid_from")
    last = None if card.valid_until == LONG_TERM else _day_on_card(card, "valid_until")
    if first > today:
        raise InvalidInput("card_not_yet_valid", day=first.isoformat())
    check_not_expired(last, today)
    return first, last


def evidence_of_typing(
    kind: IdentityKind,
    number: str,
    name: str,
    at: datetime,
    supporting_number: str = "",
) -> IdentityEvidence:
    """What somebody typed, checked. Raises InvalidInput `name_missing`, and what is wrong with a number
    (`check_identity_number`)."""
    if not name.strip():
        raise InvalidInput("name_missing")
    document = typed_document(kind, number, name)
    beside = SUPPORTED_BY.get(kind)
    supporting = (typed_document(beside, supporting_number, name),) if beside and supporting_number.strip() else ()
    return IdentityEvidence(document, "typed", at, supporting)


def evidence_of_mrz(kind: IdentityKind, lines: str, name: str, at: datetime) -> IdentityEvidence:
    """What the machine-readable lines say, typed by the holder; `name` is the one in Chinese, if there is
    one.

    Raises InvalidInput `mrz_unreadable`, and as `evidence_of_zone`.
    """
    return evidence_of_zone(kind, parse_mrz(lines, at.astimezone(AUTHORITY_ZONE).date()), name, "typed", at)


def evidence_of_zone(
    kind: IdentityKind, zone: Mrz, name: str, source: EvidenceSource, at: datetime
) -> IdentityEvidence:
    """What a machine-readable zone says, by whichever way it came; `name` as in `evidence_of_mrz`.

    Raises InvalidInput `mrz_wrong_check_digit` (fields), `mrz_other_document` or `card_expired` (day).
    """
    if not zone.sound:
        raise InvalidInput("mrz_wrong_check_digit", fields=", ".join(zone.failed_checks))
    if zone.kind != kind:
        raise InvalidInput("mrz_other_document")
    check_not_expired(zone.expires, at.astimezone(AUTHORITY_ZONE).date())
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
    return IdentityEvidence(document, source, at)


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


def _day_on_card(card: CardRead, field: Literal["birth_date", "valid_from", "valid_until"]) -> date:
    """A date as cards write it, `YYYYMMDD`. Raises `card_dates_unreadable`."""
    text: str = getattr(card, field)
    try:
        if len(text) == 8 and text.isascii() and text.isdigit():
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInput("card_dates_unreadable", field=field)


def _ethnic_group(code: str) -> str:
    number = int(code) if code.isascii() and code.isdigit() else 0
    return ETHNIC_GROUPS[number - 1] if 1 <= number <= len(ETHNIC_GROUPS) else ""
