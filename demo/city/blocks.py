"""The building blocks of a synthetic catalogue, as the files `things.txt`, `materials.txt` and `in_person.txt` say
them."""

from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from msgspec import Struct

Kind = Literal["licence", "filing", "registration", "benefit", "card", "qualification", "single"]
Comes = Literal["wallet", "picture", "original"]
Named = tuple[str, str]
"""In Chinese and in English."""

_FOLDER = Path(__file__).parent


class Department(Struct, frozen=True):
    name: Named
    theme: Named


class Thing(Struct, frozen=True):
    """What a department deals with. `everyday`: what people call it."""

    department: Department
    name: Named
    kind: Kind
    who: tuple[str, ...]
    everyday: tuple[str, ...]
    life_event: str
    materials: tuple[str, ...]


class Paper(Struct, frozen=True):
    """A material. `certificate`: the type of certificate in a wallet that spares it."""

    key: str
    name: Named
    comes: Comes
    certificate: str = ""


@cache
def things() -> tuple[Thing, ...]:
    found: list[Thing] = []
    department = None
    for line in (_FOLDER / "things.txt").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.removeprefix("#:").split("|")]
        if line.startswith("#:"):
            department = Department((cells[0], cells[1]), (cells[2], cells[3]))
        elif line and not line.startswith("#") and department is not None:
            found.append(_thing(department, cells))
    return tuple(found)


@cache
def papers() -> dict[str, Paper]:
    lines = (_FOLDER / "materials.txt").read_text(encoding="utf-8").splitlines()
    found = (_paper(line) for line in lines if line and not line.startswith("#"))
    return {paper.key: paper for paper in found}


@cache
def in_person() -> dict[str, Named]:
    """Name of a thing → why its applicant must be there before the decision."""
    lines = (_FOLDER / "in_person.txt").read_text(encoding="utf-8").splitlines()
    rows = ([cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#"))
    return {name: (why, english) for name, why, english in rows}


def _thing(department: Department, cells: list[str]) -> Thing:
    name, english, kind, who, everyday, life_event, materials = cells
    if kind not in get_args(Kind):
        raise ValueError(f"{name}: no kind “{kind}”")
    persons = {"p": ("person",), "o": ("organisation",), "b": ("person", "organisation")}[who]
    return Thing(
        department,
        (name, english),
        cast(Kind, kind),
        persons,
        tuple(everyday.split()),
        life_event,
        tuple(materials.split()),
    )


def _paper(line: str) -> Paper:
    key, name, english, comes = (cell.strip() for cell in line.split("|"))
    way, _, certificate = comes.partition(" ")
    return Paper(key, (name, english), cast(Comes, way), certificate)
