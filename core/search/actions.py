"""Keep the index true to the catalogue. It is made anew for a whole district: some hundred rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.organisations.models import Organisation
from core.search.models import Document, Word
from core.search.rules import sentence, slips
from core.services import queries as services
from core.services.models import Service
from core.translations.models import Translation

LABELS = "ABC"
"""Weights of a synonym: for the place it leads to first, then, and further on."""
TITLE, SYNONYM, TEXT = 10, 5, 1
"""How much a word of the title, of a synonym, of the rest counts when a misspelt word may mean several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One findable thing: its title, the synonyms that lead to it (0: first of all), the rest of its words.

    `names` are its title in other languages: whoever reads the sheet in Arabic finds it in Arabic.
    """

    kind: str
    slug: str
    title: str
    summary: str
    stale: bool = False
    synonyms: Mapping[str, int] = field(default_factory=dict)
    text: str = ""
    names: Sequence[str] = ()

    def row(self) -> dict[str, Any]:
        """Return the words as the statement wants them."""
        return {
            "kind": self.kind,
            "slug": self.slug,
            "title": self.title,
            "summary": self.summary,
            "stale": self.stale,
            "name": sentence.folded(self.title),
            "first": sentence.folded(" ".join(said for said, place in self.synonyms.items() if place == 0)),
            "further": sentence.folded(" ".join(said for said, place in self.synonyms.items() if place)),
            "rest": sentence.folded(" ".join((self.text, *self.names))),
            "phrases": self.phrases(),
        }

    def phrases(self) -> str:
        """Return the name and the synonyms as they are compared whole, in PostgreSQL's notation: '=bonus gas':1A."""
        places: dict[str, int] = {}
        names = dict.fromkeys((self.title, self.title.split("(")[0]), 0)
        elsewhere = dict.fromkeys(self.names, len(LABELS))
        for said, place in {**elsewhere, **self.synonyms, **names}.items():
            key = sentence.phrase(said)
            places[key] = min(place, places.get(key, place))
        return " ".join(f"'={key}':1{LABELS[place:][:1] or 'D'}" for key, place in places.items() if key)

    def words(self) -> Counter[str]:
        """Count the words that somebody may have meant, each by where it stands."""
        counted: Counter[str] = Counter()
        for weight, part in ((TITLE, self.title), (SYNONYM, " ".join(self.synonyms)), (TEXT, self.text)):
            counted.update(dict.fromkeys(sentence.vocabulary(part), weight))
        return counted


_ADD = text("""
INSERT INTO search_document (district_id, kind, slug, title, summary, stale, vector)
VALUES (:district, :kind, :slug, :title, :summary, :stale,
  setweight(to_tsvector('diffuso', :name), 'A') || setweight(to_tsvector('diffuso', :first), 'B')
  || setweight(to_tsvector('diffuso', :further), 'C') || setweight(to_tsvector('diffuso', :rest), 'D')
  || CAST(:phrases AS tsvector))
""")


def reindex(db: Session) -> int:
    """Make the district's index anew; return how many things can be found."""
    district = db.info[SCOPE].district_id
    entries = list(_entries(db))
    db.execute(delete(Document))
    db.execute(delete(Word))
    if entries:
        db.execute(_ADD, [{"district": district, **entry.row()} for entry in entries])
    counted = sum((entry.words() for entry in entries), Counter[str]())
    rows = [
        {"district_id": district, "word": word, "weight": weight, "deletes": slips.deletes(word)}
        for word, weight in counted.items()
    ]
    if rows:
        db.execute(insert(Word), rows)
    return len(entries)


def _entries(db: Session) -> Iterator[Entry]:
    said, named = _synonyms(db), _names(db)
    for service in db.scalars(select(Service).where(Service.state != "storico", services.OPEN)):
        more = (str(service.sheet.get(part, "")) for part in ("for_whom", "responsible_body"))
        yield Entry(
            kind="service",
            slug=service.slug,
            title=service.name,
            summary=service.description,
            stale=service.state == "da_verificare",
            synonyms=said.get(service.slug, {}),
            text=" ".join((service.description, *more)),
            names=named.get(service.name, ()),
        )
    for body in db.scalars(select(Organisation).where(Organisation.state == "active")):
        does = str(body.does.get("value") or "")
        yield Entry(
            kind="body",
            slug=body.slug,
            title=body.name,
            summary=does,
            synonyms=said.get(body.slug, {}),
            text=does,
        )
    for need in services.vocabulary(db, "need").values():
        yield _need(need, said, named)


def _names(db: Session) -> dict[str, list[str]]:
    """Return what each Italian text is in the other languages."""
    found: dict[str, list[str]] = {}
    for italian, other in db.execute(select(Translation.italian, Translation.text)):
        found.setdefault(italian, []).append(other)
    return found


def _need(
    need: services.Term, said: Mapping[str, Mapping[str, int]], named: Mapping[str, Sequence[str]]
) -> Entry:
    items = need.data.get("items", ())
    plain = str(need.data.get("plain_label") or need.label)
    synonyms = {plain: 0}
    for code in (need.code, *(item["code"] for item in items)):
        for words, place in said.get(code, {}).items():
            synonyms[words] = min(place, synonyms.get(words, place))
    return Entry(
        kind="need",
        slug=need.code.lower(),
        title=plain,
        summary=need.label,
        synonyms=synonyms,
        text=" ".join((need.label, *(item["label"] for item in items))),
        names=(*named.get(plain, ()), *named.get(need.label, ())),
    )


def _synonyms(db: Session) -> dict[str, dict[str, int]]:
    """Return, for each place that synonyms lead to, those synonyms and how near each leads to it."""
    found: dict[str, dict[str, int]] = {}
    for group in services.vocabulary(db, "synonym").values():
        targets: Iterable[str] = group.data.get("leads_to", ())
        for place, target in enumerate(dict.fromkeys(targets)):
            found.setdefault(target, {}).update(dict.fromkeys(group.data.get("words", ()), place))
    return found
