"""Addresses where somebody says how they like to read. A form and a cookie: no script is needed."""

from typing import Any

from litestar import Request

from core.accounts import permissions
from core.reading.pages import HowToRead
from core.web.addresses import inside, taken_off
from core.web.forms import Fields
from core.web.page import Redirect
from core.web.reading import CONTRAST, COOKIE, LETTER, SIZES, YEAR, Reading, larger, written
from core.web.route import get, post
from core.who import Site

PAGE = "/lettura"


@get(PAGE, needs=permissions.CATALOGUE_READ, remember=300)
def how_to_read(reading: Reading, query: Fields) -> HowToRead:
    """Show how pages are read now, and what can be changed."""
    return HowToRead.of(reading, then=inside(query.text("poi")), saved=query.text("fatto") == "si")


@post(PAGE, needs=permissions.CATALOGUE_READ)
def choose(form: Fields) -> Redirect:
    """Keep size, contrast and letter; what is not one of the choices counts as the usual one."""
    wanted = {form.text("testo"), *form.many("pagina")}
    kept = frozenset(wanted & {*SIZES, CONTRAST, LETTER} - {""})
    return Redirect(inside(form.text("poi")) or f"{PAGE}?fatto=si", kept=(_cookie(kept),))


@post(f"{PAGE}/testo", needs=permissions.CATALOGUE_READ)
def larger_words(request: Request[Any, Any, Any], reading: Reading, site: Site, form: Fields) -> Redirect:
    """Take the next size, and go back to where one was."""
    came_from = request.headers.get("referer", "")
    here = came_from.removeprefix(site.url) if came_from.startswith(f"{site.url}/") else ""
    back = inside(taken_off(here)[1] if here else "") or inside(form.text("poi")) or "/"
    return Redirect(back, kept=(_cookie(larger(reading)),))


ROUTES = (how_to_read, choose, larger_words)


def _cookie(chosen: Reading) -> tuple[str, str, int]:
    value = written(chosen)
    return COOKIE, value, YEAR if value else 0
