"""The list of public pages for the machines that search the web, each page in all its languages. Pure."""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import quoteattr

from core.i18n.languages import ITALIAN

ROOMS = {"service": "/servizi/", "body": "/enti/", "need": "/bisogni/"}
OPEN = (
    "/",
    "/servizi",
    "/enti",
    "/orientamento",
    "/domande-frequenti",
    "/assistenza",
    "/accessibilita",
    "/privacy",
)
OWN = ("/", "/chi-siamo")


def paths(found: Iterable[tuple[str, str]]) -> list[str]:
    """Return the address of each (kind, slug) of the portal, after those that are always there."""
    return [*OPEN, *(ROOMS[kind] + slug.lower() for kind, slug in found)]


def sitemap(site: str, addresses: Iterable[str], languages: Sequence[str]) -> str:
    """Write a sitemap (sitemaps.org), with the alternates that search engines ask for."""
    lines = "".join(_page(site, path, languages) for path in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{lines}</urlset>\n'
    )


def _page(site: str, path: str, languages: Sequence[str]) -> str:
    in_each = {code: site + ("" if code == ITALIAN else f"/{code}") + path for code in languages}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>'
        for code, address in in_each.items()
    )
    return f"<url><loc>{in_each[ITALIAN]}</loc>{others}</url>\n"
