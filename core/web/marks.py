"""Say on a page what is Italian because nobody has translated it."""

import re

from markupsafe import escape

from core.i18n import CLOSES, OPENS, gettext, unmarked

_PLAIN = re.compile(r"<(title|option|textarea)\b.*?</\1>|<[^<>]*>", re.DOTALL)
"""Where there is no room for a sign: inside a tag, and in what holds words alone."""
_MARKED = re.compile(f"{OPENS}([^{CLOSES}]*){CLOSES}")


def said(html: str) -> str:
    """Return a page with its Italian parts in `lang="it"` and followed by a sign."""
    if OPENS not in html:
        return html
    sign = escape(gettext("in italiano"))
    part = rf'<span lang="it" dir="ltr">\1</span> <small class="df-in-italian">({sign})</small>'
    return _MARKED.sub(part, _PLAIN.sub(lambda found: unmarked(found[0]), html))
