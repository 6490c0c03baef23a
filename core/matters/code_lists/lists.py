"""Our own words and the codes of the systems around us.

The national standard and the platforms that are in use disagree about codes, so a matter keeps our own stable word and
is given the code of a profile on its way out (`code_of`), and the word for a code on its way in (`word_of`).
The lists are data: `lists.yaml`, `profiles.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from core.matters.conditions import Text

Profile = Literal["gbt39046", "platform", "guangdong"]
CodeKind = Literal["catalogue_code", "implementation_code", "handling_item_code"]
_FOLDER = Path(__file__).parent


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A word of a list; without a code in a profile it cannot be said there. `who`: of a topic, whom it is for."""

    name: Text
    gbt39046: str | None = None
    platform: str | None = None
    guangdong: str | None = None
    who: tuple[Literal["person", "organisation"], ...] = ()

    def code(self, profile: Profile) -> str | None:
        return getattr(self, profile)


class CodeForms(Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of whole codes; None: the profile has no such code."""

    name: Text
    catalogue_code: str
    implementation_code: str
    handling_item_code: str | None = None


def names_of_lists() -> tuple[str, ...]:
    return tuple(_lists())


def entries_of(list_name: str) -> dict[str, Entry]:
    """Word → entry. KeyError for a list there is not."""
    return _lists()[list_name]


def code_of(list_name: str, word: str, profile: Profile) -> str | None:
    """The code of a word, None when the profile has none for it or the word is not ours."""
    entry = entries_of(list_name).get(word)
    return entry.code(profile) if entry else None


def word_of(list_name: str, code: str, profile: Profile) -> str | None:
    """Our word for a code; of several with the same code the first."""
    return next((word for word, entry in entries_of(list_name).items() if entry.code(profile) == code), None)


def has_form(kind: CodeKind, code: str, profile: Profile) -> bool:
    """Whether a matter's own code is written as the profile wants it."""
    pattern: str | None = getattr(_profiles()[profile], kind)
    return pattern is not None and re.fullmatch(pattern, code) is not None


@cache
def _lists() -> dict[str, dict[str, Entry]]:
    return msgspec.convert(_read("lists.yaml"), dict[str, dict[str, Entry]])


@cache
def _profiles() -> dict[Profile, CodeForms]:
    return msgspec.convert(_read("profiles.yaml"), dict[Profile, CodeForms])


def _read(name: str) -> object:
    return yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
