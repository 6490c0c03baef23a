"""A bundle in the hand of a use case: its row, its parts, the matters they pinned, and how each of them stands.

A part stands as its case stands; before its case has begun it waits, unless the holder took it back or what it needs
is lost. Nothing of that is stored twice.

Who acts for somebody else needs a power that covers every matter of the package, since one signature covers them all.
"""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, bindparam, false, insert, select, true, update

from core.applications import cases
from core.applications.case import Case
from core.applications.lifecycle import FINAL
from core.bundles.definition import EventPart, LifeEvent
from core.bundles.graph import Standing
from core.bundles.merging import needs_of
from core.bundles.models import BundlePartRow, BundleRow
from core.call import Call
from core.db.database import Session
from core.errors import Conflict, NotAllowed, NotFound
from core.matters import service as matters
from core.matters.definition import MatterDefinition
from core.matters.service import PinnedMatter
from core.people import powers_of_attorney
from core.people.permissions import require
from core.people.power_schemas import PowerAct

TABLE = "bundles"

_FOUND = select(BundleRow.__table__).where(BundleRow.id == bindparam("bundle"))
_LOCKED = _FOUND.with_for_update()
_PARTS = (
    select(BundlePartRow.__table__)
    .where(BundlePartRow.bundle_id == bindparam("bundle"))
    .order_by(BundlePartRow.position)
)
_INSERT = insert(BundleRow)
_INSERT_PARTS = insert(BundlePartRow)


class BundlePart(Struct, frozen=True):
    """A part with the matter it pinned; `case` is None until it has begun."""

    row: SimpleNamespace
    pinned: PinnedMatter
    case: Case | None

    @property
    def matter(self) -> str:
        return self.row.matter

    @property
    def standing(self) -> Standing:
        if self.row.dropped:
            return "unreachable" if self.row.dropped == "unreachable" else "ended"
        if self.case is None:
            return "waiting"
        if self.case.state not in FINAL:
            return "running"
        return "granted" if self.case.state == "concluded" else "ended"


class OpenBundle(Struct, frozen=True):
    """`row` has the columns as read; `parts` those of the event in its order, by matter."""

    row: SimpleNamespace
    form: dict[str, str]
    parts: dict[str, BundlePart]

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def event(self) -> LifeEvent:
        return self.row.definition

    @property
    def definitions(self) -> dict[str, MatterDefinition]:
        return {matter: part.pinned.definition for matter, part in self.parts.items()}

    @property
    def standings(self) -> dict[str, Standing]:
        return {matter: part.standing for matter, part in self.parts.items()}

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        return needs_of(self.event_parts)

    @property
    def event_parts(self) -> tuple[EventPart, ...]:
        return tuple(part for part in self.event.parts if part.matter in self.parts)


def insert_bundle(session: Session, row: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    session.insert_new(_INSERT, row)
    session.execute(_INSERT_PARTS, parts)


def find(session: Session, bundle_id: str, lock: bool = False) -> OpenBundle:
    """NotFound `bundle_unknown`. `lock` keeps the row for this transaction."""
    row = session.execute(_LOCKED if lock else _FOUND, {"bundle": bundle_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("bundle_unknown")
    opened = session.keys.open(row["form_sealed"], TABLE, "form_sealed", bundle_id)
    part_rows = session.execute(_PARTS, {"bundle": bundle_id}).mappings().all()
    versions = matters.find_versions(session, {part["matter_version_id"] for part in part_rows})
    begun = {case.id: case for case in cases.find_of_bundle(session, bundle_id)}
    parts = {
        part["matter"]: BundlePart(
            SimpleNamespace(**part), versions[part["matter_version_id"]], begun.get(part["application_id"])
        )
        for part in part_rows
    }
    return OpenBundle(SimpleNamespace(**row), msgspec.json.decode(opened, type=dict[str, str]), parts)


def find_own(
    session: Session, call: Call, bundle_id: str, lock: bool = False, act: PowerAct | None = None
) -> OpenBundle:
    """The caller's own, or that of whom he acts for; somebody else's does not exist for him. `act`: what an agent needs
    the power for; without it he may read at most. Refusals as `require_powers`."""
    require(call.actor, "read_own_case")
    bundle = find(session, bundle_id, lock)
    if bundle.row.holder_id != call.principal:
        raise NotFound("bundle_unknown")
    if lock and call.power is not None and act is None:
        raise NotAllowed("power_does_not_cover", matter=bundle.row.event, act="change")
    require_powers(session, call, bundle.parts, bundle.row.organisation_id, act)
    return bundle


def require_powers(
    session: Session, call: Call, matter_codes: Collection[str], organisation_id: str | None, act: PowerAct | None
) -> None:
    """An agent may do this with each of the matters. Refusals as `powers_of_attorney.require_power`."""
    if call.power is not None:
        for matter in matter_codes:
            powers_of_attorney.require_power(session, call, matter, organisation_id, act)


def in_scope(session: Session, call: Call) -> ColumnElement[bool]:
    """Which of the principal's packages an agent may read; all, for the principal himself."""
    if call.power is None:
        return true()
    power = powers_of_attorney.acting_under(session, call.actor, call.power, call.at)
    of_all_matters = false() if power.matter else true()
    return BundleRow.organisation_id.is_not_distinct_from(power.organisation_id) & of_all_matters


def own_draft(session: Session, call: Call, bundle_id: str, version: int | None = None) -> OpenBundle:
    """The caller's package before it is filed, locked. Conflict `version_changed` or `draft_closed`."""
    require(call.actor, "edit_draft")
    bundle = find_own(session, call, bundle_id, lock=True, act="file")
    if version is not None and bundle.row.version != version:
        raise Conflict("version_changed", version=bundle.row.version)
    if bundle.row.state != "draft":
        raise Conflict("draft_closed", state=bundle.row.state)
    return bundle


def change(session: Session, call: Call, bundle: OpenBundle, **values: Any) -> OpenBundle:
    """Set columns of a bundle that is still as it was read; Conflict `version_changed` otherwise."""
    changed = session.execute(
        update(BundleRow)
        .where(BundleRow.id == bundle.id, BundleRow.version == bundle.row.version)
        .values(version=bundle.row.version + 1, changed_at=call.at, **values)
    )
    if changed.rowcount == 0:
        raise Conflict("version_changed")
    return find(session, bundle.id)


def seal(session: Session, value: object, column: str, bundle_id: str) -> bytes:
    return session.keys.seal(msgspec.json.encode(value), TABLE, column, bundle_id)


def hold(session: Session, bundle_id: str, matter: str, why: str) -> None:
    """This part's case has begun and could not be filed; `why` in the holder's language."""
    session.execute(
        update(BundlePartRow)
        .where(BundlePartRow.bundle_id == bundle_id, BundlePartRow.matter == matter)
        .values(held=why[:500])
    )


def drop(session: Session, bundle_id: str, matter: str, why: str) -> None:
    """This part's case will never begin."""
    session.execute(
        update(BundlePartRow)
        .where(BundlePartRow.bundle_id == bundle_id, BundlePartRow.matter == matter)
        .values(dropped=why)
    )
