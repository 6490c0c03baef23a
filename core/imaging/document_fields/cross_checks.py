"""Fields of one document that must say the same, and whether they do. Pure.

A resident number holds the birth date and the sex, a qualification number the resident number, the machine-readable
lines of a passport nearly all of its page. What they bear out is proved. Where two contradict each other both are
doubtful, unless a check digit speaks for one of them.
"""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from core.identity_numbers import birth_date, sex
from core.imaging.document_fields.layout import ReadDocument, ReadField, Standing
from core.mrz import Mrz

Fields = Mapping[str, ReadField]


def cross_checked(document: ReadDocument, zone: Mrz | None = None) -> ReadDocument:
    """The document with the standing of its fields as they bear each other out; `zone`: its machine-readable lines."""
    fields = document.fields
    number = fields.get("identity_number") or fields.get("number")
    if document.document != "passport" and number is not None and number.standing == "proved":
        held = number.value[9:] if len(number.value) == 27 else number.value
        fields = _held_against(fields, {"birth_date": birth_date(held).isoformat(), "sex": sex(held)})
    if document.document == "physician_qualification":
        fields = _numbers_agree(fields)
    if zone is not None and zone.sound:
        fields = _held_against(fields, _said_by(zone))
    return replace(document, fields=fields)


def _held_against(fields: Fields, said: Mapping[str, str]) -> Fields:
    return {
        name: replace(read, standing=_standing(read, said[name])) if said.get(name) else read
        for name, read in fields.items()
    }


def _standing(read: ReadField, said: str) -> Standing:
    return "proved" if _plain(read.value) == _plain(said) else "doubtful"


def _numbers_agree(fields: Fields) -> Fields:
    """The resident number stands twice on a qualification certificate of a resident."""
    own, long = fields.get("identity_number"), fields.get("number")
    if own is None or long is None or len(long.value) != 27 or own.value == long.value[9:]:
        return fields
    return {
        name: replace(read, standing="doubtful") if name in ("identity_number", "number") else read
        for name, read in fields.items()
    }


def _said_by(zone: Mrz) -> dict[str, str]:
    """The number is not held to be wrong by a zone that cannot hold all of it."""
    return {
        "number": zone.number,
        "name_latin": f"{zone.surname}, {zone.given_names}" if zone.given_names else zone.surname,
        "sex": zone.sex or "",
        "birth_date": _day(zone.birth_date),
        "valid_to": _day(zone.expires),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())
