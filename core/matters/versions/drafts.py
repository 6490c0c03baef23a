"""A text of a matter while it is being written, up to the moment it is published.

    begin ──▶ save … save ──▶ check ──▶ publish     the version, with its planned first and last day
      │          ▲              │
      │          └── save ──────┘  a change after the check asks for another check
      └──▶ drop

Whoever wrote a text or checked it does not publish it (reference, invariant 9). There is one live draft of a matter.
Who saves names the revision he changed: when another has saved meanwhile, nothing is overwritten and he is told
(`draft_changed`); every text that was ever saved is kept. The text is the matter file itself, comments and all.
"""

from typing import Any

from sqlalchemy import Row, insert, select, update

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooLarge
from core.ids import new_id
from core.matters import publishing
from core.matters.definition import MatterDefinition, version_hash
from core.matters.models import MatterDraftRow, MatterDraftTextRow, MatterVersionRow
from core.matters.versions.checking import definition_in, findings_of, is_code
from core.matters.versions.schemas import Checked, Draft, SavedText
from core.people.permissions import require

LONGEST_TEXT = 400_000
_DRAFTS = select(MatterDraftRow.__table__)
_TEXTS = select(MatterDraftTextRow.__table__)


def begin(session: Session, call: Call, code: str, text: str, begun_from: str | None = None) -> Draft:
    """A draft with its first text. Conflict `draft_exists` (draft_id) while the matter has a live one; InvalidInput
    `matter_code_wrong`, `draft_empty`, TooLarge `draft_too_long`."""
    require(call.actor, "edit_matter_draft")
    written = _written(text)
    if not is_code(code):
        raise InvalidInput("matter_code_wrong")
    if known := _live_of(session, code):
        raise Conflict("draft_exists", matter=code, draft_id=known.id)
    id = new_id()
    row = {"id": id, "code": code, "state": "draft", "revision": 1, "begun_from": begun_from}
    session.insert_new(insert(MatterDraftRow), row)
    _keep_text(session, call, id, 1, written)
    journal.record(session, call, id, "matter_draft_begun", {"code": code, "revision": 1})
    return find(session, call, id)


def save(session: Session, call: Call, draft_id: str, revision: int, text: str) -> Draft:
    """The next text, written from `revision`. Conflict `draft_changed` (revision, the newest) when another was saved
    since: nothing is kept then, and `texts_of` shows both. A draft that was checked is open again. Conflict
    `draft_over`. Saving what stands there changes nothing."""
    require(call.actor, "edit_matter_draft")
    written = _written(text)
    row = _live(session, draft_id)
    if row.revision != revision:
        raise Conflict("draft_changed", revision=row.revision, draft_id=draft_id)
    if _text_of(session, draft_id, revision).text == written:
        return find(session, call, draft_id)
    _move(session, row, revision=revision + 1, state="draft", checked_by=None, checked_at=None, version_id=None)
    _keep_text(session, call, draft_id, revision + 1, written)
    journal.record(session, call, draft_id, "matter_draft_saved", {"code": row.code, "revision": revision + 1})
    return find(session, call, draft_id)


def examine(session: Session, call: Call, draft_id: str) -> Checked:
    """What the gate says of the newest text; changes nothing."""
    require(call.actor, "edit_matter_draft")
    row = _find(session, draft_id)
    return findings_of(session, draft_id, row.code, _text_of(session, draft_id, row.revision).text, call.at)


def check(session: Session, call: Call, draft_id: str, revision: int) -> Draft:
    """Say that one has read this text and the gate lets it pass. Conflict `draft_changed`, `draft_over`,
    `draft_has_findings` (count); refusals as `publishing.review_text`."""
    row = _live(session, draft_id)
    if row.revision != revision:
        raise Conflict("draft_changed", revision=row.revision, draft_id=draft_id)
    text = _text_of(session, draft_id, revision).text
    found = findings_of(session, draft_id, row.code, text, call.at)
    if not found.passes:
        raise Conflict("draft_has_findings", count=len([each for each in found.findings if each.severity == "blocks"]))
    version_id = publishing.review_text(session, call, definition_in(row.code, text))
    _move(session, row, state="checked", checked_by=call.actor.id, checked_at=call.at, version_id=version_id)
    journal.record(session, call, draft_id, "matter_draft_checked", {"code": row.code, "revision": revision})
    return find(session, call, draft_id)


def publish(session: Session, call: Call, draft_id: str, revision: int) -> str:
    """Publish a checked draft; gives the version's id. NotAllowed `editor_may_not_publish`; Conflict `draft_changed`,
    `draft_not_checked`, `matter_start_passed` when its first day is over; refusals as `publishing.publish_reviewed`."""
    require(call.actor, "publish_matter_text")
    row = _live(session, draft_id)
    if row.revision != revision:
        raise Conflict("draft_changed", revision=row.revision, draft_id=draft_id)
    if row.state != "checked":
        raise Conflict("draft_not_checked")
    if call.actor.id in _editors(session, draft_id):
        raise NotAllowed("editor_may_not_publish")
    definition = definition_in(row.code, _text_of(session, draft_id, revision).text)
    _require_start_to_come(session, call, definition)
    version_id = publishing.publish_reviewed(session, call, definition)
    _move(session, row, state="published", version_id=version_id, ended_at=call.at)
    facts = {"code": row.code, "version_id": version_id, "checksum": version_hash(definition)}
    journal.record(session, call, draft_id, "matter_draft_published", facts)
    return version_id


def drop(session: Session, call: Call, draft_id: str) -> None:
    """Give a draft up; its texts stay on record. Conflict `draft_over`."""
    require(call.actor, "edit_matter_draft")
    row = _live(session, draft_id)
    _move(session, row, state="dropped", ended_at=call.at)
    journal.record(session, call, draft_id, "matter_draft_dropped", {"code": row.code})


def find(session: Session, call: Call, draft_id: str) -> Draft:
    """NotFound `draft_unknown`."""
    require(call.actor, "edit_matter_draft")
    return _draft(session, _find(session, draft_id))


def list_live(session: Session, call: Call) -> list[Draft]:
    """By code of the matter."""
    require(call.actor, "edit_matter_draft")
    rows = session.execute(_DRAFTS.where(MatterDraftRow.ended_at.is_(None)).order_by(MatterDraftRow.code))
    return [_draft(session, row) for row in rows]


def texts_of(session: Session, call: Call, draft_id: str) -> list[SavedText]:
    """Every text that was saved, oldest first."""
    require(call.actor, "edit_matter_draft")
    statement = _TEXTS.where(MatterDraftTextRow.draft_id == draft_id).order_by(MatterDraftTextRow.revision)
    return [SavedText(row.revision, row.saved_by, row.saved_at, row.text) for row in session.execute(statement)]


def next_version(session: Session, code: str) -> int:
    """The number that the next version of a matter takes."""
    statement = select(MatterVersionRow.version).where(MatterVersionRow.code == code)
    return max(session.scalars(statement), default=0) + 1


def _require_start_to_come(session: Session, call: Call, definition: MatterDefinition) -> None:
    if definition.in_force_from < session.settings.hall.day_of(call.at):
        raise Conflict("matter_start_passed", day=definition.in_force_from)


def _written(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise TooLarge("draft_too_long", limit=LONGEST_TEXT)
    written = text.replace("\0", "").replace("\r\n", "\n").strip("\n")
    if not written.strip():
        raise InvalidInput("draft_empty")
    return f"{written}\n"


def _keep_text(session: Session, call: Call, draft_id: str, revision: int, text: str) -> None:
    row = {
        "draft_id": draft_id,
        "revision": revision,
        "text": text,
        "saved_by": call.actor.id,
        "saved_at": call.at,
    }
    session.insert_new(insert(MatterDraftTextRow), row)


def _move(session: Session, row: Row[Any], **values: Any) -> None:
    """Only from the revision and state that were looked at."""
    moved = session.execute(
        update(MatterDraftRow)
        .where(MatterDraftRow.id == row.id, MatterDraftRow.revision == row.revision, MatterDraftRow.state == row.state)
        .values(**values)
    )
    if moved.rowcount == 0:
        raise Conflict("draft_changed", revision=row.revision, draft_id=row.id)


def _live_of(session: Session, code: str) -> Row[Any] | None:
    return session.execute(_DRAFTS.where(MatterDraftRow.code == code, MatterDraftRow.ended_at.is_(None))).one_or_none()


def _live(session: Session, draft_id: str) -> Row[Any]:
    row = _find(session, draft_id)
    if row.ended_at is not None:
        raise Conflict("draft_over")
    return row


def _find(session: Session, draft_id: str) -> Row[Any]:
    row = session.execute(_DRAFTS.where(MatterDraftRow.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound("draft_unknown")
    return row


def _text_of(session: Session, draft_id: str, revision: int) -> Row[Any]:
    statement = _TEXTS.where(MatterDraftTextRow.draft_id == draft_id, MatterDraftTextRow.revision == revision)
    return session.execute(statement).one()


def _editors(session: Session, draft_id: str) -> tuple[str, ...]:
    statement = select(MatterDraftTextRow.saved_by).where(MatterDraftTextRow.draft_id == draft_id).distinct()
    return tuple(session.scalars(statement.order_by(MatterDraftTextRow.saved_by)))


def _draft(session: Session, row: Row[Any]) -> Draft:
    newest = _text_of(session, row.id, row.revision)
    return Draft(
        id=row.id,
        code=row.code,
        state=row.state,
        revision=row.revision,
        text=newest.text,
        editors=_editors(session, row.id),
        saved_by=newest.saved_by,
        saved_at=newest.saved_at,
        begun_from=row.begun_from,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
        version_id=row.version_id,
    )
