"""One request, one straight line: session, permission, handler, commit, template. One thread, one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from anyio import to_thread
from litestar import Request
from litestar.response.base import ASGIResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from core import i18n
from core.db.scope import PUBLISHED, Reach, Scope, transaction
from core.errors import DomainError, Missing
from core.i18n import _
from core.i18n.languages import ITALIAN
from core.limits.rules import Try
from core.web import answers, borrowed, cookies, forms, inside, porter, session, tries
from core.web.forms import Fields
from core.web.page import Answer
from core.web.platform import Platform
from core.web.reading import Reading
from core.web.signing import VISIT_SECONDS
from core.who import Member, Site

if TYPE_CHECKING:
    from core.web.route import Spec

_READERS: dict[Any, Callable[[str], Any]] = {UUID: UUID, date: date.fromisoformat, str: forms.clean}


async def look(visit: "Visit") -> ASGIResponse | None:
    """Look at who wants to send files before any of them is read; return what she is told where they may not come."""
    return await to_thread.run_sync(partial(_in_words, visit, _look), limiter=visit.platform.threads)


async def walk(visit: "Visit") -> ASGIResponse:
    """Answer a request in a thread of its own."""
    answer = await to_thread.run_sync(
        partial(_in_words, visit, _answer_or_refuse), limiter=visit.platform.threads
    )
    return cast("ASGIResponse", answer)


def _in_words(visit: "Visit", step: Callable[["Visit"], Answer | None]) -> ASGIResponse | None:
    try:
        if visit.language != ITALIAN:
            i18n.speak(visit.platform.tongues.speech(visit.site, visit.language))
        answer = step(visit)
    except (DBAPIError, PoolTimeout) as failure:
        answer = answers.out_of_order(failure, visit)
    return answers.respond(answer, visit) if answer else None


def _look(visit: "Visit") -> Answer | None:
    try:
        visit.look()
    except DomainError as why:
        return answers.refusal(why, visit)
    return None


def _answer_or_refuse(visit: "Visit") -> Answer:
    try:
        return visit.answer()
    except DomainError as why:
        return visit.refused(why)


class Visit:
    """One request on its way: what it is about, and who it turned out to be."""

    def __init__(self, spec: "Spec", request: Request[Any, Any, Any]) -> None:
        """Take hold of the request; nothing is looked up yet, and no form is read."""
        self.spec, self.request = spec, request
        self.form: Fields | None = None
        told = cast("dict[str, Any]", request.scope)  # the front door has put these there
        self.platform: Platform = told["platform"]
        self.site: Site = told["site"]
        self.language: str = told["language"]
        self.reading: Reading = told["reading"]
        self.borrowed: bool = told["borrowed"]
        self.me: Member | None = None
        self.tried: list[Try] | None = None
        self.over: list[Try] = []
        self.clear_session = False

    def cookie(self, name: str) -> str | None:
        """Return the value of a cookie, by its exact name."""
        return cookies.read(self.request.scope["headers"], name)

    @property
    def opened(self) -> str | None:
        """What the citizen's short-lived cookie opens at this body."""
        cookie = self.cookie(session.VISIT)
        seconds = borrowed.IDLE_SECONDS if self.borrowed else VISIT_SECONDS
        return self.platform.signer.read_visit(self.site, cookie, seconds=seconds) if cookie else None

    def look(self) -> None:
        """Raise where files may not come: nobody who may send them, or a link that opens nothing."""
        with self._transaction(Reach.TENANT) as db:
            self.me = session.recognise(db, self)
            porter.let_send(self)
            if self.spec.from_anybody:
                self._spend(db)
        if self.spec.from_anybody:
            with self._transaction(self.spec.reach) as db:
                tries.judge(self.over, partial(self._asked, self.spec.from_anybody, db))

    def answer(self) -> Answer:
        """Run the handler in one transaction."""
        if self.spec.reach is Reach.NONE:
            porter.admit(self)
            return self._call(self.spec.handler, None)
        if self.spec.reach is Reach.INSIDE:
            return self._inside()
        with self._transaction(Reach.TENANT if self.spec.reach is Reach.DISTRICT else self.spec.reach) as db:
            self.me = session.recognise(db, self)
            porter.admit(self)
            if self.spec.reach is not Reach.DISTRICT and self.spec.tries is None and self.spec.calls is None:
                return self._call(self.spec.handler, db)
            if self.spec.reach is Reach.DISTRICT and (self.form is not None or self.spec.tells):
                inside.ready_to_tell(db)
            tried = self._spend(db)
        said = tries.judge(self.over, self._call_outside) if self.spec.calls else None
        with self._transaction(self.spec.reach) as db:
            handler = partial(self._call, self.spec.handler, db, over=bool(self.over), said=said)
            return tries.run(self, tried, self.over, db, handler)

    def _call_outside(self) -> Any:
        """Ask somebody outside what the route wants to know of them, while no connection to the database is held."""
        with self._transaction(self.spec.reach) as db:
            call = self._asked(self.spec.calls, db) if self.spec.calls else None
        return call() if call else None

    def _inside(self) -> Answer:
        """Run the handler in the scope of the body that the address names."""
        with self._transaction(Reach.TENANT) as db:
            self.me = session.recognise(db, self)
            porter.admit(self)
            tenant_id = inside.body_of(db, self)
            self._spend(db)
        return inside.enter(self, tenant_id, partial(self._call, self.spec.handler))

    def _spend(self, db: Session) -> list[Try]:
        """Count what the request is counted of, once."""
        if self.tried is None:
            self.tried = self._asked(self.spec.tries, db) if self.spec.tries else []
            self.over = tries.spend(self, self.tried, db)
        return self.tried

    def refused(self, why: DomainError) -> Answer:
        """Answer when a rule said no: the route's own way for the refusals it names, or the rule's words on a page."""
        own = self.spec.otherwise
        if (
            own
            and isinstance(why, own.__annotations__.get("why", DomainError))
            and not isinstance(why, porter.Refusal)
        ):
            with self._transaction(
                Reach.TENANT if self.spec.reach is Reach.INSIDE else self.spec.reach
            ) as db:
                return self._call(own, db, why=why)
        return answers.refusal(why, self)

    @contextmanager
    def _transaction(self, reach: Reach) -> Iterator[Session]:
        """Open a session and its one transaction; whoever changed what is published sees it at once."""
        scope = Scope(self.site.district_id, self.site.tenant_id, reach)
        with transaction(self.platform.engine_for(reach), scope) as db:
            yield db
        if db.info.get(PUBLISHED):
            self.platform.published.changed(str(scope.district_id))

    def _call(self, handler: Callable[..., Any], db: Session | None, **more: Any) -> Answer:
        answer: Answer = self._asked(handler, db, **more)
        return answer

    def _asked(self, handler: Callable[..., Any], db: Session | None, **more: Any) -> Any:
        given = {
            "db": db,
            "me": self.me,
            "site": self.site,
            "platform": self.platform,
            "request": self.request,
            "form": self.form,
            "opened": self.opened,
            "reading": self.reading,
            **more,
        }
        names = self.spec.names if handler is self.spec.handler else _names(handler)
        if "query" in names:
            given["query"] = forms.parse(self.request.scope["query_string"])
        given |= _path_values(handler, self.request.path_params, names)
        return handler(**{name: given[name] for name in names})


def _names(handler: Callable[..., Any]) -> frozenset[str]:
    return frozenset(
        handler.__code__.co_varnames[: handler.__code__.co_argcount + handler.__code__.co_kwonlyargcount]
    )


def _path_values(handler: Callable[..., Any], found: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    try:
        return {name: _READERS[handler.__annotations__[name]](found[name]) for name in names & found.keys()}
    except ValueError:
        raise Missing(_("Questa pagina non esiste.")) from None
