"""Drafts, versions and what changed between them, as they leave core."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from core.call import Language
from core.matters.conditions import Text
from core.matters.findings import Finding

DraftState = Literal["draft", "checked", "published", "dropped"]
StandingChange = Literal["paused", "resumed", "ended", "confirmed"]
ChangeKind = Literal["added", "removed", "changed"]


class Said(Struct, frozen=True):
    """A value of a matter file for people to read: words in three languages, or the same in all (numbers, codes)."""

    text: Text | None = None
    plain: str = ""

    def say(self, language: Language) -> str:
        return self.text.say(language) if self.text else self.plain


class Difference(Struct, frozen=True):
    """One thing that two versions say differently. `path` is as the file writes it, with keys in place of numbers
    (`materials.premises_proof.max_pages`); `section` its first part, `part` the name of the material, field, fee … it
    belongs to, and `detail` what of it. What was added or removed as a whole is one difference."""

    path: str
    section: str
    kind: ChangeKind
    section_name: Text
    part: Text | None = None
    detail: Text | None = None
    before: Said | None = None
    after: Said | None = None


class VersionChange(Struct, frozen=True):
    """A version and what its author says of it."""

    version: int
    checksum: str
    in_force_from: date
    change_note: Text


class ChangesSince(Struct, frozen=True):
    """What changed in a guide since a case began. The case goes on under `began_with`; `later` are the versions that
    came into force since, oldest first, and `differences` what the newest says otherwise."""

    began_with: VersionChange
    later: tuple[VersionChange, ...] = ()
    differences: tuple[Difference, ...] = ()


class Draft(Struct, frozen=True):
    """A text that is being written. `editors` are the ids of everybody who saved one of its texts; `begun_from` the id
    of the version it began from."""

    id: str
    code: str
    state: DraftState
    revision: int
    text: str
    editors: tuple[str, ...]
    saved_by: str
    saved_at: datetime
    begun_from: str | None = None
    checked_by: str | None = None
    checked_at: datetime | None = None
    version_id: str | None = None


class SavedText(Struct, frozen=True):
    revision: int
    saved_by: str
    saved_at: datetime
    text: str


class Checked(Struct, frozen=True):
    """What the gate says of a draft's text; `title` once it can be read at all."""

    findings: tuple[Finding, ...]
    title: Text | None = None

    @property
    def passes(self) -> bool:
        return not any(finding.severity == "blocks" for finding in self.findings)


class Standing(Struct, frozen=True):
    """What was decided of a version; `last_on` is the last day of one that was ended."""

    version_id: str
    change: StandingChange
    reason: str
    decided_by: str
    decided_at: datetime
    last_on: date | None = None


class VersionLine(Struct, frozen=True):
    """A published version. `applies`: it is the one in force on the day that was asked for; `awaited`: its day is still
    to come."""

    id: str
    code: str
    version: int
    checksum: str
    state: str
    title: Text
    change_note: Text
    in_force_from: date
    in_force_until: date | None
    published_at: datetime
    published_by: str | None
    reviewed_by: str | None
    applies: bool
    awaited: bool
