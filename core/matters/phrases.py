"""The words a matter may be found by, each with the part it stands in, which is the reason that is shown. Pure."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import zip_longest

from msgspec import Struct
from opencc import OpenCC

from core.call import Language
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.schemas import MatchedIn
from core.matters.search_terms import plain


class Phrase(Struct, frozen=True):
    """Words in up to three languages; an alias may have fewer."""

    part: MatchedIn
    zh_hans: str
    zh_hant: str
    en: str

    def say(self, language: Language) -> str:
        """In this language, or in the one it has; 简体 is brought to 繁體 for who reads that."""
        if language == "zh-Hant":
            return self.zh_hant or _traditional(self.zh_hans) or self.en
        return (self.en if language == "en" else "") or self.zh_hans or self.zh_hant or self.en


@lru_cache(maxsize=10_000)
def _traditional(text: str) -> str:
    return _converter().convert(text)


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


def texts_of(phrase: Phrase) -> tuple[str, ...]:
    """The different ones: 繁體 that is the same words in the other script says nothing new."""
    chinese = (phrase.zh_hans,) if plain(phrase.zh_hant) == phrase.zh_hans else (phrase.zh_hans, phrase.zh_hant)
    return tuple(text for text in (*chinese, phrase.en) if text)


def phrases_of(matter: MatterDefinition) -> Iterator[Phrase]:
    """Titles first."""
    yield _phrase("title", matter.title)
    if matter.result.title != matter.title:
        yield _phrase("alias", matter.result.title)
    aliases = matter.aliases
    for names in zip_longest(aliases.zh_hans, aliases.zh_hant, aliases.en, fillvalue=""):
        yield from (_alias(number, name) for number, name in enumerate(names) if name)
    for event in matter.life_events:
        yield _phrase("life_event", event.name)
    for topic in matter.topics:
        yield _phrase("topic", topic.name)
    yield _phrase("authority", matter.authority.name)
    for material in matter.materials:
        yield _phrase("material", material.name)
    yield _phrase("summary", matter.summary)


def _phrase(part: MatchedIn, text: Text) -> Phrase:
    return Phrase(part, text.zh_hans, text.zh_hant, text.en)


def _alias(number: int, name: str) -> Phrase:
    """An alias belongs to one language: its neighbours in the other lists are other names."""
    hans, hant, en = (name if number == place else "" for place in range(3))
    return Phrase("alias", hans, hant, en)
