"""Everything the gate says of one text: what keeps it from being published, and what would be better said."""

from collections.abc import Collection

from msgspec import structs

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding
from core.matters.gate.consistency import inconsistencies
from core.matters.gate.examples import failed_examples
from core.matters.gate.references import broken_references


def examined(
    definition: MatterDefinition, faulty: Collection[str] = (), *, with_examples: bool = True
) -> list[Finding]:
    """Findings of all rules. `faulty`: the paths at which the text is not even of the right form; what is found at or
    below them would follow from that. Examples are run when nothing else blocks, because their failures would follow
    from the rest."""
    found = [*broken_references(definition), *inconsistencies(definition)]
    kept = [finding for finding in found if not any(_within(finding.path, place) for place in faulty)]
    if with_examples and not faulty and not any(finding.severity == "blocks" for finding in kept):
        kept += failed_examples(definition)
    return kept


def advice(definition: MatterDefinition) -> list[Finding]:
    """What is not wrong and would be better said: it keeps no file from being published."""
    advised = [finding for finding in examined(definition, with_examples=False) if finding.severity == "advises"]
    return [structs.replace(finding, file=f"{definition.code}.yaml") for finding in advised]


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))
