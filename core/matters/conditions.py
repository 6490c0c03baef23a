"""Words in three languages, and conditions as rows: what every part of a matter file is made of.

A condition is written as rows of answers:

    when:
      - {kind: renewal}
      - {where: [in_country, hong_kong], premises: {not: rented}}

It holds when any row holds; a row holds when everything in it does; a list means any of these options; `not`
means any answer but these. A question without an answer makes its row false, also under `not`: nothing is
concluded from silence. No rows at all means always. There is no expression language, so loading can find a
misspelt answer and walk every situation there is."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct, field

from core.call import Language

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="lower case, digits, underscores")]
Answers = Mapping[str, str]
NonEmpty = Annotated[str, Meta(min_length=1)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything in a matter file: a key that is not known is a mistake, not an extension."""


class Text(Part, frozen=True, kw_only=True):
    """One sentence or name in the three languages of the hall."""

    zh_hans: NonEmpty = field(name="zh-Hans")
    zh_hant: NonEmpty = field(name="zh-Hant")
    en: NonEmpty

    def say(self, language: Language) -> str:
        if language == "en":
            return self.en
        return self.zh_hant if language == "zh-Hant" else self.zh_hans

    def filled(self, **details: object) -> "Text":
        """The same sentence with its `{placeholders}` filled by str.format."""
        return Text(
            zh_hans=self.zh_hans.format(**details),
            zh_hant=self.zh_hant.format(**details),
            en=self.en.format(**details),
        )


class Words(Part, frozen=True, kw_only=True):
    """Other names people use, per language; any of the lists may be empty."""

    zh_hans: tuple[NonEmpty, ...] = field(name="zh-Hans", default=())
    zh_hant: tuple[NonEmpty, ...] = field(name="zh-Hant", default=())
    en: tuple[NonEmpty, ...] = ()

    def all(self) -> Iterator[str]:
        yield from self.zh_hans
        yield from self.zh_hant
        yield from self.en


class Named(Part, frozen=True, kw_only=True):
    """A key of a code list with its name."""

    key: Key
    name: Text


class Not(Part, frozen=True, kw_only=True):
    """Any answer but these."""

    unwanted: str | tuple[str, ...] = field(name="not")


Wanted = str | tuple[str, ...] | Not
When = tuple[dict[str, Wanted], ...]


def options_named(wanted: Wanted) -> tuple[str, ...]:
    """The options a cell of a row mentions, wanted or unwanted."""
    named = wanted.unwanted if isinstance(wanted, Not) else wanted
    return (named,) if isinstance(named, str) else named


def applies(when: When, answers: Answers) -> bool:
    """Whether a condition holds for these answers."""
    return not when or any(_row_holds(row, answers) for row in when)


def _row_holds(row: Mapping[str, Wanted], answers: Answers) -> bool:
    return all(_fits(wanted, answers.get(question)) for question, wanted in row.items())


def _fits(wanted: Wanted, given: str | None) -> bool:
    if given is None:
        return False
    return (given in options_named(wanted)) is not isinstance(wanted, Not)
