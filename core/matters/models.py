"""Published versions of matters, and the drafts that become versions. Private to this subject."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class MatterVersionRow(Base):
    """One immutable version: `definition` is the MatterDefinition as JSON, `checksum` its `version_hash`.

    A case keeps the id of the version it began under, and that version serves it to its end. Who reviewed the text is
    not who published it; a file the hall came with nobody reviewed here.
    """

    __tablename__ = "matter_versions"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        Index(None, "code", "in_force_from"),
        CheckConstraint("reviewed_by <> published_by", name="published_by_another"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]
    definition: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(36))
    reviewed_by: Mapped[str | None] = mapped_column(String(36))


class MatterReviewRow(Base):
    """Somebody has read a text before it is published; `id` is the one its version will have."""

    __tablename__ = "matter_reviews"
    __table_args__ = (UniqueConstraint("checksum", "reviewed_by"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    reviewed_by: Mapped[Id]
    reviewed_at: Mapped[datetime]


class MatterDraftRow(Base):
    """A text that is being written. There is one live draft of a matter: two managers work on the same one, and
    `revision` tells each whether the other has saved meanwhile.

    `checked_*` and `version_id` are set while its newest text stands reviewed; `version_id` is the one its version has
    or will have.
    """

    __tablename__ = "matter_drafts"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'checked', 'published', 'dropped')", name="known_state"),
        CheckConstraint("(state IN ('draft', 'checked')) = (ended_at IS NULL)", name="ends_with_its_state"),
        Index(
            "ix_matter_drafts_one_of_a_matter",
            "code",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    begun_from: Mapped[str | None] = mapped_column(String(36))
    version_id: Mapped[str | None] = mapped_column(String(36))
    checked_by: Mapped[str | None] = mapped_column(String(36))
    checked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class MatterDraftTextRow(Base):
    """Each text of a draft as it was saved, so that nothing anybody wrote is lost."""

    __tablename__ = "matter_draft_texts"

    draft_id: Mapped[str] = mapped_column(ForeignKey("matter_drafts.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    saved_by: Mapped[Id]
    saved_at: Mapped[datetime]


class CarriedLineRow(Base):
    """What a draft from another area says of that area; `digest` is that of the value, `said` in short. Open until the
    text says it no more or `settled_by` has said that it is right here."""

    __tablename__ = "matter_carried_lines"
    __table_args__ = (CheckConstraint("(settled_by IS NULL) = (settled_at IS NULL)", name="settled_by_somebody"),)

    draft_id: Mapped[str] = mapped_column(ForeignKey("matter_drafts.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    said: Mapped[str] = mapped_column(String(300))
    settled_by: Mapped[str | None] = mapped_column(String(36))
    settled_at: Mapped[datetime | None]


class MatterStandingRow(Base):
    """What was decided of a published version: pause, resumption, end, or that it is still right."""

    __tablename__ = "matter_standings"
    __table_args__ = (
        CheckConstraint("change IN ('paused', 'resumed', 'ended', 'confirmed')", name="known_change"),
        Index(None, "code", "decided_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("matter_versions.id"))
    code: Mapped[str] = mapped_column(String(80))
    change: Mapped[str] = mapped_column(String(10))
    reason_sealed: Mapped[bytes]
    last_on: Mapped[date | None]
    decided_by: Mapped[Id]
    decided_at: Mapped[datetime]


class MatterWalkRow(Base):
    """What a simulated applicant met on every way through exactly one text (`core.matters.gate.walked`). `differences`
    counts what keeps it from being published, `ways` how many were walked; `walk` is the MatterWalk as JSON."""

    __tablename__ = "matter_walks"

    checksum: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    differences: Mapped[int]
    ways: Mapped[int] = mapped_column(server_default="0")
    walk: Mapped[str]
    walked_at: Mapped[datetime]
