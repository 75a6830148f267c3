"""Opinions about pages, counted as they come: nothing says who gave one, or when."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import PublishedByBody, Table


class PageRating(PublishedByBody, Table):
    """How many people gave a page of a body so many stars, for one reason, in one month (its first day)."""

    __tablename__ = "page_rating"
    about_nobody = "opinions are counted, whoever gives one is not known"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        ForeignKeyConstraint(
            ("district_id", "organisation_id"), ("organisation.district_id", "organisation.id")
        ),
    )

    month: Mapped[date] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
