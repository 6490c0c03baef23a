"""好差评: the holder's word on how it went, once per matter, after the end (国办发〔2019〕51号).

Five levels, no default, and nobody rates for somebody else. The words are sealed; the level is for everybody to count.
"""

from sqlalchemy import insert, select

from core.applications import cases, views
from core.applications.models import RatingRow
from core.applications.schemas import Application, Rating
from core.applications.wording import words
from core.call import Call
from core.db.database import Session
from core.errors import AlreadyDone


def rate(session: Session, call: Call, id: str, rating: Rating) -> Application:
    """AlreadyDone `rated_before`; Conflict `step_not_possible` before the end."""
    case = cases.find_own(session, call, id, lock=True)
    cases.require_step(call, case, "rate")
    if session.scalar(select(RatingRow.level).where(RatingRow.application_id == id)) is not None:
        raise AlreadyDone("rated_before")
    row = {
        "application_id": id,
        "level": rating.level,
        "text_sealed": session.keys.seal_text(words(rating.text, 1000), "ratings", "text_sealed", id),
        "channel": call.channel,
        "at": call.at,
    }
    session.insert_new(insert(RatingRow), row)
    case = cases.take_step(session, call, case, "rate", {"level": rating.level, "channel": call.channel})
    return views.application(session, call, case)
