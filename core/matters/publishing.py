"""The gate a changed text of a matter passes: one reviews it, another publishes it, and it is the same text.

    review_text       a matter manager has read this very text
    publish_reviewed  another one makes it known; what was read is what is published, byte for byte, and a simulated
                      applicant has come through it with the figures the guide promises (`walks`)

Whoever reviewed does not publish (reference, invariant 9). The database keeps it so, and the journal shows it: review
and publication stand under the version's own id. The files a hall comes with are published by the hall at its start.
"""

from typing import Any

from sqlalchemy import Row, insert, select

from core import journal
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed
from core.ids import new_id
from core.matters import service, walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.models import MatterReviewRow, MatterVersionRow
from core.people.permissions import require


def review_text(session: Session, call: Call, definition: MatterDefinition) -> str:
    """Say that one has read this text; gives the id its version will have. Reviewing it again changes nothing.
    Conflict `matter_published_already`."""
    require(call.actor, "review_matter_text")
    known = select(MatterVersionRow.id).where(
        MatterVersionRow.code == definition.code, MatterVersionRow.version == definition.version
    )
    if session.scalar(known) is not None:
        raise Conflict("matter_published_already", matter=definition.code, version=definition.version)
    reviews = _reviews_of(session, definition)
    if mine := next((each for each in reviews if each.reviewed_by == call.actor.id), None):
        return mine.id
    id = new_id()
    row = {
        "id": id,
        "code": definition.code,
        "version": definition.version,
        "checksum": version_hash(definition),
        "reviewed_by": call.actor.id,
        "reviewed_at": call.at,
    }
    session.insert_new(insert(MatterReviewRow), row)
    facts = {name: row[name] for name in ("code", "version", "checksum")}
    journal.record(session, call, id, "matter_text_reviewed", facts)
    return id


def publish_reviewed(session: Session, call: Call, definition: MatterDefinition) -> str:
    """Publish a text that another has reviewed; gives the version's id. Conflict `matter_not_reviewed` when nobody has
    read exactly this text; NotAllowed `reviewer_may_not_publish`; refusals as `walks.require_walked` and
    `service.publish`."""
    require(call.actor, "publish_matter_text")
    reviews = _reviews_of(session, definition)
    if not reviews:
        raise Conflict("matter_not_reviewed", matter=definition.code, version=definition.version)
    others = [each for each in reviews if each.reviewed_by != call.actor.id]
    if not others:
        raise NotAllowed("reviewer_may_not_publish")
    walks.require_walked(session, definition)
    return service.publish(session, call, definition, others[0].id, others[0].reviewed_by)


def _reviews_of(session: Session, definition: MatterDefinition) -> list[Row[Any]]:
    """Of exactly this text, oldest first."""
    statement = select(MatterReviewRow.__table__).where(MatterReviewRow.checksum == version_hash(definition))
    return list(session.execute(statement.order_by(MatterReviewRow.reviewed_at, MatterReviewRow.id)))
