"""How far something long has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import PublishedByBody, Table

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class TaskProgress(PublishedByBody, Table):
    """One job of a piece of work, in one body. What a district asks of all its bodies is one job in each.

    `title` says in Italian what is done, the same for everybody; `back` leads to what comes of it.
    """

    __tablename__ = "task_progress"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("done BETWEEN 0 AND most", name="done"),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )
    about_nobody = "how many parts of a job are done, never of what or of whom"

    work_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    back: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=WAITING)
    done: Mapped[int] = mapped_column(server_default="0")
    most: Mapped[int] = mapped_column(server_default="1")
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
