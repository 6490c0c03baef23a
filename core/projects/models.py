"""Tables of projects. Private to this subject."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Base, Id


class ProjectRow(Base):
    """A project (重大项目) of an organisation. `code` is its 投资项目统一代码, empty while it has none."""

    __tablename__ = "projects"

    id: Mapped[Id] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_by: Mapped[str] = mapped_column(ForeignKey("citizens.id"))
    created_at: Mapped[datetime]


class ProjectCaseRow(Base):
    """A case of a project; `after` is the case of the same project that it waits for, if any."""

    __tablename__ = "project_cases"

    application_id: Mapped[str] = mapped_column(ForeignKey("applications.id"), primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id"), index=True)
    after: Mapped[str | None] = mapped_column(ForeignKey("applications.id"))
    added_at: Mapped[datetime]
