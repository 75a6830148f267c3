"""Addresses of the five steps: where, when, what about, who, check; and the last word."""

from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Site
from plugins.booking import permissions
from plugins.booking.actions import book as actions
from plugins.booking.actions import often, unmet
from plugins.booking.actions.hold import let_go_of_others
from plugins.booking.actions.refusals import Raced, TimeTaken, TimeUnfit
from plugins.booking.codes import Codes
from plugins.booking.pages import journey as pages
from plugins.booking.pages import steps
from plugins.booking.pages.alternatives import gone
from plugins.booking.pages.journey import Draft
from plugins.booking.pages.steps import Visit, new_key
from plugins.booking.queries import appointments
from plugins.booking.routes.opened import opened_by, opens
from plugins.booking.rules.request import Mistakes

KEY_LENGTHS = range(20, 61)


@get("/", needs=permissions.BOOK, remember=20)
def where(db: Session, site: Site, query: Fields) -> pages.Where:
    """Step 1: choose where; this hub is already chosen."""
    return steps.where(db, site, Draft.of(query), clock.now())


@get("/quando", needs=permissions.BOOK)
def when(db: Session, site: Site, platform: Platform, query: Fields) -> pages.When:
    """Step 2: choose a time. Where there is none, that is counted."""
    visit = _visit(db, site, platform, query)
    page = visit.when(since=query.text("dal"))
    if not page.times.days and not page.times.next_free and not query.text("dal"):
        visit.count(unmet.NO_TIME)
    return page


@post("/quando", needs=permissions.BOOK)
def when_again(db: Session, site: Site, platform: Platform, form: Fields) -> pages.When:
    """Step 2 again, with what was typed since; what was held for her beside it is free again."""
    let_go_of_others(db, form.text("altri"), None, platform.signer.keyed)
    return _visit(db, site, platform, form).when(since=form.text("dal"))


@get("/motivo", needs=permissions.BOOK)
def about(db: Session, site: Site, platform: Platform, query: Fields) -> pages.About | pages.When:
    """Step 3: say what it is about; without a time one goes back to step 2. What else was held for her is free."""
    visit = _visit(db, site, platform, query)
    let_go_of_others(db, query.text("altri"), visit.held, platform.signer.keyed)
    return visit.about() if visit.draft.start else visit.when(error=visit.problem, status=422)


@post("/motivo", needs=permissions.BOOK)
def about_again(db: Session, site: Site, platform: Platform, form: Fields) -> pages.About:
    """Step 3 again, with what was typed since."""
    return _visit(db, site, platform, form).about()


@get("/modo", needs=permissions.BOOK)
def how(db: Session, site: Site, platform: Platform, query: Fields) -> pages.How | pages.When:
    """Step 3 goes on: say how to meet, once the time is known to fit."""
    visit = _visit(db, site, platform, query)
    return visit.unfit() or visit.how()


@post("/modo", needs=permissions.BOOK)
def how_again(db: Session, site: Site, platform: Platform, form: Fields) -> pages.How:
    """Say again how to meet, with what was typed since."""
    return _visit(db, site, platform, form).how()


@get("/chi", needs=permissions.BOOK)
def who(db: Session, site: Site, platform: Platform, query: Fields) -> pages.Who | pages.When | Redirect:
    """Step 4: say who comes, once the time is known to fit, and how to meet."""
    visit = _visit(db, site, platform, query)
    if not visit.mode and not visit.problem:
        return Redirect(visit.draft.path("modo"))
    return visit.unfit() or visit.who()


@post("/chi", needs=permissions.BOOK)
def who_again(db: Session, site: Site, platform: Platform, form: Fields) -> pages.Who | pages.When:
    """Step 4 again, with what was typed."""
    visit = _visit(db, site, platform, form)
    return visit.unfit() or visit.who()


@get("/riepilogo", needs=permissions.BOOK)
def check_empty() -> Redirect:
    """Begin again: what was typed was kept nowhere."""
    return Redirect(pages.HOME)


def too_late(
    db: Session, site: Site, platform: Platform, form: Fields, why: TimeTaken | TimeUnfit
) -> pages.When:
    """Show the times nearest to the one that somebody was faster to take."""
    visit = _visit(db, site, platform, form)
    if isinstance(why, TimeTaken):
        visit.count(unmet.REFUSED)
    return visit.when(error=str(why), status=why.status)


@post("/tieni", needs=permissions.BOOK, otherwise=too_late)
def hold(db: Session, site: Site, platform: Platform, form: Fields) -> Redirect | pages.When:
    """Hold the chosen time while the rest is filled in."""
    visit = _visit(db, site, platform, form)
    return visit.unfit() or Redirect(visit.hold(platform.signer.keyed).draft.path("motivo"))


@post("/riepilogo", needs=permissions.BOOK, otherwise=too_late)
def check(db: Session, site: Site, platform: Platform, form: Fields) -> pages.Step:
    """Step 5: show everything once more. Nothing is kept."""
    visit = _visit(db, site, platform, form)
    if undecided := visit.undecided():
        return undecided
    person = visit.person
    if isinstance(person, Mistakes):
        return visit.who(errors=person.fields, status=422)
    return visit.unfit() or visit.hold(platform.signer.keyed).check(person)


@post("/tieni/ancora", needs=permissions.BOOK, otherwise=too_late)
def hold_longer(
    db: Session, site: Site, platform: Platform, form: Fields
) -> pages.Check | pages.Who | pages.When:
    """Hold the chosen time for as long again, once, and show everything again."""
    visit = _visit(db, site, platform, form).longer(platform.signer.keyed)
    person = visit.person
    if isinstance(person, Mistakes):
        return visit.who(errors=person.fields, status=422)
    return visit.unfit() or visit.check(person)


@get("/conferma", needs=permissions.BOOK)
def confirm_empty() -> Redirect:
    """Begin again: nothing is confirmed by an address alone."""
    return Redirect(pages.HOME)


def confirm_refused(
    db: Session, site: Site, platform: Platform, form: Fields, why: TimeTaken | TimeUnfit
) -> Redirect | pages.Gone | pages.Step:
    """Find what the same request made before, another desk, or three other times."""
    if done := appointments.by_request(db, _key(form)):
        return _done(site, platform, done)
    visit = _visit(db, site, platform, form)
    if isinstance(why, Raced):
        try:
            return _book(visit, platform, form, actions.book_elsewhere)
        except TimeTaken as again:
            why = again
    page = gone(visit, why, platform.signer.keyed)
    if isinstance(why, TimeTaken):
        visit.count(unmet.REFUSED)
    return page


@post("/conferma", needs=permissions.BOOK, otherwise=confirm_refused)
def confirm(
    db: Session, site: Site, platform: Platform, form: Fields, opened: str | None
) -> Redirect | pages.Step:
    """Book. The database has the last word."""
    visit = _visit(db, site, platform, form)
    return _too_often(visit, opened, _key(form)) or _book(visit, platform, form, actions.book)


ROUTES = (
    where,
    when,
    when_again,
    about,
    about_again,
    how,
    how_again,
    who,
    who_again,
    hold,
    check_empty,
    check,
    hold_longer,
    confirm_empty,
    confirm,
)


def _visit(db: Session, site: Site, platform: Platform, fields: Fields) -> Visit:
    return Visit.at(db, site, Draft.of(fields), clock.now(), platform.signer.keyed)


def _too_often(visit: Visit, opened: str | None, request_key: str) -> pages.Step | None:
    """Return the last step again for whoever has just shown, with her cookie, that she has enough."""
    shown, start = opened_by(opened), visit.draft.start
    if shown is None or start is None or isinstance(person := visit.person, Mistakes):
        return None
    why = often.enough(visit.db, offer=visit.offer, kind=visit.kind, start=start, who=person, shown=shown)
    if why is None or appointments.by_request(visit.db, request_key):
        return None
    return visit.check(person, errors={"ora": why}, status=409)


def _book(visit: Visit, platform: Platform, form: Fields, act: actions.Booking) -> Redirect | pages.Step:
    person, start = visit.person, visit.draft.start
    if undecided := visit.undecided():
        return undecided
    if isinstance(person, Mistakes):
        return visit.who(errors=person.fields, status=422)
    if visit.problem or start is None:
        raise TimeUnfit(visit.problem)
    wish = actions.Wish(
        kind=visit.kind,
        start=start,
        request_key=_key(form),
        mode=visit.mode,
        spoken=visit.spoken,
        held=visit.held.id if visit.held else None,
        service=visit.draft.service if visit.draft.service in visit.kind.services else None,
    )
    codes = Codes(platform.signer.keyed)
    made = act(visit.db, offer=visit.offer, wish=wish, who=person, codes=codes, now=visit.now)
    let_go_of_others(visit.db, form.text("altri"), visit.held, platform.signer.keyed)
    return _done(visit.site, platform, made)


def _done(site: Site, platform: Platform, appointment_id: UUID) -> Redirect:
    opened = platform.signer.visit(site, opens(appointment_id))
    return Redirect("/appuntamenti/confermato", visit=opened)


def _key(form: Fields) -> str:
    key = form.text("richiesta", most=100)
    return key if len(key) in KEY_LENGTHS else new_key()
