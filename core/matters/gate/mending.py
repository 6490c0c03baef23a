"""A definition out of data that is not quite one, so that the rules about meaning are tried as well.

A file with a misspelt word in one place and a promise beyond the law in another has two findings; the second would stay
hidden if nothing were tried before the first is put right. What is wrong gets a stand-in of the right type, what is
merely written wrongly stays as it is; whoever uses the outcome leaves out findings at the places that were wrong."""

import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct

_STAND_INS: Mapping[type, object] = {str: "", int: 0, bool: False, Decimal: Decimal(0), date: date.min}


def mended(value: Any, wanted: Any) -> Any:
    """`value` (plain data) as `wanted`; not validated where it was wrong."""
    try:
        return msgspec.convert(value, wanted)
    except (msgspec.ValidationError, RecursionError):
        return _built(value, _bare(wanted))


def _bare(wanted: Any) -> Any:
    return _bare(get_args(wanted)[0]) if get_origin(wanted) is Annotated else wanted


def _built(value: Any, wanted: Any) -> Any:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return _one_of(value, get_args(wanted))
    if origin is tuple:
        element = get_args(wanted)[0]
        return tuple(mended(inner, element) for inner in value) if isinstance(value, list) else ()
    if origin is dict:
        inside = get_args(wanted)[1]
        return {key: mended(inner, inside) for key, inner in value.items()} if isinstance(value, dict) else {}
    if origin is Literal:
        return get_args(wanted)[0]
    if isinstance(wanted, type) and issubclass(wanted, Struct):
        return _struct(value if isinstance(value, dict) else {}, wanted)
    return value if type(value) is wanted else _STAND_INS.get(wanted)


def _one_of(value: Any, members: tuple[Any, ...]) -> Any:
    if type(None) in members:
        inner = [member for member in members if member is not type(None)]
        return _built(value, _bare(inner[0])) if isinstance(value, dict | list) and len(inner) == 1 else None
    tag = value.get("kind") if isinstance(value, dict) else None
    tags = {config.tag: member for member in members if (config := getattr(member, "__struct_config__", None))}
    return _built(value, _bare(tags.get(tag, members[0])))


def _struct(value: dict[str, Any], wanted: type[Struct]) -> Struct:
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(wanted):
        if field.encode_name in value:
            found[field.name] = mended(value[field.encode_name], field.type)
        elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
            found[field.name] = _built(None, _bare(field.type))
    return wanted(**found)
