"""Reads agreements as strictly as matter files. Which centres and matters exist is checked when they are used: an
agreement may be older than a centre."""

from functools import cache
from pathlib import Path

import msgspec

from core.cross_region.definition import Agreement
from core.matters.findings import Finding, MatterFileError
from core.matters.structure import Source, Structure

FILES = Path(__file__).parent / "agreements"


def load_agreement(file: Path) -> Agreement:
    """Raises MatterFileError with every finding, OSError if the file cannot be read."""
    source = Source(file)
    if source.data is None:
        raise MatterFileError(source.findings or [Finding("", "empty", "the file says nothing", file.name)])
    structure = Structure(source)
    cleaned = structure.cleaned(source.data, Agreement)
    findings = [*source.findings, *structure.findings]
    if not findings:
        agreement = msgspec.convert(cleaned, Agreement)
        if agreement.code == file.stem:
            return agreement
        findings = [source.finding("code", "code_is_file_name", f"call it {agreement.code}.yaml")]
    raise MatterFileError(findings)


@cache
def agreements() -> tuple[Agreement, ...]:
    """Those the hall ships, by code."""
    return tuple(load_agreement(file) for file in sorted(FILES.glob("*.yaml")))
