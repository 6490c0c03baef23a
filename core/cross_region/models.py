"""Tables of cross-region handling. Private to this subject."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.cross_region.definition import Agreement
from core.db.tables import Base, Id, Json


class CustodyRow(Base):
    """A case in another place's hands. `agreement` is the rule as it was when the holder chose the place. `version` is
    the case's when it was received: what the clerk checked is what is filed. Every hand-over is an entry of the case's
    journal, so the custody log cannot be written differently afterwards."""

    __tablename__ = "custody"
    __table_args__ = (Index(None, "centre", "state"),)

    application_id: Mapped[Id] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    centre: Mapped[str] = mapped_column(String(60))
    agreement: Mapped[Any] = mapped_column(Json(Agreement))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int | None]
    identity_check: Mapped[str] = mapped_column(String(20), server_default="")
    parcel_seal: Mapped[str] = mapped_column(String(60), server_default="")
    announced_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
