"""The rules every kiosk keeps to, as versions: an administrator publishes one, kiosks fetch it when a heartbeat tells
them that theirs is an older one, and keep their last good one whatever comes (`kiosk/fleet/rules.py`)."""

import msgspec
from sqlalchemy import insert, select

from core import journal
from core.call import Call
from core.db.database import Session
from core.people.permissions import require
from core.terminals.fleet.schemas import Rules, RulesDraft, Signed
from core.terminals.fleet.signed import sign_rules
from core.terminals.models import RulesRow

SUBJECT = "terminal-rules"
"""Whose entries in the journal publishing makes."""
NONE_YET = Rules(version=0)

_CURRENT = select(RulesRow.version, RulesRow.rules).order_by(RulesRow.version.desc()).limit(1)


def current(session: Session) -> Rules:
    row = session.execute(_CURRENT).one_or_none()
    return msgspec.convert(row.rules | {"version": row.version}, Rules) if row else NONE_YET


def publish(session: Session, call: Call, draft: RulesDraft) -> Rules:
    """From the next heartbeat on every kiosk fetches them."""
    require(call.actor, "publish_rules")
    said = msgspec.to_builtins(draft)
    version = current(session).version + 1
    row = {"version": version, "rules": said, "published_by": call.actor.id, "published_at": call.at}
    session.insert_new(insert(RulesRow), row)
    journal.record(session, call, SUBJECT, "terminal_rules_published", {"version": version, **said})
    return current(session)


def fetch(session: Session, call: Call) -> Signed:
    """For a kiosk."""
    require(call.actor, "report_health")
    return sign_rules(current(session), session.keys.signing_key("pass"))
