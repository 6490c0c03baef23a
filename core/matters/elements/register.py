"""The register of data elements: one entry for each fact that matters ask for, whoever asks. Pure; the data is
`register.yaml`.

A fact has one owner (数源部门), who answers for it; a form that asks for it means the same thing as every other form
that is bound to it. So the hall can ask it once, fill it in from where it is known, and say what would change if its
owner shared it (domain reference §18).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from core.matters.conditions import Key, Part, Text
from core.matters.demands import Material, SharedData
from core.matters.facts import FactName
from core.matters.form import FieldKind, FormField

FILE = Path(__file__).parent / "register.yaml"

ShareKind = Literal["unconditional", "conditional", "none"]


class DataElement(Part, frozen=True, kw_only=True):
    """`facts`: under which names the hall knows it of an applicant. `data`: shared sources that answer it;
    `certificates`: types that say it. `asked_as`: keys of fields that ask for it without naming it. `code_list`: the
    list of `core.matters.code_lists` its values come from."""

    name: Text
    owner: Text
    definition: Text
    kind: FieldKind
    share: ShareKind
    code_list: str | None = None
    facts: tuple[FactName, ...] = ()
    data: tuple[SharedData, ...] = ()
    certificates: tuple[Key, ...] = ()
    asked_as: tuple[Key, ...] = ()
    personal: bool = False

    @property
    def could_be_known(self) -> bool:
        """Whether anybody but the applicant could say it."""
        return bool(self.facts or self.data or self.certificates)


Register = Mapping[str, DataElement]


@cache
def register() -> Register:
    """Every element by its key."""
    return msgspec.convert(yaml.load(FILE.read_bytes(), yaml.CSafeLoader), dict[str, DataElement])


def element_of(field: FormField, elements: Register) -> str | None:
    """The element a field asks for; None when it is bound to none."""
    if field.element is not None:
        return field.element
    if field.source is not None:
        return next((key for key, each in elements.items() if field.source in each.facts), None)
    return next((key for key, each in elements.items() if field.key in each.asked_as and field.kind == each.kind), None)


def elements_of(material: Material, elements: Register) -> tuple[str, ...]:
    """The elements a material proves, in the order of the register."""
    if material.elements:
        return material.elements
    obtain = material.obtain
    return tuple(
        key
        for key, each in elements.items()
        if set(obtain.wallet) & set(each.certificates) or set(obtain.data) & set(each.data)
    )
