"""Text for people. Italian is the source; catalogs will translate it."""

import gettext as _gettext

_translations = _gettext.NullTranslations()


def gettext(message: str) -> str:
    """Return the message in the reader's language."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message that fits the count."""
    return _translations.ngettext(one, many, count)


_ = gettext
