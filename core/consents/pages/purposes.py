"""The district's room of purposes and legal grounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.consents.models import PurposeText
from core.consents.queries import InForce
from core.consents.rules.words import Piece, Words
from core.i18n import _
from core.web.page import Page

Errors = Mapping[str, str]
Sign = tuple[str, str]


def part_names() -> dict[str, str]:
    """Name the parts of a text, in the order of the page."""
    return {
        "title": _("Finalità, in poche parole"),
        "text": _("Che cosa facciamo e perché"),
        "data": _("Quali dati"),
        "recipients": _("Chi li vede"),
        "keep": _("Per quanto tempo"),
        "ground_comune": _("Base giuridica dei Comuni"),
        "ground_other": _("Base giuridica degli altri enti"),
    }


def sign(text: PurposeText) -> Sign:
    """Say whether the DPO confirmed a version."""
    if text.confirmed_by is None:
        return (_("da confermare dal DPO"), "warning")
    return (_("confermata dal DPO"), "success")


@dataclass(frozen=True, kw_only=True, slots=True)
class Purposes(Page):
    """Every purpose, with what is in force."""

    template = "consents/purposes.html"

    lines: Sequence[tuple[InForce, Sign]]
    waiting: int
    features: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class OnePurpose(Page):
    """One purpose: what is in force, who confirmed it, what was in force before."""

    template = "consents/purpose.html"

    found: InForce
    sign: Sign
    rows: Sequence[tuple[str, str]]
    history: Sequence[PurposeText]
    by: str
    on: str
    today: date
    errors: Errors = field(default_factory=dict)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PurposeForm(Page):
    """A new purpose, or a new version of one; without `code` it is new."""

    template = "consents/purpose_form.html"

    code: str | None
    title: str
    after: int
    values: Mapping[str, str]
    names: Mapping[str, str]
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference(Page):
    """What a new version would change, before it is published."""

    template = "consents/difference.html"

    code: str
    title: str
    after: int
    values: Mapping[str, str]
    parts: Sequence[tuple[str, Sequence[Piece]]]
    asks: bool


def rows_of(words: Words) -> list[tuple[str, str]]:
    """Return what a version says, part by part."""
    said = [(name, getattr(words, part)) for part, name in part_names().items()]
    return [*said, (_("Chiede il consenso?"), _asking(words))]


def consent_change(old: Words, new: Words) -> list[tuple[str, list[Piece]]]:
    """Return what changes about asking for consent, as a part of the difference."""
    if (old.asks_consent, old.months) == (new.asks_consent, new.months):
        return []
    return [(_("Chiede il consenso?"), [Piece("old", _asking(old)), Piece("new", _asking(new))])]


def _asking(words: Words) -> str:
    if words.months is None:
        return _("No: la base è un'altra.")
    return _("Sì, e vale {months} mesi.").format(months=words.months)


def values_of(words: Words) -> dict[str, str]:
    """Return what a form holds of a version."""
    return {part: getattr(words, part) for part in part_names()} | {
        "asks_consent": "1" if words.asks_consent else "",
        "months": str(words.months or ""),
    }
