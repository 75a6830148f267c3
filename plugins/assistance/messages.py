"""What is written to people about their applications: in their language, with the Italian below; never what about."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from core.dates import date_words, day_short
from core.i18n import IN_ITALIAN, Speech, _, language, speaking, unmarked
from core.i18n.languages import ITALIAN
from core.notices.rules import EMAIL
from core.web.addresses import put_before_one
from core.who import Site

DOOR = "/pratiche/segui"
RULE = "_" * 40


class Words(NamedTuple):
    """The subject and the body of a message."""

    subject: str
    body: str


def reminder(site: Site, speech: Speech, *, by: date, code: str, way: str) -> Words:
    """Remind of a day, and lead to what is missing; a telephone, which lights up before everybody, gets few words."""

    def said() -> Words:
        if way != EMAIL:
            few = _("Entro {day} c'è una cosa da fare. Apri {address} e scrivi il codice {code}")
            return Words("", few.format(day=day_short(by), address=door(site), code=code))
        body = _(
            "Buongiorno,\n\nc'è una cosa da fare entro {day}. Guarda che cosa manca: apri {address} e scrivi "
            "questo codice:\n\n{code}\n\nSe non puoi, chiamaci."
        )
        return Words(_("Promemoria"), body.format(day=date_words(by), address=door(site), code=code))

    return _both(said, speech, second=way == EMAIL)


def signing(site: Site, speech: Speech, *, code: str, way: str) -> Words:
    """Lead to a mandate that waits to be signed; a telephone gets no second language."""

    def said() -> Words:
        body = _(
            "Per leggere e firmare apri {address} e scrivi questo codice: {code}\n"
            "Se non hai chiesto niente, non fare niente."
        )
        return Words(_("Il tuo codice"), body.format(address=door(site), code=code))

    return _both(said, speech, second=way == EMAIL)


def door(site: Site) -> str:
    """Return where a code is typed, in the language that is spoken now."""
    return put_before_one(f"{site.url}{DOOR}", language(), site.portal_url)


def _both(said: Callable[[], Words], speech: Speech, *, second: bool = True) -> Words:
    with speaking(speech):
        told = said()
    if speech.language == ITALIAN or not second:
        return told
    with speaking(IN_ITALIAN):
        italian = said()
    return Words(told.subject, unmarked(f"{told.body}\n\n{RULE}\n\n{italian.body}"))
