"""What is wrong with how a matter is bound to the register of data elements. Pure; a rule of the gate.

An unknown element, another kind of field or another code list is an error. A field that could be bound and is not is
only told, and only in a file that binds others: whoever has begun to name facts sees what is left. The same fact asked
twice of one applicant is an error (reference, invariant 17): an agent is another person.
"""

from collections.abc import Iterator

from core.matters.code_lists.lists import entries_of
from core.matters.definition import MatterDefinition
from core.matters.elements.register import DataElement, Register, element_of, register
from core.matters.findings import Finding
from core.matters.form import FormField

ALIKE = frozenset(frozenset({"text", kind}) for kind in ("long_text", "address", "choice", "identity_number"))
"""Kinds that hold the same words."""


def bindings(definition: MatterDefinition) -> Iterator[Finding]:
    elements = register()
    fields = [
        (f"form[{page}].fields[{number}]", field)
        for page, each in enumerate(definition.form)
        for number, field in enumerate(each.fields)
    ]
    taken: dict[tuple[str, str], str] = {}
    for path, field in fields:
        yield from _field(path, field, elements)
        yield from _asked_twice(path, field, elements, taken)
    yield from _unbound([field for _, field in fields], elements)
    for position, material in enumerate(definition.materials):
        for number, key in enumerate(material.elements):
            if key not in elements:
                path = f"materials[{position}].elements[{number}]"
                yield Finding(path, "element_unknown", f"the register has no “{key}”")


def _field(path: str, field: FormField, elements: Register) -> Iterator[Finding]:
    key = element_of(field, elements)
    element = elements.get(key) if key else None
    if field.element is not None and element is None:
        yield Finding(f"{path}.element", "element_unknown", f"the register has no “{field.element}”")
    if element is None:
        return
    if field.kind != element.kind and frozenset({field.kind, element.kind}) not in ALIKE:
        reason = f"“{key}” is of kind {element.kind}, this field of kind {field.kind}"
        yield Finding(f"{path}.kind", "element_of_other_kind", reason)
    if field.source is not None and element.facts and field.source not in element.facts:
        yield Finding(f"{path}.source", "element_of_other_fact", f"“{field.source}” is not “{key}”")
    yield from _codes(path, field, element)


def _unbound(fields: list[FormField], elements: Register) -> Iterator[Finding]:
    """Told once, of a file that has begun to name elements."""
    left = [field.key for field in fields if element_of(field, elements) is None]
    if left and any(field.element is not None for field in fields):
        yield Finding("form", "element_unbound", f"these name no data element: {', '.join(left)}", severity="advises")


def _codes(path: str, field: FormField, element: DataElement) -> Iterator[Finding]:
    if element.code_list is None:
        return
    known = entries_of(element.code_list)
    for number, option in enumerate(field.options):
        if option.key not in known:
            reason = f"“{option.key}” is not in the code list {element.code_list}"
            yield Finding(f"{path}.options[{number}].key", "option_not_in_code_list", reason)


def _asked_twice(
    path: str, field: FormField, elements: Register, taken: dict[tuple[str, str], str]
) -> Iterator[Finding]:
    """Fields that apply in different situations may ask the same thing: nobody sees both."""
    key = element_of(field, elements)
    if key is None or field.when:
        return
    whose = field.source.partition(".")[0] if field.source else ""
    about = "agent" if whose == "agent" else "applicant"
    before = taken.setdefault((key, about), path)
    if before != path:
        yield Finding(path, "fact_asked_twice", f"“{key}” is asked at {before} already")
