"""Find services, bodies and needs. One statement; a second one only when a word is misspelt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from core.db.scope import SCOPE
from core.search import rules
from core.search.models import Word

MOST = 30
MENDED = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    slug: str
    title: str
    summary: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, and the words it was mended to."""

    hits: tuple[Hit, ...]
    mended: str | None = None


# Each word counts once for each document that has it: a document with more of the asked words comes first,
# then by weight (title, synonyms, body); stale sheets come last.
_SEARCH = text("""
SELECT d.kind, d.slug, d.title, d.summary, d.stale, h.words
FROM search_document d
CROSS JOIN LATERAL (
  SELECT count(*) AS words, sum(ts_rank('{0.1, 0.3, 0.7, 1.0}', d.vector, q)) AS rank, array_agg(n) AS which
  FROM unnest(CAST(:queries AS text[])) WITH ORDINALITY AS asked(word, n),
       LATERAL (SELECT to_tsquery('diffuso', asked.word) AS q) AS stem
  WHERE d.vector @@ q
) h
WHERE d.district_id = :district AND h.words > 0
ORDER BY d.stale, h.words DESC, h.rank DESC, d.title
LIMIT :most
""").bindparams(bindparam("most", MOST))


def search(db: Session, sentence: str) -> Found:
    """Return what fits a sentence, the best first; misspelt words are mended when nothing fits them."""
    asked = rules.words(sentence)
    if not asked:
        return Found(())
    hits, best = _run(db, asked)
    if best >= len(asked) or (hits and best >= MENDED):
        return Found(hits)
    better = [_mend(db, word) for word in asked]
    if better == asked:
        return Found(hits)
    mended, more = _run(db, better)
    return Found(mended, " ".join(better)) if more > best else Found(hits)


def _run(db: Session, asked: Sequence[str]) -> tuple[tuple[Hit, ...], int]:
    given: dict[str, Any] = {
        "queries": [f"{word}:*" for word in asked],
        "district": db.info[SCOPE].district_id,
    }
    rows = db.execute(_SEARCH, given).all()
    most = max((row.words for row in rows), default=0)
    kept = [row for row in rows if row.words == most or row.words >= MENDED]
    return tuple(Hit(*row[:5]) for row in kept), most


def _mend(db: Session, word: str) -> str:
    """Return the nearest known word, at most one slip away for short words and two for long ones."""
    if len(word) <= rules.SHORTEST:
        return word
    near = db.execute(select(Word.word, Word.weight).where(Word.deletes.overlap(rules.deletes(word)))).all()
    if any(row.word == word or row.word.startswith(word) for row in near):
        return word
    allowed = 1 if len(word) < 8 else 2  # noqa: PLR2004 - a long word may bear two slips
    scored = [(rules.distance(word, row.word), -row.weight, row.word) for row in near]
    fitting = sorted(entry for entry in scored if entry[0] <= allowed)
    return fitting[0][2] if fitting else word
