"""Keep the index true to the catalogue. It is made anew for a whole district: some hundred rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.organisations.models import Organisation
from core.search import rules
from core.search.models import Document, Word
from core.services import queries as services
from core.services.models import Service


class Entry(NamedTuple):
    """One findable thing and its words: the title, the citizens' words for it, the rest."""

    kind: str
    slug: str
    title: str
    summary: str
    stale: bool
    synonyms: str
    text: str


_ADD = text("""
INSERT INTO search_document (district_id, kind, slug, title, summary, stale, vector)
VALUES (:district, :kind, :slug, :title, :summary, :stale,
  setweight(to_tsvector('diffuso', :title), 'A') || setweight(to_tsvector('diffuso', :synonyms), 'B')
  || setweight(to_tsvector('diffuso', :text), 'D'))
""")


def reindex(db: Session) -> int:
    """Make the district's index anew; return how many things can be found."""
    district = db.info[SCOPE].district_id
    entries = list(_entries(db))
    db.execute(delete(Document))
    db.execute(delete(Word))
    if entries:
        db.execute(_ADD, [{"district": district, **entry._asdict()} for entry in entries])
    counted = Counter(word for e in entries for word in _vocabulary(e))
    rows = [
        {"district_id": district, "word": w, "weight": n, "deletes": rules.deletes(w)}
        for w, n in counted.items()
    ]
    if rows:
        db.execute(insert(Word), rows)
    return len(entries)


def _vocabulary(entry: Entry) -> Iterator[str]:
    for text in (entry.title, entry.synonyms, entry.text):
        yield from rules.words_of(text)


def _entries(db: Session) -> Iterator[Entry]:
    said = _synonyms(db)
    for service in db.scalars(select(Service).where(Service.state != "storico")):
        sheet = service.sheet
        more = " ".join(str(sheet.get(part, "")) for part in ("for_whom", "responsible_body"))
        yield Entry(
            "service",
            service.slug,
            service.name,
            service.description,
            service.state == "da_verificare",
            " ".join(said.get(service.slug, ())),
            f"{service.description} {more}",
        )
    for body in db.scalars(select(Organisation).where(Organisation.state == "active")):
        does = str(body.does.get("value") or "")
        yield Entry("body", body.slug, body.name, does, False, " ".join(said.get(body.slug, ())), does)
    yield from _needs(db, said)


def _needs(db: Session, said: dict[str, list[str]]) -> Iterator[Entry]:
    for need in services.vocabulary(db, "need").values():
        items = " ".join(item["label"] for item in need.data.get("items", ()))
        plain = str(need.data.get("plain_label") or need.label)
        words = " ".join((plain, *said.get(need.code, ())))
        yield Entry("need", need.code.lower(), plain, need.label, False, words, items)


def _synonyms(db: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in services.vocabulary(db, "synonym").values():
        targets: Iterable[str] = group.data.get("leads_to", ())
        for target in targets:
            found.setdefault(target, []).extend(group.data.get("words", ()))
    return found
