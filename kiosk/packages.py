"""A package of matters around one event in a life (一件事) as this kiosk files it: asked for as one matter, sealed as
one parcel.

The screens see its guide (`core.bundles.guide`), a matter like any other; only what is sealed and what the receipt says
knows of parts. So a package is asked for, filled in, signed and kept without a link as a single matter is.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from core.applications.schemas import Signature
from core.bundles.definition import LifeEvent
from core.bundles.graph import in_order
from core.bundles.guide import guide_of
from core.bundles.merging import needs_of, parts_of
from core.bundles.parcels import PackageDocument, PackageParcel
from core.call import Language
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition, version_hash
from core.people.assurance import ASSURANCE, CHECKED
from core.people.schemas import IdentityEvidence


class PackagePart(Struct, frozen=True):
    """A matter of the package as a person sees it before it is filed; it waits for the results of `after`."""

    matter: MatterDefinition
    after: tuple[MatterDefinition, ...]


class Package(Struct, frozen=True):
    """A life event with its matters, as this kiosk knows both."""

    event: LifeEvent
    matters: Mapping[str, MatterDefinition]
    guide: MatterDefinition

    def parts(self, answers: Answers) -> tuple[PackagePart, ...]:
        """What these answers put into the package, each after what it waits for."""
        present = parts_of(self.event, answers)
        needs = needs_of(present)
        return tuple(
            PackagePart(self.matters[each], tuple(self.matters[need] for need in needs[each]))
            for each in in_order([part.matter for part in present], needs)
        )


def package_of(event: LifeEvent, known: Mapping[str, MatterDefinition]) -> Package | None:
    """None where a matter is missing or not done at kiosks."""
    matters = {part.matter: known[part.matter] for part in event.parts if part.matter in known}
    if len(matters) < len(event.parts) or any("kiosk" not in each.channels for each in matters.values()):
        return None
    return Package(event, matters, guide_of(event, matters))


def may_file_packages(identity: IdentityEvidence) -> bool:
    """A package is not for somebody who has only typed a number."""
    return ASSURANCE[identity.source] >= CHECKED


def parcel_of_package(
    package: Package,
    id: str,
    identity: IdentityEvidence,
    answers: dict[str, str],
    form: dict[str, str],
    documents: tuple[PackageDocument, ...],
    signature: Signature,
    language: Language,
    at: datetime,
    organisation_id: str | None,
    power_id: str | None,
    draft_id: str | None,
) -> PackageParcel:
    """The unit that is sealed and filed; with `power_id`, `identity` is the agent's."""
    return PackageParcel(
        id=id,
        event=package.event.code,
        version=package.event.version,
        checksums={code: version_hash(matter) for code, matter in package.matters.items()},
        identity=identity,
        answers=answers,
        form=form,
        documents=documents,
        signature=signature,
        language=language,
        terminal_time=at,
        organisation_id=organisation_id,
        power_id=power_id,
        draft_id=draft_id,
    )
