"""What the register says of a whole catalogue: which matters ask for what, how much a citizen retypes, and which
material would vanish if which data came. Pure.

A fact is *retyped* when somebody else could say it and the applicant types it all the same; what the hall fills in from
a document or register is *filled*; what only the applicant knows is *own*, and so is what the matter's own certificate
will be the first to say. A material has *gone* where a shared source
already spares it, *could go* where the owners of what it proves could say so, and *stays* where nothing else proves it.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.elements.register import Register, element_of, elements_of, register

Asking = Literal["filled", "retyped", "own"]
Fate = Literal["gone", "could_go", "stays"]


class Asked(Struct, frozen=True):
    """A field of a matter that asks for an element. `element` empty: bound to none."""

    matter: str
    field: str
    label: Text
    element: str
    how: Asking


class ElementUse(Struct, frozen=True):
    """`matters` ask for it; in `retyped_in` of them a citizen types it."""

    element: str
    name: Text
    owner: Text
    share: str
    matters: tuple[str, ...]
    retyped_in: tuple[str, ...]


class MatterFacts(Struct, frozen=True):
    """How many facts a matter asks for at most (over all its situations)."""

    matter: str
    title: Text
    filled: int
    retyped: int
    own: int


class MaterialFate(Struct, frozen=True):
    """What becomes of a material: `spared_by` are shared sources that already answer, `would_need` the elements whose
    owners would have to share them, with each owner's name."""

    matter: str
    material: str
    name: Text
    fate: Fate
    spared_by: tuple[str, ...]
    would_need: tuple[str, ...]
    owners: tuple[Text, ...]


class FactsReport(Struct, frozen=True):
    elements: tuple[ElementUse, ...]
    matters: tuple[MatterFacts, ...]
    materials: tuple[MaterialFate, ...]
    asked: tuple[Asked, ...]


def facts_report(definitions: Iterable[MatterDefinition]) -> FactsReport:
    """Of a catalogue, by code of the matter."""
    elements = register()
    matters = sorted(definitions, key=lambda each: each.code)
    asked = tuple(each for definition in matters for each in asked_by(definition, elements))
    return FactsReport(
        elements=tuple(_use(key, elements, asked) for key in elements),
        matters=tuple(_count(definition, asked) for definition in matters),
        materials=tuple(
            _fate(definition.code, material, elements) for definition in matters for material in definition.materials
        ),
        asked=asked,
    )


def asked_by(definition: MatterDefinition, elements: Register) -> Iterable[Asked]:
    for page in definition.form:
        for field in page.fields:
            key = element_of(field, elements) or ""
            element = elements.get(key)
            known = field.source is not None or field.read_from is not None
            made_here = element is not None and definition.result.certificate_type in element.certificates
            elsewhere = element is not None and element.could_be_known and not made_here
            how: Asking = "filled" if known else "retyped" if elsewhere else "own"
            yield Asked(definition.code, field.key, field.label, key, how)


def _use(key: str, elements: Register, asked: tuple[Asked, ...]) -> ElementUse:
    element = elements[key]
    mine = [each for each in asked if each.element == key]
    retyped = dict.fromkeys(each.matter for each in mine if each.how == "retyped")
    return ElementUse(
        key,
        element.name,
        element.owner,
        element.share,
        tuple(dict.fromkeys(each.matter for each in mine)),
        tuple(retyped),
    )


def _count(definition: MatterDefinition, asked: tuple[Asked, ...]) -> MatterFacts:
    ways = [each.how for each in asked if each.matter == definition.code]
    return MatterFacts(
        definition.code, definition.title, ways.count("filled"), ways.count("retyped"), ways.count("own")
    )


def _fate(matter: str, material: Material, elements: Register) -> MaterialFate:
    proved = [key for key in elements_of(material, elements) if key in elements]
    shareable = [key for key in proved if elements[key].share != "none"]
    sources = tuple(material.obtain.data)
    fate: Fate = "gone" if sources else "could_go" if proved and shareable == proved else "stays"
    needed = tuple(shareable) if fate == "could_go" else ()
    owners = {elements[key].owner.zh_hans: elements[key].owner for key in needed}
    return MaterialFate(matter, material.key, material.name, fate, sources, needed, tuple(owners.values()))
