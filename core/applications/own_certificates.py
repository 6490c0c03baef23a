"""A certificate as its holder gets at it, or an agent: under a power that lets him collect, for the cases it covers.

A certificate knows whose it is and not what it was issued in; who acts for somebody else needs a power for that case.
"""

from core.applications import cases
from core.applications.case import Case
from core.call import Call
from core.certificates import service as certificates
from core.certificates.schemas import Certificate
from core.db.database import Session
from core.errors import NotAllowed, NotFound
from core.materials.store import StoredFile
from core.people.permissions import require
from core.people.power_schemas import PowerAct


def require_own(session: Session, call: Call, certificate_id: str, act: PowerAct | None, lock: bool = False) -> Case:
    """The case it came from. NotFound `certificate_unknown`, also for somebody else's; refusals as
    `agency.require_case`."""
    case = cases.find(session, certificates.subject_of(session, certificate_id), lock)
    try:
        cases.require_own(session, call, case, act, changes=act is not None)
    except NotFound as unknown:
        raise NotFound("certificate_unknown") from unknown
    return case


def find_certificate(session: Session, call: Call, certificate_id: str) -> Certificate:
    """Refusals as `certificates.find_certificate` and `require_own`."""
    if call.power is None:
        return certificates.find_certificate(session, call, certificate_id)
    require_own(session, call, certificate_id, "collect")
    return certificates.read_certificate(session, call, certificate_id)


def find_certificate_file(session: Session, call: Call, certificate_id: str) -> StoredFile:
    """Refusals as `find_certificate` and `certificates.find_file`."""
    return certificates.find_file(session, find_certificate(session, call, certificate_id).id)


def list_certificates(session: Session, call: Call) -> list[Certificate]:
    """The caller's own, or those of whom he acts for that he may collect, the latest first."""
    if call.power is None:
        return certificates.list_own(session, call)
    require(call.actor, "read_own_case")
    return [each for each in certificates.list_of(session, call, call.principal) if _may_collect(session, call, each)]


def _may_collect(session: Session, call: Call, certificate: Certificate) -> bool:
    try:
        require_own(session, call, certificate.id, "collect")
    except NotAllowed:
        return False
    return True
