"""What a finding says and what to do about it, in three languages, by its name."""

from functools import cache
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from core.matters.conditions import Text
from core.matters.findings import Finding


class Hint(Struct, frozen=True, forbid_unknown_fields=True):
    says: Text
    fix: Text


class Explained(Struct, frozen=True):
    """A finding as machines and people read it."""

    finding: Finding
    hint: Hint | None


def hint_of(code: str) -> Hint | None:
    """None for the name of a finding that only life events have."""
    return hints().get(code)


def explained(finding: Finding) -> Explained:
    return Explained(finding, hint_of(finding.code))


@cache
def hints() -> dict[str, Hint]:
    text = (Path(__file__).parent / "hints.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), dict[str, Hint])
