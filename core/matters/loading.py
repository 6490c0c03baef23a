"""Reads matter files, or says everything that keeps them from being used.

Three stages: the YAML against the Structs (`structure.py`), what the file says against itself and the law (`gate/`),
and its examples (`gate/examples.py`). What is of the wrong form in one place does not hide what is wrong elsewhere;
examples are run only when nothing else was found, because their failures would follow from the rest."""

from functools import cache
from pathlib import Path

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.examining import examined
from core.matters.gate.mending import mended
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
    misspelt = all(finding.code in ("unknown_key", "key_twice") for finding in findings)
    faulty = [] if misspelt else [finding.path for finding in findings]
    definition: MatterDefinition = mended(cleaned, MatterDefinition)
    if "" not in faulty:
        findings += _meaning(source, definition, faulty, with_examples=not findings)
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


@cache
def shipped_matters() -> dict[str, MatterDefinition]:
    """Those the hall ships, read once."""
    return load_matters()


def _meaning(source: Source, definition: MatterDefinition, faulty: list[str], *, with_examples: bool) -> list[Finding]:
    """What blocks in what the file says, with its lines."""
    found: list[Finding] = []
    if definition.code != source.file.stem and "code" not in faulty:
        found.append(Finding("code", "code_is_file_name", f"the file must be called {definition.code}.yaml"))
    found += examined(definition, faulty, with_examples=with_examples)
    return [source.finding(each.path, each.code, each.reason) for each in found if each.severity == "blocks"]
