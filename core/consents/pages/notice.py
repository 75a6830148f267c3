"""The privacy notice of a body (GDPR, art. 13): short first, each purpose on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from core.consents.queries import InForce
from core.i18n import _
from core.organisations.pages import Part
from core.privacy.rules import Term
from core.web.page import Page
from core.who import Fact, Site


class Reason(NamedTuple):
    """One purpose as a citizen reads it."""

    found: InForce
    ground: str
    asks: bool
    confirmed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice(Page):
    """How data is treated here."""

    template = "consents/notice.html"

    reasons: Sequence[InForce]
    dpo: Fact
    parts: Sequence[Part]
    updated: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OneReason(Page):
    """One purpose: which data, who sees them, how long, by which right."""

    template = "consents/reason.html"

    reason: Reason
    terms: Sequence[Term] = ()
    """What this body keeps less long than the others."""


def reason(site: Site, found: InForce, terms: Sequence[Term]) -> OneReason:
    """Return what a body does for one purpose, on the ground of its kind, and what it keeps less long than others."""
    text = found.text
    return OneReason(
        reason=Reason(
            found,
            text.ground(site.kind),
            text.asks_consent and not text.rests_on_duty(site.kind),
            text.confirmed_by is not None,
        ),
        terms=terms,
    )


def notice(site: Site, found: Sequence[InForce], dpo: Fact) -> Notice:
    """Return the notice of a body: what arises there."""
    here = [one for one in found if one.arises(site.plugins)]
    return Notice(
        reasons=here,
        dpo=dpo,
        parts=(_who_sees(site), _rights(site), _cookies(), _unconfirmed()),
        updated=max((one.text.valid_from for one in here), default=None),
    )


def _who_sees(site: Site) -> Part:
    return Part(
        _("Chi li vede"),
        (
            _("Solo chi lavora in {name} e ha il compito di accoglierti.").format(name=site.name),
            _("Un altro ente della rete li vede solo se tu dici sì. Scegli tu quale ente e che cosa."),
            _("C'è un'eccezione: se c'è un pericolo, o un minore da proteggere, avvisiamo il Comune."),
            _("Il distretto vede solo numeri, mai nomi. Non vendiamo niente a nessuno."),
            _("Chi gestisce i computer per noi, e dove stanno: da confermare."),
        ),
    )


def _rights(site: Site) -> Part:
    return Part(
        _("I tuoi diritti"),
        (_("In ogni momento puoi chiedere a {name}:").format(name=site.name),),
        (
            _("di vedere i tuoi dati e averne una copia;"),
            _("di correggerli;"),
            _("di cancellarli;"),
            _("di non usarli più, o di usarli meno;"),
            _("di ritirare un sì che hai detto."),
        ),
        after=(
            _("Ti rispondiamo entro un mese, gratis (articoli da 15 a 22 del GDPR)."),
            _("Se dici no, o cambi idea, ti ascoltiamo lo stesso."),
            _("Nessuna decisione su di te è presa da una macchina."),
            _("Se non sei d'accordo puoi fare reclamo al Garante per la protezione dei dati personali."),
        ),
    )


def _cookies() -> Part:
    return Part(
        _("Cookie"),
        (
            _("Usiamo solo cookie tecnici. Per questo non ti chiediamo nessun permesso."),
            _("Nessuno ti segue: non ci sono pubblicità, statistiche o pezzi di altri siti."),
        ),
        (
            _("Uno ricorda per mezz'ora quello che hai aperto con il tuo codice."),
            _("Uno tiene aperta la sessione di chi lavora nella rete."),
            _("Altri ricordano come preferisci leggere, solo se lo scegli."),
        ),
    )


def _unconfirmed() -> Part:
    return Part(
        _("Da confermare"),
        (
            _("Alcuni testi devono ancora essere controllati dal responsabile della protezione dei dati."),
            _("Dove leggi «da confermare» non c'è ancora una risposta sicura."),
        ),
    )
