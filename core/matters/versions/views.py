"""What a matter manager looks at: one matter with everything decided of it, and one draft with what the gate and a
comparison say of it. Reading only."""

from collections.abc import Iterable
from difflib import unified_diff

from msgspec import Struct

from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound
from core.matters import service, walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.findings import Finding, MatterFileError
from core.matters.gate import walked
from core.matters.gate.walked import MatterWalk
from core.matters.versions import carried, drafts, standing
from core.matters.versions.carried import CarriedLine
from core.matters.versions.checking import definition_in, findings_of
from core.matters.versions.differences import differences
from core.matters.versions.schemas import Checked, Difference, Draft, Standing, VersionLine
from core.people import staff
from core.people.permissions import require

Lines = tuple[tuple[str, str], ...]
"""Changed lines with what stands around them: the sign (`+`, `-`, blank, `@`) and the words."""


class MatterView(Struct, frozen=True):
    """`names` of the staff who appear in it, by id; the hall itself has none. `walk` of the version in force, with what
    it `met` that the guide does not say; None while nobody has walked it."""

    versions: list[VersionLine]
    standings: list[Standing]
    names: dict[str, str]
    draft: Draft | None = None
    walk: MatterWalk | None = None
    met: tuple[Finding, ...] = ()


class DraftView(Struct, frozen=True):
    """`carried`: what it still says of the area it came from. `differences` from the version in force
    (`compared_with`, its number), once the text can be read."""

    draft: Draft
    checked: Checked
    names: dict[str, str]
    carried: tuple[CarriedLine, ...] = ()
    compared_with: int | None = None
    differences: tuple[Difference, ...] = ()


def matter_view(session: Session, call: Call, code: str) -> MatterView:
    """NotFound `matter_unknown`."""
    versions = standing.list_versions(session, call, code)
    decided = standing.history(session, call, code)
    ids = {each.published_by for each in versions} | {each.reviewed_by for each in versions}
    ids |= {each.decided_by for each in decided}
    draft = next((each for each in drafts.list_live(session, call) if each.code == code), None)
    now = _in_force(session, call, code)
    walk = walks.find(session, version_hash(now)) if now else None
    met = tuple(walked.differences(now, walk)) if now and walk else ()
    return MatterView(versions, decided, _names(session, ids), draft, walk, met)


def draft_view(session: Session, call: Call, draft_id: str) -> DraftView:
    """NotFound `draft_unknown`."""
    draft = drafts.find(session, call, draft_id)
    checked = findings_of(session, draft.id, draft.code, draft.text, call.at)
    open_lines = tuple(carried.open_lines(session, draft.id, draft.text)) if draft.state in ("draft", "checked") else ()
    names = _names(session, {*draft.editors, draft.checked_by})
    now = _in_force(session, call, draft.code)
    if now is None:
        return DraftView(draft, checked, names, open_lines)
    try:
        found = differences(now, definition_in(draft.code, draft.text))
    except MatterFileError:
        found = ()
    return DraftView(draft, checked, names, open_lines, now.version, found)


def version_differences(session: Session, call: Call, before: str, after: str) -> tuple[Difference, ...]:
    """Between two published versions. NotFound `version_unknown`."""
    require(call.actor, "edit_matter_draft")
    old, new = service.find_known(session, before), service.find_known(session, after)
    return differences(old.definition, new.definition)


def changed_since(session: Session, call: Call, draft_id: str, revision: int) -> Lines:
    """What others saved in a draft since a revision, line by line."""
    texts = {each.revision: each.text for each in drafts.texts_of(session, call, draft_id)}
    if not texts:
        raise NotFound("draft_unknown")
    return line_changes(texts.get(revision, ""), texts[max(texts)])


def line_changes(before: str, after: str) -> Lines:
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return tuple((line[:1], line[1:]) for line in lines if not line.startswith(("+++", "---")))


def _in_force(session: Session, call: Call, code: str) -> MatterDefinition | None:
    try:
        return service.find_in_force(session, code, session.settings.hall.day_of(call.at)).definition
    except (NotFound, Conflict):
        return None


def _names(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    return staff.names_of(session, [each for each in ids if each])
