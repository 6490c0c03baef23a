"""What people read, in 简体, 繁體 (香港) and English: one `.po` file per language and folder.

    sentences = Sentences.load(Path("core/locale"), Path("kiosk/locale"))
    sentences.say("refusal.busy", "zh-Hant")
    sentences.say("refusal.pass_used", call.language, at=used_at, place="深圳湾口岸")

A message id is a key (`refusal.<code>` for refusals), the message its sentence with `{placeholders}`, which
details fill. Instants and days are written as the language writes them, in the hall's zone. The files are
read at the start, each once; there is no compile step. Every file of a folder has the same keys and placeholders
(`differences`), so a key that is missing anywhere is missing in all languages and `say` raises KeyError.
"""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Protocol, cast, runtime_checkable
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po

from core.call import LANGUAGES, Language

CORE_FOLDER = Path(__file__).parent

LOCALES: dict[Language, Locale] = {
    "zh-Hans": Locale("zh", "CN", "Hans"),
    "zh-Hant": Locale("zh", "HK", "Hant"),
    "en": Locale("en", "GB"),
}

SHANGHAI = ZoneInfo("Asia/Shanghai")


@runtime_checkable
class Spoken(Protocol):
    """What can say itself in a language: names from a matter file among a sentence's details."""

    def say(self, language: Language) -> str: ...


class Sentences:
    def __init__(self, texts: dict[Language, dict[str, str]], zone: tzinfo) -> None:
        self._texts = texts
        self._zone = zone

    @classmethod
    def load(cls, *folders: Path, zone: tzinfo = SHANGHAI) -> "Sentences":
        """Read `<language>.po` of each folder; a later folder wins. Raises OSError or PoFileError."""
        return cls(
            {
                language: {key: text for folder in folders for key, text in _read(folder, language).items()}
                for language in LANGUAGES
            },
            zone,
        )

    def say(self, key: str, language: Language, /, **details: Any) -> str:
        """The sentence with its details. Raises KeyError for an unknown key or a detail that is not given."""
        shown = {name: self._show(value, language) for name, value in details.items()}
        return self._texts[language][key].format_map(shown)

    def has(self, key: str) -> bool:
        return key in self._texts["zh-Hans"]

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts["zh-Hans"])

    def differences(self) -> list[str]:
        """What one language has and another lacks, keys and placeholders; empty when all is well."""
        first = self._texts["zh-Hans"]
        found: list[str] = []
        for language, texts in self._texts.items():
            found += [f"{language}: {key} is missing" for key in sorted(first.keys() - texts.keys())]
            found += [f"zh-Hans: {key} is missing" for key in sorted(texts.keys() - first.keys())]
            found += [
                f"{language}: {key} has other placeholders"
                for key in sorted(first.keys() & texts.keys())
                if _placeholders(first[key]) != _placeholders(texts[key])
            ]
        return found

    def _show(self, value: Any, language: Language) -> Any:
        if isinstance(value, Spoken):
            return value.say(language)
        if isinstance(value, list | tuple):
            shown = [str(self._show(each, language)) for each in cast(Sequence[Any], value)]
            return (", " if language == "en" else "、").join(shown)
        if isinstance(value, datetime):
            return format_datetime(value, "medium", self._zone, LOCALES[language])
        if isinstance(value, date):
            return format_date(value, "long", LOCALES[language])
        return value


@cache
def sentences() -> Sentences:
    """Core's own sentences, read once."""
    return Sentences.load(CORE_FOLDER)


@cache
def _read(folder: Path, language: Language) -> dict[str, str]:
    with (folder / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
