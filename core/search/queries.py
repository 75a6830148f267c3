"""Find services, bodies and needs. One statement; two more only when a word is misspelt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.db.reading import send
from core.db.scope import SCOPE
from core.search.models import Document
from core.search.rules import ranking, sentence, slips

MOST = 30


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


class _Row(NamedTuple):
    kind: str
    slug: str
    title: str
    summary: str
    stale: bool
    score: float
    words: list[str | None]


# A rare word tells more than a frequent one; a synonym that stands whole in the sentence tells most. The weights are
# those of the rest of a sheet, the synonyms that lead to it among others, those that lead to it first, and the title.
SEARCH = text("""
WITH asked AS MATERIALIZED (
  SELECT word, to_tsquery('diffuso', word) AS query, 1.0 AS power, CAST('{0.08, 0.3, 0.6, 1}' AS real[]) AS weights
  FROM unnest(CAST(:words AS text[])) AS given(word)
  UNION ALL
  SELECT NULL, to_tsquery('diffuso', word), :begun, '{0.08, 0.3, 0.6, 1}'
  FROM unnest(CAST(:begins AS text[])) AS given(word)
  UNION ALL
  SELECT NULL, CAST(query AS tsquery), power, '{0.35, 0.55, 0.75, 1}'
  FROM unnest(CAST(:phrases AS text[]), CAST(:powers AS float[])) AS given(query, power)
), fits AS (
  SELECT d.kind, d.slug, a.word, a.power * ts_rank(a.weights, d.vector, a.query)
    / CASE WHEN a.word IS NULL THEN 1 ELSE 1 + ln(count(*) OVER (PARTITION BY a.word)) END AS score
  FROM search_document d JOIN asked a ON d.vector @@ a.query
  WHERE d.district_id = :district
), best AS (
  SELECT kind, slug, sum(score) AS score, array_agg(DISTINCT word) AS words
  FROM fits GROUP BY kind, slug
  ORDER BY score DESC, kind DESC, slug LIMIT :most
)
SELECT kind, slug, d.title, d.summary, d.stale, best.score, best.words
FROM best JOIN search_document d USING (kind, slug)
WHERE d.district_id = :district
""")
# Written so that only the key's beginning can be used: an index over the forms would grow with every district.
NEAR = text("""
SELECT DISTINCT asked.word, w.word, w.weight
FROM search_word w JOIN unnest(CAST(:words AS text[]), CAST(:forms AS text[])) AS asked(word, form)
  ON asked.form = ANY (w.deletes)
WHERE w.district_id = :district
""")


def findable(db: Session) -> list[tuple[str, str]]:
    """Return the kind and the slug of everything that can be found."""
    order = select(Document.kind, Document.slug).order_by(Document.kind, Document.slug)
    return [(kind, slug) for kind, slug in db.execute(order)]


def search(db: Session, asked: str) -> Found:
    """Return what fits a sentence, the best first; words that nothing knows are mended where that fits better."""
    words = sentence.telling(asked)
    if not words:
        return Found(())
    rows = _run(db, asked, words)
    known = {word for row in rows for word in row.words}
    meant = _meant(db, [word for word in words if word not in known and slips.may_be(word)])
    if meant:
        better = sentence.put_right(asked, meant)
        mended = _run(db, better, sentence.telling(better))
        if ranking.worth_mending(_best(rows), _best(mended)):
            return Found(_hits(mended), better)
    return Found(_hits(rows))


def given(db: Session, asked: str, words: Sequence[str]) -> dict[str, object]:
    """Return what the statement wants to be told. Words hold nothing but letters and digits."""
    phrases = sentence.phrases(asked)
    longest = len(phrases.get(1, ()))
    return {
        "district": db.info[SCOPE].district_id,
        "words": list(words),
        "begins": [f"{word}:*" for word in words[-1:] if len(word) >= slips.SHORTEST],
        "begun": ranking.BEGUN,
        "phrases": [" | ".join(f"'={one}'" for one in found) for found in phrases.values()],
        "powers": [ranking.power(size, longest, len(found)) for size, found in phrases.items()],
        "most": MOST,
    }


def _run(db: Session, asked: str, words: Sequence[str]) -> list[_Row]:
    return [_Row._make(row) for row in send(db, SEARCH, given(db, asked, words))]


def _meant(db: Session, unknown: Sequence[str]) -> dict[str, str]:
    if not unknown:
        return {}
    pairs = [(word, form) for word in unknown for form in slips.deletes(word)]
    near: dict[str, list[tuple[str, int]]] = {}
    asked = {"words": [word for word, _ in pairs], "forms": [form for _, form in pairs]}
    for word, other, weight in db.execute(NEAR, asked | {"district": db.info[SCOPE].district_id}):
        near.setdefault(word, []).append((other, weight))
    found = {word: slips.meant(word, others) for word, others in near.items()}
    return {word: other for word, other in found.items() if sentence.folded(other) != word}


def _best(rows: Sequence[_Row]) -> float:
    return max((row.score for row in rows), default=0.0)


def _hits(rows: Sequence[_Row]) -> tuple[Hit, ...]:
    return tuple(Hit(*row[:5]) for row in ranking.in_order(rows))
