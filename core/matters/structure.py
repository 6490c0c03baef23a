"""Reads YAML strictly and compares it with the Structs, collecting every finding instead of stopping at the
first.

YAML is read by the rules of version 1.2, where `yes`, `no`, `on` and 0757 are words: an option called `no`
stays `no`. Dates and decimals also stay text until a Struct asks for them. A key that stands twice is a
mistake."""

import difflib
import re
import types
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import yaml
from msgspec import Meta, Struct

from core.matters.findings import Finding


class _Loader(yaml.CSafeLoader):
    """CSafeLoader with the implicit words of YAML 1.2's core schema, decimals left as text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))


class Source:
    """The plain data of one YAML file, the line of every path, and what was wrong with the YAML itself."""

    def __init__(self, file: Path, content: bytes | None = None) -> None:
        """`content`: what would stand in the file, of something that is not on the disk."""
        self.file = file
        self.lines: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.data: Any = self._read(file.read_bytes() if content is None else content)

    def finding(self, path: str, code: str, reason: str) -> Finding:
        """A finding at a path, with the line of the nearest part of it that stands in the file."""
        nearest = path
        while nearest and nearest not in self.lines:
            nearest = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)\Z", "", nearest)
        return Finding(path, code, reason, self.file.name, self.lines.get(nearest, 0))

    def _read(self, content: bytes) -> Any:
        loader = _Loader(content)
        try:
            node = loader.get_single_node()
            return self._plain(loader, node, "", ()) if node is not None else None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.findings.append(Finding("", "not_yaml", " ".join(str(error).split()), self.file.name))
            return None
        finally:
            loader.dispose()

    def _plain(self, loader: _Loader, node: yaml.Node, path: str, above: tuple[yaml.Node, ...]) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node in above:
            self.findings.append(self.finding(path, "contains_itself", "an anchor is used inside itself"))
            return None
        if isinstance(node, yaml.SequenceNode):
            return [
                self._plain(loader, element, f"{path}[{position}]", (*above, node))
                for position, element in enumerate(node.value)
            ]
        if isinstance(node, yaml.MappingNode):
            return self._plain_mapping(loader, node, path, (*above, node))
        return loader.construct_object(node)

    def _plain_mapping(
        self, loader: _Loader, node: yaml.MappingNode, path: str, above: tuple[yaml.Node, ...]
    ) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            below = f"{path}.{key}" if path else key
            if key in plain:
                self.findings.append(self.finding(below, "key_twice", f"“{key}” stands here twice"))
            plain[key] = self._plain(loader, value_node, below, above)
        return plain


def plain_yaml(content: bytes) -> Any:
    """What a YAML text says by the rules of matter files; None when it is none."""
    return Source(Path("text.yaml"), content).data


class Structure:
    """Compares plain data with a type. `findings` grows; what `cleaned` returns lacks the unknown keys."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def cleaned(self, value: Any, wanted: Any, path: str = "") -> Any:
        meta: tuple[Any, ...] = ()
        if get_origin(wanted) is Annotated:
            whole, (wanted, *rest) = wanted, get_args(wanted)
            meta = tuple(rest)
        else:
            whole = wanted
        origin = get_origin(wanted)
        if isinstance(wanted, type) and issubclass(wanted, Struct):
            return self._struct(value, wanted, path)
        if origin in (Union, types.UnionType):
            return self._union(value, wanted, path)
        if origin is tuple:
            return self._tuple(value, get_args(wanted)[0], meta, path)
        if origin is dict and isinstance(value, dict):
            return self._dict(value, get_args(wanted), path)
        return self._leaf(value, whole, path)

    def _add(self, path: str, code: str, reason: str) -> None:
        self.findings.append(self.source.finding(path, code, reason))

    def _struct(self, value: Any, wanted: type[Struct], path: str) -> Any:
        if not isinstance(value, dict):
            self._add(path, "wrong_type", f"must be a mapping, not {_said(value)}")
            return value
        fields = _fields(wanted)
        tag = wanted.__struct_config__.tag_field
        kept: dict[str, Any] = {}
        for key, inner in value.items():
            below = f"{path}.{key}" if path else key
            if key in fields:
                kept[key] = self.cleaned(inner, fields[key].type, below)
            elif key == tag:
                kept[key] = inner
            else:
                self._add(below, "unknown_key", f"there is no “{key}” here{_nearest(key, fields)}")
        for name, field in fields.items():
            if field.required and name not in value:
                self._add(f"{path}.{name}" if path else name, "missing_key", f"“{name}” is missing")
        return kept

    def _union(self, value: Any, wanted: Any, path: str) -> Any:
        members = [member for member in get_args(wanted) if member is not type(None)]
        if value is None and len(members) < len(get_args(wanted)):
            return value
        if len(members) == 1:
            return self.cleaned(value, members[0], path)
        tagged = {
            member.__struct_config__.tag: member
            for member in members
            if isinstance(member, type) and issubclass(member, Struct) and member.__struct_config__.tag
        }
        if len(tagged) < len(members):
            return self._leaf(value, wanted, path)
        kind = value.get("kind") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in tagged:
            return self._struct(value, tagged[kind], path)
        self._add(f"{path}.kind", "unknown_kind", f"there is no kind {_said(kind)}{_nearest(kind, tagged)}")
        return value

    def _tuple(self, value: Any, element: Any, meta: tuple[Any, ...], path: str) -> Any:
        if not isinstance(value, list):
            self._add(path, "wrong_type", f"must be a list, not {_said(value)}")
            return value
        least = max((part.min_length or 0 for part in meta if isinstance(part, Meta)), default=0)
        if len(value) < least:
            self._add(path, "too_few", f"needs at least {least}, has {len(value)}")
        return [self.cleaned(inner, element, f"{path}[{position}]") for position, inner in enumerate(value)]

    def _dict(self, value: dict[str, Any], wanted: tuple[Any, ...], path: str) -> dict[str, Any]:
        names, inside = wanted
        for key in value:
            self._leaf(key, names, f"{path}.{key}")
        return {key: self.cleaned(inner, inside, f"{path}.{key}") for key, inner in value.items()}

    def _leaf(self, value: Any, wanted: Any, path: str) -> Any:
        try:
            msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            reason = re.sub(r" - at `.*`\Z", "", str(error))
            self._add(path, "wrong_value", f"{reason}; found {_said(value)}{_nearest(value, _choices(wanted))}")
        return value


@cache
def _fields(wanted: type[Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(wanted)}


def _choices(wanted: Any) -> list[str]:
    """The words a Literal allows."""
    return [choice for choice in get_args(wanted) if isinstance(choice, str)]


def _nearest(word: Any, known: Mapping[str, Any] | list[Any] | dict[Any, Any]) -> str:
    close = difflib.get_close_matches(str(word), [str(name) for name in known], n=1)
    return f"; did you mean “{close[0]}”?" if close else ""


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"“{value}”"
