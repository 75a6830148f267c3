"""What a consent says, in the person's own language with the Italian beside it: read aloud, or on paper."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from markupsafe import Markup

from core.consents.models import PurposeText
from core.consents.queries import Recorded
from core.consents.rules.holding import SELF, SPEAKERS, State
from core.dates import date_words
from core.i18n import Speech, _, speaking, translated, unmarked
from core.i18n.languages import ITALIAN, NAMES, direction
from core.web.page import Page
from core.who import Site


class Talk(NamedTuple):
    """A text of a purpose in one language: what is read aloud, word for word."""

    language: str
    direction: str
    heading: str
    lead: str
    title: str
    text: str
    parts: tuple[tuple[str, str], ...]
    free: str

    @classmethod
    def of(cls, text: PurposeText, *, site: Site, recipient: str, speech: Speech) -> Self:
        """Return the words of one language; what is not translated stays Italian, and says so."""
        with speaking(speech):
            return cls(
                language=speech.language,
                direction=direction(speech.language),
                heading=NAMES[speech.language],
                lead=_lead(site.name, recipient),
                title=translated(text.title),
                text=translated(text.text),
                parts=(
                    (_("Quali dati"), translated(text.data)),
                    (_("Chi li vede"), translated(text.recipients)),
                    (_("Per quanto tempo"), translated(text.keep)),
                    (_("Con quale diritto"), translated(text.ground(site.kind))),
                ),
                free=_("Puoi dire no. Ti aiutiamo lo stesso. Se dici sì, puoi cambiare idea quando vuoi."),
            )

    @property
    def words(self) -> str:
        """Return everything that is said, as one text to be kept."""
        lines = (
            self.lead,
            self.title,
            self.text,
            *(f"{name}: {says}" for name, says in self.parts),
            self.free,
        )
        return unmarked("\n".join(lines))


def digest(spoken: Iterable[Talk]) -> str:
    """Return what tells whether these are still the very words that were read aloud."""
    return hashlib.sha256("\n\n".join(talk.words for talk in spoken).encode()).hexdigest()


def talks(text: PurposeText, *, site: Site, recipient: str, spoken: Iterable[Speech]) -> tuple[Talk, ...]:
    """Return the text in some languages."""
    return tuple(Talk.of(text, site=site, recipient=recipient, speech=speech) for speech in spoken)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the receipt says in one language: the very words that were heard, and what to do with the code."""

    language: str
    direction: str
    heading: str
    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    code: str
    manage: str
    qr: str

    @classmethod
    def of(cls, recorded: Recorded, *, site: Site, now: datetime, speech: Speech) -> Self:
        """Return the words of one column."""
        consent, waiting = recorded.consent, recorded.state(now) is State.ASKED
        said = consent.told if speech.language == consent.language else None
        if said is None:
            said = Talk.of(recorded.text, site=site, recipient=recorded.recipient.name, speech=speech).words
        with speaking(speech):
            return cls(
                language=speech.language,
                direction=direction(speech.language),
                heading=NAMES[speech.language],
                title=_("Ti chiediamo un permesso") if waiting else _("Hai detto sì"),
                lines=tuple(said.splitlines()),
                rows=tuple(_facts(recorded)),
                code=_("Il codice di questo foglio"),
                manage=(
                    _("Vuoi dire sì o no? Inquadra il quadrato con il telefono e scrivi il codice.")
                    if waiting
                    else _("Hai cambiato idea? Inquadra il quadrato con il telefono e scrivi il codice.")
                ),
                qr=_("Codice QR: porta alla pagina per dire sì, dire no o cambiare idea"),
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt(Page):
    """A consent on paper. The QR leads to where it can be taken back, and says nothing of anybody."""

    template = "consents/receipt.html"

    columns: tuple[Column, ...]
    code: str
    qr: Markup
    address: str
    digest: str
    number: int
    back: str
    pdf: str
    paper: str


def told(receipt: Receipt, written: Iterable[Column], site: Site) -> Mapping[str, Any]:
    """Return what the PDF says: the same as the page, in the languages that can be written."""
    return {
        "columns": [asdict(column) for column in written],
        "code": receipt.code,
        "address": receipt.address.split("//", 1)[1],
        "digest": receipt.digest,
        "number": receipt.number,
        "organisation": site.name,
        "network": f"Segretariato Sociale Diffuso · {site.district_name}",
    }


def languages(other: str) -> tuple[str, ...]:
    """Return the languages of a sheet: the person's own first, where it is one of ours, then Italian."""
    return (other, ITALIAN) if other in NAMES and other != ITALIAN else (ITALIAN,)


def _lead(body: str, recipient: str) -> str:
    if body == recipient:
        return _("{body} ti chiede un permesso.").format(body=body)
    return _("{body} ti chiede un permesso, per {recipient}.").format(body=body, recipient=recipient)


def _facts(recorded: Recorded) -> list[tuple[str, str]]:
    consent = recorded.consent
    rows = [(_("Per chi"), recorded.recipient.name)]
    if consent.given_at and consent.expires_at:
        rows += [
            (_("Hai detto sì"), date_words(consent.given_at)),
            (_("Vale fino a"), date_words(consent.expires_at)),
        ]
    if consent.speaker != SELF:
        rows.append((_("Chi ha detto sì"), _(SPEAKERS[consent.speaker])))
    return rows
