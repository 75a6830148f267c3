"""The register and the annex to the impact assessment, as data for a sheet of paper and for a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core import spreadsheet
from core.dates import date_words
from core.i18n import _
from core.privacy.activities import TO_CONFIRM, Activity
from core.privacy.safeguards import measures, risks

Bodies = Sequence[tuple[str, str]]


def register_data(district: str, bodies: Bodies, found: Sequence[Activity], today: date) -> dict[str, Any]:
    """Return what the register says."""
    return {
        "intro": _("Registro delle attività di trattamento (articolo 30 del GDPR). Data: {day}.").format(
            day=date_words(today)
        ),
        "note": _note(),
        "who": _("Titolari"),
        "district": district,
        "officer": _("Responsabile della protezione dei dati: {mark}").format(mark=TO_CONFIRM),
        "bodies": [{"name": name, "does": does} for name, does in bodies],
        "activities": [{"title": one.label, "rows": rows(one)} for one in found],
        "measures_title": _("Misure di sicurezza (articolo 32)"),
        "measures": [{"name": name, "text": text} for name, text in measures()],
    }


def assessment_data(district: str, found: Sequence[Activity], today: date) -> dict[str, Any]:
    """Return what the annex to the impact assessment says."""
    special = [one for one in found if one.special]
    return {
        "intro": _("Allegato alla valutazione d'impatto (articolo 35 del GDPR). Data: {day}.").format(
            day=date_words(today)
        ),
        "note": _note(),
        "district": district,
        "why_title": _("Perché serve"),
        "why": _(
            "La rete tratta dati particolari di persone fragili, in molti enti. Anche sapere che qualcuno ha chiesto "
            "aiuto può fargli danno."
        ),
        "activities_title": _("Trattamenti con dati particolari"),
        "activities": [{"title": one.label, "rows": rows(one)} for one in special],
        "risks_title": _("Rischi per le persone"),
        "risks": [{"what": what, "against": against, "left": left} for what, against, left in risks()],
        "against": _("Che cosa lo ferma"),
        "left": _("Rischio che resta"),
        "measures_title": _("Misure di sicurezza (articolo 32)"),
        "measures": [{"name": name, "text": text} for name, text in measures()],
        "mark": TO_CONFIRM,
    }


def rows(one: Activity) -> list[list[str]]:
    """Return an activity as label and words."""
    return [
        [_("A che cosa serve"), one.why],
        [_("Persone"), one.people],
        [_("Dati"), one.data],
        [_("Base giuridica, Comuni"), one.ground_comune],
        [_("Base giuridica, altri enti"), one.ground_other],
        [_("Chi li riceve"), one.recipients],
        [_("Quanto si tengono"), "; ".join(one.keep)],
        [_("Dove stanno"), one.tables],
    ]


def table(found: Sequence[Activity], bodies: Bodies) -> bytes:
    """Return the register as a spreadsheet: one row an activity."""
    head = [_("Attività"), *(label for label, _words in rows(found[0])), _("Enti")]
    lines = [
        [one.label, *(words for _label, words in rows(one)), ", ".join(_who(one, bodies))] for one in found
    ]
    return spreadsheet.table(head, lines)


def _who(one: Activity, bodies: Bodies) -> list[str]:
    return [name for name, does in bodies if one.label in does.split("; ")]


def _note() -> str:
    return _("Dove leggi {mark} serve ancora la conferma del responsabile della protezione dei dati.").format(
        mark=TO_CONFIRM
    )
