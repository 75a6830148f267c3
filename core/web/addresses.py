"""The language in addresses: taken off on the way in, put before local addresses on the way out.

Templates and handlers write addresses as they are in Italian. What people typed cannot be taken for one: its quotes
are escaped. A link with `hreflang="xx"` right before it says its own language.
"""

import re
from functools import lru_cache
from urllib.parse import quote

from core.i18n.languages import ITALIAN, OTHERS

_OTHERS = frozenset(OTHERS)
_SLASH = ("/", "")
OUR_OWN = r"static/|logo/"
"""What is the same in every language."""


def taken_off(path: str) -> tuple[str, str]:
    """Return the language that an address begins with, and the address without it."""
    if path[3:4] in _SLASH and path[1:3] in _OTHERS:
        return path[1:3], path[3:] or "/"
    return ITALIAN, path


def put_before(html: str, language: str, portal: str) -> str:
    """Put the language before each address of a page that stays in the network."""
    return _in_a_page(portal).sub(rf"\g<0>/{language}", html)


def put_before_one(address: str, language: str, portal: str) -> str:
    """Put the language before one address, if it stays in the network."""
    return address if language == ITALIAN else _alone(portal).sub(rf"\g<0>/{language}", address, count=1)


def whole(path: str, query: bytes) -> str:
    """Return an address as a link has it, its question too."""
    return quote(path) + (f"?{quote(query, safe='/:&=%+')}" if query else "")


def inside(address: str) -> str:
    """Return an address of this space as it is; nothing for one that leads elsewhere."""
    return (
        address
        if address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
        else ""
    )


@lru_cache(maxsize=64)
def _in_a_page(portal: str) -> re.Pattern[str]:
    names = "href|action|formaction|data-hx-get|data-hx-post"
    return re.compile(rf'(?<!hreflang="..") (?:{names})="{_place(portal)}')


@lru_cache(maxsize=64)
def _alone(portal: str) -> re.Pattern[str]:
    return re.compile(rf"\A{_place(portal)}")


def _place(portal: str) -> str:
    scheme, _, host = portal.partition("://")
    far = rf'{scheme}://(?:[a-z0-9-]+\.)*{re.escape(host)}(?=["/?#]|$)'
    return rf"(?:{far}(?!/(?:{OUR_OWN}))|(?=/(?!/|{OUR_OWN})))"
