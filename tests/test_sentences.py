"""Every way to say no has a sentence in three languages, and whoever says no gives what the sentence needs."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from msgspec import Struct

from core import errors
from core.errors import Refusal

ROOT = Path(__file__).parent.parent
HOUSES = ("core", "mobile_api", "desk", "kiosk")
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Refusal)}
RETURNED = {"PassRefused", "SignInFailed"}
"""Refusals that are returned, so that the attempt stays on record."""

MADE_OF_PARTS = {
    "pass_": ("foreign", "damaged", "unsigned", "forged"),
    "receipt_": ("foreign", "damaged", "unsigned", "forged"),
    "certificate_": ("foreign", "damaged", "unsigned", "forged"),
    "notice_": ("foreign", "damaged", "unsigned", "forged"),
}
"""Codes that end with the reason of a signed code (`core.signed_codes`)."""


class Said(Struct, frozen=True):
    """A refusal in the source: where, its code, and the names of the details given; None when they are not plain."""

    where: str
    code: str
    details: frozenset[str] | None


def said() -> Iterator[Said]:
    for house in HOUSES:
        for file in sorted((ROOT / house).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _name(node.func) in KINDS | RETURNED and node.args:
                    yield from _codes(node, f"{file.relative_to(ROOT)}:{node.lineno}")


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _codes(call: ast.Call, where: str) -> Iterator[Said]:
    details: frozenset[str] | None = None
    if _name(call.func) in KINDS and all(keyword.arg for keyword in call.keywords):
        details = frozenset(str(keyword.arg) for keyword in call.keywords)
    match call.args[0]:
        case ast.Constant(value=str(code)):
            yield Said(where, code, details)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            for end in MADE_OF_PARTS[start]:
                yield Said(where, start + end, details)
        case _:
            pass


ALL = list(said())


def test_the_search_finds_refusals_of_every_house() -> None:
    assert len({each.code for each in ALL}) > 100
    assert {each.where.partition("/")[0] for each in ALL} >= {"core", "mobile_api"}


@pytest.mark.parametrize("house", HOUSES)
def test_every_refusal_has_its_sentence_and_gives_what_it_needs(house: str) -> None:
    needed = placeholders(ROOT / "core/locale", ROOT / house / "locale")
    wrong: list[str] = []
    for each in (each for each in ALL if each.where.startswith(f"{house}/")):
        if each.code not in needed:
            wrong.append(f"{each.where}: {each.code} has no sentence")
        elif each.details is not None and not needed[each.code] <= each.details:
            wrong.append(f"{each.where}: {each.code} lacks {sorted(needed[each.code] - each.details)}")
    assert wrong == []


def test_no_refusals_sentence_is_left_over() -> None:
    said_or_shown = {each.code for each in ALL} | {"unexplained"}  # what is shown for a code without a sentence
    assert placeholders(ROOT / "core/locale").keys() - said_or_shown == set()


def placeholders(*folders: Path) -> dict[str, set[str]]:
    """Code to the details its English sentence shows; the three languages have the same (`test_locale`)."""
    found: dict[str, set[str]] = {}
    for file in (folder / "en.po" for folder in folders if (folder / "en.po").exists()):
        with file.open("rb") as opened:
            for message in read_po(opened):
                if str(message.id).startswith("refusal."):
                    names = {name for _, name, _, _ in Formatter().parse(str(message.string)) if name}
                    found[str(message.id).removeprefix("refusal.")] = names
    return found
