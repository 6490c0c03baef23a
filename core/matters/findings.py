"""What is wrong with a matter file: where, by which rule, and why, so that its author can put it right.

`path` is written as one would point at it: `materials[3].when[0].premises`. All findings of a file come
together."""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from core.matters.conditions import Part


class Finding(Struct, frozen=True):
    """`code` is the rule's stable name. `line` counts from 1 and is 0 when the place is not in the file. What
    `blocks` keeps the file from being published; what `advises` does not, and is told to its author."""

    path: str
    code: str
    reason: str
    file: str = ""
    line: int = 0
    severity: Literal["blocks", "advises"] = "blocks"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path or '(file)'}: {self.reason} [{self.code}]"


class MatterFileError(Exception):
    """One or more matter files cannot be used; `findings` has all of them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


def parts_of(part: Part, path: str = "") -> Iterator[tuple[str, Part]]:
    """A part and all parts below it, each with its path as the file writes it."""
    yield path, part
    for name, written in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        below = f"{path}.{written}" if path else written
        value: object = getattr(part, name)
        if isinstance(value, Part):
            yield from parts_of(value, below)
        elif isinstance(value, tuple):
            for position, element in enumerate(value):
                if isinstance(element, Part):
                    yield from parts_of(element, f"{below}[{position}]")
