"""The one template environment, and what every page knows besides its own fields."""

import threading
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from core import dates
from core.contacts import phone_words
from core.i18n import _, add_catalogs, by_machine, catalogs, gettext, language, translated
from core.i18n.catalogs import is_of_staff, staff_rooms
from core.i18n.languages import NAMES, direction
from core.plugins import Plugins
from core.settings import ROOT, Settings
from core.web import compiler, looks
from core.web.assets import Asset
from core.web.parts import Parts
from core.web.platform import Platform
from core.web.reading import USUAL, Reading, classes
from core.who import Member, Site


class Manner(NamedTuple):
    """How a page is read, and on whose machine."""

    reading: Reading = USUAL
    borrowed: bool = False


class Now(threading.local):
    """The page being rendered in this thread, for the components: they are made once, not for each page."""

    csrf: str = ""
    path: str = "/"
    address: str = "/"
    staff: bool = False
    site: Site | None = None
    manner: str = ""
    borrowed: bool = False


class Way(NamedTuple):
    """One entry of the staff menu, as templates see it."""

    label: str
    path: str
    current: bool
    text: str
    icon: str


now_rendering = Now()
HERE = "\0"
"""Stands for the address of the page in parts that are kept; no page holds it otherwise."""


def environment(plugins: Plugins, assets: dict[str, Asset], settings: Settings) -> Environment:
    """Return the environment: core templates first, each plugin's under its slug."""
    own = {slug: FileSystemLoader(plugins.folder(slug) / "templates") for slug in plugins.manifests}
    env = compiler.OnePlace(
        loader=ChoiceLoader([FileSystemLoader(ROOT / "templates"), PrefixLoader(own)]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.demo,
        cache_size=-1,
        bytecode_cache=compiler.COMPILED,
    )
    compiler.prepared(env)
    env.filters |= {
        "date_words": dates.date_words,
        "date_long": dates.date_long,
        "month_words": dates.month_words,
        "day_short": dates.day_short,
        "clock": dates.clock_time,
        "local_words": local_words,
        "last_day_words": last_day_words,
        "phone": phone_words,
        "dotted": dotted,
        "translated": translated,
        "addressed": addressed,
    }
    env.globals |= {"asset": _asset_url(assets), "at": now_rendering, "demo": settings.demo}
    env.globals["exit_url"] = settings.exit_url
    env.globals |= {"languages": NAMES, "language": language, "direction": direction}
    env.globals |= {"HERE": HERE, "by_machine": by_machine}
    parts = Parts(env)
    env.globals |= {"of_everybody": parts.of_everybody, "of_body": parts.of_body}
    env.globals["remembered"] = lru_cache(maxsize=20_000, typed=True)
    env.globals |= {"ways": partial(public_ways, plugins), "nearest": nearest}
    env.globals["ui"] = env.get_template("components/ui.html").module
    for slug in plugins.manifests:
        add_catalogs(plugins.folder(slug) / "catalogs")
    return env


def staff_pages(env: Environment, plugins: Plugins) -> frozenset[str]:
    """Name the templates that only staff meets: they are read in fewer languages."""
    named = dict.fromkeys(env.list_templates(), staff_rooms(catalogs.HERE))
    own = {slug: staff_rooms(plugins.folder(slug) / "catalogs") for slug in plugins.manifests}
    found = set()
    for name, rooms in named.items():
        slug, _slash, rest = name.partition("/")
        if (
            is_of_staff(f"templates/{rest}", own[slug])
            if slug in own
            else is_of_staff(f"templates/{name}", rooms)
        ):
            found.add(name)
    return frozenset(found)


def addressed(part: Markup) -> Markup:
    """Put the address of this page into a part that is the same for every page."""
    return part.replace(HERE, now_rendering.address)


def dotted(parts: Iterable[str | None]) -> str:
    """Return the words there are, with a dot between them."""
    found = [part for part in parts if part]
    return (
        compiler.joined([found[0], *(more for part in found[1:] for more in (" · ", part))]) if found else ""
    )


def context_of(
    platform: Platform, site: Site, me: Member | None, path: str, manner: Manner, *, address: str = "/"
) -> dict[str, Any]:
    """Return what every template knows: the site, the viewer, the ways to go."""
    now_rendering.csrf, now_rendering.path, now_rendering.site = me.csrf if me else "", path, site
    now_rendering.manner, now_rendering.borrowed = classes(manner.reading), manner.borrowed
    now_rendering.address, spoken = address, language()
    return {
        "site": site,
        "me": me,
        "nav": navigation(platform, site, me, path) if me else (),
        "lang": spoken,
        "dir": direction(spoken),
        "csrf": now_rendering.csrf,
        "path": path,
    }


def navigation(platform: Platform, site: Site, me: Member, path: str) -> tuple[Way, ...]:
    """Return the staff menu of a member: the core's ways and those of the plugins that are on."""
    from core.web.staff_menu import core_items  # noqa: PLC0415 - the menu needs the permissions of every room

    on = site.network_plugins if site.is_portal else site.plugins
    items = [*core_items(site), *platform.plugins.ask(on, "nav_items", site=site, me=me)]
    shown = sorted((i for i in items if me.may(i.needs.code)), key=lambda i: (i.weight, i.label))
    best = nearest(path, [(item.label, item.path) for item in shown])
    return tuple(Way(item.label, item.path, item.path == best, item.text, item.icon) for item in shown)


def public_ways(plugins: Plugins, site: Site) -> list[tuple[str, str]]:
    """Return the public navigation of a space: (label, path); of one that leaves the network, only its first page."""
    if site.leaves_at:
        return [(_("Home"), "/")]
    about = (_("Enti"), "/enti") if site.is_portal else (_("Chi siamo"), "/chi-siamo")
    on = site.network_plugins if site.is_portal else site.plugins
    links = plugins.ask(on, "public_links", site=site)
    more = [(link.label, link.path) for link in sorted(links, key=lambda link: link.weight)]
    return [(_("Home"), "/"), (_("Servizi"), "/servizi"), about, *more]


def nearest(path: str, ways: Iterable[tuple[str, str]]) -> str:
    """Return the way that fits a path best: "/appuntamenti/gestisci" is not also "/appuntamenti"."""
    fitting = (way for _label, way in ways if path == way or path.startswith(way + "/"))
    return max(fitting, key=len, default="")


def local_words(moment: datetime) -> str:
    """Write a moment as people say it: "lunedì 23 novembre 2026, ore 9:30"."""
    here = dates.local(moment)
    return gettext("{day}, ore {hour}").format(day=dates.date_words(here), hour=dates.clock_time(here))


def last_day_words(until: datetime) -> str:
    """Write the last day of what ends at a moment."""
    return dates.date_words(dates.last_day(until))


def _asset_url(assets: dict[str, Asset]) -> Any:
    def asset(name: str) -> str:
        known = assets.get(name)
        return f"/static/{known.name if known else looks.named(name) or Path(name).name}"

    return asset
