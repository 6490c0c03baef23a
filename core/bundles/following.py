"""What becomes of a filed package: a case ends, what waited for it begins; all have ended, the package is concluded.

A case that ends leaves an errand (`cases.PART_ENDED`) in its own transaction; the worker runs `follow`, which looks at
the whole package again, so that an errand run twice changes nothing. Cases whose predecessor was lost never begin; when
the package is over and something was not granted, one notice tells what stands, what not, and what can be done.
"""

from core import journal
from core.applications import service as applications
from core.applications.lifecycle import steps_from
from core.bundles import bundles, filing, outcome, views
from core.bundles.bundles import BundlePart, OpenBundle
from core.bundles.graph import is_over, ready, settled
from core.bundles.schemas import Bundle
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotFound


def follow(session: Session, call: Call, id: str) -> None:
    """Begin what may begin, conclude what is over. Unavailable `document_being_made` while a certificate that is
    needed is not made yet; the errand is then run again."""
    bundle = bundles.find(session, id, lock=True)
    if bundle.row.state != "filed":
        return
    for matter, standing in settled(bundle.standings, bundle.needs).items():
        if standing == "unreachable" and bundle.parts[matter].standing == "waiting":
            bundles.drop(session, id, matter, "unreachable")
            journal.record(session, call, id, "bundle_part_lost", {"matter": matter})
    bundle = bundles.find(session, id)
    for matter in ready(bundle.standings, bundle.needs):
        needed = bundle.needs[matter]
        results = {need: filing.result_of(session, call, bundle, bundle.parts[need]) for need in needed}
        issued_at = max(result.certificate.issued_at for result in results.values())
        filing.begin(session, call, bundle, bundle.parts[matter], issued_at, results)
    bundle = bundles.find(session, id)
    if is_over(bundle.standings):
        _conclude(session, call, bundle)


def withdraw(session: Session, call: Call, id: str, matter: str | None = None) -> Bundle:
    """The whole package as far as it is not decided, or one part of it; what waits for that part can not begin then.
    NotFound `part_unknown`; Conflict `draft_not_filed`, or `step_not_possible` when the part is decided already."""
    bundle = bundles.find_own(session, call, id, lock=True, act="withdraw")
    if bundle.row.state == "draft":
        raise Conflict("draft_not_filed")
    if matter is not None and matter not in bundle.parts:
        raise NotFound("part_unknown", matter=matter)
    for part in bundle.parts.values():
        if part.matter == matter or (matter is None and _can_be_withdrawn(part)):
            _take_back(session, call, bundle, part)
    facts = {"matter": matter} if matter else {}
    journal.record(session, call, id, "bundle_withdrawn", facts)
    follow(session, call, id)
    return views.bundle_view(session, call, bundles.find(session, id))


def _can_be_withdrawn(part: BundlePart) -> bool:
    if part.case is None:
        return part.standing == "waiting"
    return part.case.state == "draft" or "withdraw" in steps_from(part.case.state, frozenset({"citizen"}))


def _take_back(session: Session, call: Call, bundle: OpenBundle, part: BundlePart) -> None:
    """A case that has been submitted is withdrawn by its own step; one that has not will never be."""
    if part.case is not None and part.case.state != "draft":
        applications.withdraw(session, call, part.case.id)
    elif part.standing in ("waiting", "running"):
        bundles.drop(session, bundle.id, part.matter, "withdrawn")
    else:
        raise Conflict("step_not_possible", state=part.standing, step="withdraw")


def _conclude(session: Session, call: Call, bundle: OpenBundle) -> None:
    granted = [matter for matter, standing in bundle.standings.items() if standing == "granted"]
    bundle = bundles.change(session, call, bundle, state="concluded", concluded_at=call.at)
    facts = {"granted": granted, "parts": list(bundle.parts)}
    journal.record(session, call, bundle.id, "bundle_concluded", facts)
    if len(granted) < len(bundle.parts):
        outcome.issue(session, call, bundle)
