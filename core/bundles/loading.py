"""Reads life event files as strictly as matter files, against the catalogue they belong to.

The same stages as `core.matters.loading`: the YAML against the Structs, the file against itself and the matters, and
its examples when nothing else was found."""

from functools import cache
from pathlib import Path

import msgspec

from core.bundles.consistency import inconsistencies
from core.bundles.definition import LifeEvent
from core.bundles.examples import failed_examples
from core.bundles.merging import Matters
from core.matters.findings import Finding, MatterFileError
from core.matters.loading import shipped_matters
from core.matters.structure import Source, Structure

FILES = Path(__file__).parent / "files"


def load_event(file: Path, matters: Matters) -> LifeEvent:
    """The life event in one file. Raises MatterFileError with every finding, OSError if it cannot be read."""
    source = Source(file)
    if source.data is None:
        raise MatterFileError(source.findings or [Finding("", "empty", "the file says nothing", file.name)])
    structure = Structure(source)
    cleaned = structure.cleaned(source.data, LifeEvent)
    findings = [*source.findings, *structure.findings]
    if not findings:
        event = msgspec.convert(cleaned, LifeEvent)
        found = [] if event.code == file.stem else [Finding("code", "code_is_file_name", f"call it {event.code}.yaml")]
        found += inconsistencies(event, matters)
        found = found or list(failed_examples(event, matters))
        findings = [source.finding(each.path, each.code, each.reason) for each in found]
        if not findings:
            return event
    raise MatterFileError(sorted(findings, key=lambda finding: finding.line))


def load_events(matters: Matters, folder: Path = FILES) -> dict[str, LifeEvent]:
    """All life events of a folder by code. Raises MatterFileError with the findings of all files together."""
    events: dict[str, LifeEvent] = {}
    findings: list[Finding] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            event = load_event(file, matters)
        except MatterFileError as error:
            findings += error.findings
        else:
            events[event.code] = event
    if findings:
        raise MatterFileError(findings)
    return events


@cache
def life_events() -> dict[str, LifeEvent]:
    """Those the hall ships, read once."""
    return load_events(shipped_matters())
