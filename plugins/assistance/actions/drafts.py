"""Writing the next version of a procedure: every change is kept, nothing holds before it is published."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.errors import Missing
from core.i18n import _
from core.services.queries import vocabulary
from core.services.rules.vocabulary import Vocabulary, fact_type
from plugins.assistance.actions.procedures import Unfinished, procedure, publish
from plugins.assistance.models import Draft
from plugins.assistance.queries import drafts as queries
from plugins.assistance.rules import editing
from plugins.assistance.rules.procedure import Procedure, parse, plain

DOC, NAME = "doc", "name"


class Writing(NamedTuple):
    """The next version as it stands, the one it is made from, and whether anything was changed yet."""

    told: Procedure
    before: Procedure
    begun: bool
    after: int


def writing(db: Session, slug: str) -> Writing:
    """Return the draft of a procedure, or the version in force where there is none yet. Raise Missing."""
    before, draft = procedure(db, slug), queries.one(db, slug)
    if draft is None:
        return Writing(before, before, begun=False, after=before.version)
    return Writing(
        parse(draft.content, slug=slug, version=before.version), before, begun=True, after=draft.after
    )


def put(db: Session, slug: str, part: str, number: int, values: Mapping[str, Any]) -> None:
    """Write one part anew; number 0 adds one. Raise Unfinished."""
    now, known = writing(db, slug), facts(db)
    _refuse_missing(now.told, part, number)
    if part == "documents" and number == 0:
        values = {**_paper(db, values), **{key: value for key, value in values.items() if value is not None}}
    if part in ("questions", "sources") and number == 0:
        values = {"code": _code(values.get("code") or values.get("title")), **values}
    try:
        told = editing.put(now.told, part, number, values, known)
    except editing.Unfit as why:
        raise Unfinished(why.errors) from None
    _keep(db, told, now.after)


def take(db: Session, slug: str, part: str, number: int) -> None:
    """Take an item away. Raise Unfinished where others need it."""
    now = writing(db, slug)
    _refuse_missing(now.told, part, number)
    try:
        told = editing.take(now.told, part, number)
    except editing.Unfit as why:
        raise Unfinished(why.errors) from None
    _keep(db, told, now.after)


def lift(db: Session, slug: str, part: str, number: int) -> None:
    """Move an item one place up."""
    now = writing(db, slug)
    _refuse_missing(now.told, part, number)
    _keep(db, editing.lift(now.told, part, number), now.after)


def discard(db: Session, slug: str) -> None:
    """Throw the draft of a procedure away. Raise Missing."""
    db.execute(delete(Draft).where(Draft.slug == procedure(db, slug).slug))


def finish(db: Session, slug: str, *, by: UUID) -> None:
    """Publish the draft as a new version. Raise Unfinished."""
    now = writing(db, slug)
    publish(db, now.told, after=now.after, by=by)
    discard(db, slug)


def facts(db: Session) -> Vocabulary:
    """Return the questions that the district knows."""
    return {
        code: fact_type({"code": code, "label": term.label, **term.data})
        for code, term in vocabulary(db, "fact").items()
    }


def _keep(db: Session, told: Procedure, after: int) -> None:
    draft = queries.one(db, told.slug)
    if draft is None:
        db.add(Draft(slug=told.slug, after=after, content=plain(told)))
    else:
        draft.content = plain(told)
    db.flush()


def _refuse_missing(told: Procedure, part: str, number: int) -> None:
    if part != editing.TOLD and not 0 <= number <= len(getattr(told, part)):
        raise Missing(_("Questa parte non c'è più. Guarda la bozza."))


def _paper(db: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the district says of a paper; of one it does not know, its name."""
    term = vocabulary(db, "document").get(str(values.get(DOC)))
    if term is None:
        return {DOC: _code(values.get(NAME))}
    parts = ("note", "get", "instead", "service")
    told = {part: term.data[part] for part in parts if term.data.get(part)}
    special = bool(term.data.get("may_contain_special_data"))
    return {DOC: term.code, NAME: term.label, "special": special, **told}


def _code(words: object) -> str:
    bare = unicodedata.normalize("NFKD", str(words or "")).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall(r"[a-z0-9.]+", bare))[:60] or "nuova"
