"""What can be found, already cut into stems."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import OwnedByDistrict, Table


class Document(OwnedByDistrict, Table):
    """One findable thing: a service, a body or a need, with the words that lead to it."""

    __tablename__ = "search_document"
    about_nobody = "made of what the district publishes"

    kind: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    stale: Mapped[bool] = mapped_column(server_default=text("false"))
    vector: Mapped[Any] = mapped_column(TSVECTOR)


class Word(OwnedByDistrict, Table):
    """One word of the catalogue, with its forms short of one letter (symmetric deletion).

    Those forms have no index: it would hold every district's, where a district's own words are few.
    """

    __tablename__ = "search_word"
    about_nobody = "made of what the district publishes"

    word: Mapped[str] = mapped_column(primary_key=True)
    weight: Mapped[int] = mapped_column(server_default=text("1"))
    deletes: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
