"""Addresses of the district's translations."""

from collections import Counter
from collections.abc import Container, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from core import clock, spreadsheet
from core.accounts import permissions
from core.audit.actions import record
from core.dates import clock_time, local, weekday_words
from core.db.scope import Reach
from core.errors import Missing
from core.i18n import _
from core.i18n.catalogs import CHECKED, MACHINE, MAKERS, PERSON
from core.i18n.languages import NAMES, OTHERS, direction
from core.search.actions import reindex
from core.translations import actions, pages, queries, rules
from core.translations.actions import Told
from core.translations.rules import MISSING, OLD, Line, Text
from core.web.forms import Fields
from core.web.listing import Listing
from core.web.page import File, Redirect, Undo
from core.web.platform import Platform
from core.web.route import get, post
from core.who import Member, Site

ROOM = "/distretto/traduzioni"
BACK = "annullato"
SIZE = 20
SHORT = 60
LONGEST = 4_000
OF_PLUGINS = "motivi"
FILTERS = ("lingua", "stato", "area", "q")


class Found(NamedTuple):
    """What an address asks for: `lines` in every state, `chosen` in the one that is asked."""

    listing: Listing
    spoken: str
    every: list[Line]
    lines: list[Line]
    chosen: list[Line]


@get(ROOM, needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def translations(db: Session, query: Fields, site: Site, platform: Platform) -> pages.Translations:
    """Show the texts in one language, what is missing first asked for."""
    found = _found(db, query, site, platform)
    listing, spoken, state = found.listing, found.spoken, found.listing.asked["stato"]
    count = Counter(line.state for line in found.lines)
    changed = queries.changed_since(db, spoken, clock.now() - rules.TAKE_BACK)
    return pages.Translations(
        spoken=spoken,
        way=direction(spoken),
        names=[(one, NAMES[one]) for one in OTHERS],
        areas=list(_areas().items()),
        makers=[
            (MACHINE, _("una macchina")),
            (CHECKED, _("una macchina, riletta da una persona")),
            (PERSON, _("una persona")),
        ],
        filters=[
            (
                name,
                listing.link(lingua=spoken, stato=code),
                state == code,
                count[code] if code else len(found.lines),
            )
            for code, name in _states().items()
        ],
        rows=[_row(line, changed) for line in listing.cut(found.chosen)],
        listing=listing,
        translated=sum(line.state in MAKERS for line in found.every),
        total=len(found.every),
        checked=CHECKED,
        undo=_undo(found, query.text("fatto"), changed),
        done=_("Il testo è tornato com'era prima.") if query.text("fatto") == BACK else None,
    )


@get(f"{ROOM}/esporta", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT, tells=True)
def export_translations(db: Session, me: Member, query: Fields, site: Site, platform: Platform) -> File:
    """Give the list as a file, for who translates elsewhere."""
    record(db, by=me, verb="export", resource="catalogue")
    found = _found(db, query, site, platform)
    rows = [(_place(one.place), one.italian, one.text, _signs()[one.state][0]) for one in found.chosen]
    body = spreadsheet.table([_("Dove"), _("Italiano"), NAMES[found.spoken], _("A che punto è")], rows)
    return File(
        body=body, media_type=spreadsheet.MEDIA_TYPE, name=f"traduzioni-{found.spoken}-{clock.today()}.csv"
    )


@post(ROOM, needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def translate(db: Session, form: Fields, site: Site, platform: Platform) -> Redirect:
    """Write one translation; it is read at once."""
    key = form.text("testo")
    found = next((text for text in _texts(db, site, platform) if actions.code(text.italian) == key), None)
    if found is None:
        raise Missing(
            _("Questo testo italiano non c'è più: qualcuno l'ha appena cambiato. Ricarica la pagina.")
        )
    told = form.text("traduzione", most=LONGEST)
    spoken, maker = form.text("lingua"), form.text("riletto") or form.text("chi")
    actions.translate(db, Told(spoken, found.italian, told, maker, found.place), now=clock.now())
    reindex(db)
    return _again(form, done=key)


@post(f"{ROOM}/annulla", needs=permissions.CATALOGUE_GOVERN, reach=Reach.DISTRICT)
def take_back(db: Session, form: Fields) -> Redirect:
    """Put back what the last change of a text wrote over."""
    actions.take_back(db, language=form.text("lingua"), key=form.text("testo"), now=clock.now())
    reindex(db)
    return _again(form, done=BACK)


ROUTES = (translations, export_translations, translate, take_back)


def _again(form: Fields, *, done: str) -> Redirect:
    back = Listing.read(ROOM, form, filters=FILTERS, orders=("",), size=SIZE)
    return Redirect(f"{back.page_path}{back.page}&fatto={done}")


def _undo(found: Found, key: str, changed: Mapping[str, datetime]) -> Undo | None:
    if key not in changed:
        return None
    until = local(changed[key] + rules.TAKE_BACK)
    text = _(
        "Salvato: si legge già così in ogni spazio. Se hai sbagliato premi Annulla: vale fino a {day}, alle {hour}."
    )
    return Undo(
        text=text.format(day=weekday_words(until.date()), hour=clock_time(until)),
        path=f"{ROOM}/annulla",
        fields={
            **found.listing.asked,
            "lingua": found.spoken,
            "testo": key,
            "pagina": str(found.listing.page),
        },
    )


def _found(db: Session, query: Fields, site: Site, platform: Platform) -> Found:
    read = Listing.read(ROOM, query, filters=FILTERS, orders=("",), size=SIZE)
    asked = read.asked
    spoken = asked["lingua"] if asked["lingua"] in OTHERS else OTHERS[0]
    every = rules.compared(_texts(db, site, platform), queries.written(db, spoken))
    lines = [line for line in every if asked["area"] in ("", _area(line.place)) and _holds(line, asked["q"])]
    chosen = [line for line in lines if asked["stato"] in ("", line.state)]
    return Found(read.of(len(chosen)), spoken, every, lines, chosen)


def _texts(db: Session, site: Site, platform: Platform) -> list[Text]:
    asked = platform.plugins.ask(site.network_plugins, "published_texts", db=db, site=site)
    return [*queries.published(db), *(Text("", text) for text in asked)]


def _holds(line: Line, words: str) -> bool:
    return words.casefold() in f"{line.italian} {line.text} {line.place}".casefold()


def _row(line: Line, changed: Container[str]) -> pages.Row:
    key = actions.code(line.italian)
    return pages.Row(
        key=key,
        place=_place(line.place),
        italian=line.italian,
        text=line.text,
        maker=line.state if line.state in MAKERS else PERSON,
        sign=_signs()[line.state],
        long=len(line.italian) > SHORT,
        changed=key in changed,
    )


def _place(place: str) -> str:
    """Say where a text stands: "service/spid benefit" is of the sheet spid."""
    which = place.partition(" ")[0].partition("/")[2]
    kind = _area(place)
    rooms = {
        "category": _("Tema: {which}"),
        "need": _("Bisogno: {which}"),
        "service": _("Scheda: {which}"),
        "document": _("Documento: {which}"),
        "fact": _("Domanda dell'orientamento: {which}"),
        "body": _("Ente: {which}"),
        "purpose": _("Finalità: {which}"),
    }
    return rooms[kind].format(which=which) if kind in rooms else _("Motivi di appuntamento")


def _area(place: str) -> str:
    """Return the kind of thing a text is of; what plugins publish has no place."""
    kind = place.partition(" ")[0].partition("/")[0]
    return kind if kind in _areas() else OF_PLUGINS


def _areas() -> dict[str, str]:
    return {
        "category": _("Temi"),
        "need": _("Bisogni"),
        "service": _("Schede"),
        "document": _("Documenti"),
        "fact": _("Domande dell'orientamento"),
        "body": _("Enti"),
        "purpose": _("Finalità"),
        OF_PLUGINS: _("Motivi di appuntamento"),
    }


def _states() -> dict[str, str]:
    return {
        "": _("Tutti"),
        MISSING: _("Mancano"),
        OLD: _("Da rifare"),
        MACHINE: _("Di una macchina"),
        CHECKED: _("Riletti"),
        PERSON: _("Di una persona"),
    }


def _signs() -> dict[str, tuple[str, str]]:
    return {
        MISSING: (_("manca: si legge in italiano"), "danger"),
        OLD: (_("l'italiano è cambiato: si legge in italiano"), "danger"),
        MACHINE: (_("di una macchina"), "warning"),
        CHECKED: (_("riletto da una persona"), "success"),
        PERSON: (_("di una persona"), "success"),
    }
