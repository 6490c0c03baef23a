"""Reads matter files, or says everything that keeps them from being used.

Three stages: the YAML against the Structs (`structure.py`), what the file says against itself (`gate/`), and
its examples (`gate/examples.py`). A file with a misspelt key still has its references looked at; examples are
run only when nothing else was found, because their failures would follow from the rest."""

from pathlib import Path

import msgspec

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.consistency import inconsistencies
from core.matters.gate.examples import failed_examples
from core.matters.gate.references import broken_references
from core.matters.structure import Source, Structure

FILES = Path(__file__).parent / "files"


def load_matter(file: Path, content: bytes | None = None) -> MatterDefinition:
    """The definition in one file, or in `content`, which is not on the disk and has the file's name.

    Raises MatterFileError with every finding, OSError if the file cannot be read.
    """
    source = Source(file, content)
    if source.data is None:
        raise MatterFileError(source.findings or [Finding("", "empty", "the file says nothing", file.name)])
    structure = Structure(source)
    cleaned = structure.cleaned(source.data, MatterDefinition)
    findings = [*source.findings, *structure.findings]
    if all(finding.code in ("unknown_key", "key_twice") for finding in findings):
        definition = msgspec.convert(cleaned, MatterDefinition)
        findings += _contradictions(source, definition, with_examples=not findings)
        if not findings:
            return definition
    raise MatterFileError(sorted(findings, key=lambda finding: finding.line))


def load_matters(folder: Path = FILES) -> dict[str, MatterDefinition]:
    """All matters of a folder by code, in the order of the file names.

    Raises MatterFileError with the findings of all files together.
    """
    matters: dict[str, MatterDefinition] = {}
    findings: list[Finding] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            definition = load_matter(file)
        except MatterFileError as error:
            findings += error.findings
        else:
            matters[definition.code] = definition
    if findings:
        raise MatterFileError(findings)
    return matters


def _contradictions(source: Source, definition: MatterDefinition, *, with_examples: bool) -> list[Finding]:
    found: list[Finding] = []
    if definition.code != source.file.stem:
        found.append(Finding("code", "code_is_file_name", f"the file must be called {definition.code}.yaml"))
    found += broken_references(definition)
    found += inconsistencies(definition)
    if with_examples and not found:
        found += failed_examples(definition)
    return [source.finding(finding.path, finding.code, finding.reason) for finding in found]
