"""Sheets of paper: what was filed for somebody, in her language and in Italian; a mandate to be signed."""

from collections.abc import Iterator
from typing import Any

from core.dates import date_words
from core.i18n import Speech, _, speaking, translated
from core.i18n.languages import ITALIAN, NAMES, direction
from core.press.squares import qr
from core.web.addresses import put_before_one
from core.web.page import File
from core.web.platform import Platform
from core.who import Site
from plugins.assistance.actions.filing import Told
from plugins.assistance.actions.planning import Plan
from plugins.assistance.messages import DOOR

PDF = "application/pdf"


def languages(other: str) -> tuple[str, ...]:
    """Return the languages of a sheet: the person's own first, then Italian."""
    return (other, ITALIAN) if other in NAMES and other != ITALIAN else (ITALIAN,)


def file(platform: Platform, site: Site, plan: Plan, told: Told | None, *, language: str, code: str) -> File:
    """Return the sheet: what was filed, or what is still to be brought."""
    chosen = languages(language)
    address = put_before_one(f"{site.url}{DOOR}", chosen[0], site.portal_url)
    columns = [_column(platform.tongues.speech(site, one), plan, told) for one in chosen]
    data = {
        "columns": columns,
        "code": code,
        "address": address.split("//", 1)[1],
        "organisation": site.name,
        "network": f"Segretariato Sociale Diffuso · {site.district_name}",
    }
    pdf = platform.press.pdf(
        "assistance/sheet.typ",
        data,
        title=columns[0]["title"],
        language=chosen[0],
        paper="a4",
        pictures={"qr": str(qr(address))},
    )
    return File(body=pdf, media_type=PDF, name="pratica.pdf")


def mandate(platform: Platform, site: Site, *, lines: list[str], digest: str, code: str) -> File:
    """Return a mandate to be signed: the very words, their SHA-256, the code that takes it back."""
    address = f"{site.url}{DOOR}"
    data = {
        "lines": lines[1:],
        "digest": digest,
        "code": code,
        "address": address.split("//", 1)[1],
        "organisation": site.name,
        "network": f"Segretariato Sociale Diffuso · {site.district_name}",
        "place": _("Luogo e data"),
        "sign": _("Firma"),
        "keep": _("Con questo codice la ritiri quando vuoi:"),
        "says": _("Codice QR: porta alla pagina per ritirare la delega"),
    }
    pdf = platform.press.pdf(
        "assistance/mandate.typ", data, title=lines[0], paper="a4", pictures={"qr": str(qr(address))}
    )
    return File(body=pdf, media_type=PDF, name="delega.pdf")


def _column(speech: Speech, plan: Plan, told: Told | None) -> dict[str, Any]:
    with speaking(speech):
        return {
            "language": speech.language,
            "heading": NAMES[speech.language],
            "direction": direction(speech.language),
            "title": translated(plan.procedure.name),
            "rows": list(_facts(told)) if told else [],
            "bring_title": _("Che cosa devi portare"),
            "bring": [] if told else [translated(one.name) for one in plan.missing],
            "next_title": _("Che cosa succede adesso"),
            "next": list(_next(told))
            if told
            else [_("Quando hai tutto, torna da noi: inviamo la domanda insieme.")],
            "code": _("Il codice della tua pratica"),
            "follow": _("Per sapere a che punto è: inquadra il quadrato con il telefono e scrivi il codice."),
            "qr": _("Codice QR: porta alla pagina per seguire la pratica"),
        }


def _facts(told: Told) -> Iterator[tuple[str, str]]:
    yield _("Inviata il"), date_words(told.on)
    yield _("A chi"), told.place
    if told.protocol:
        yield _("Numero di protocollo"), told.protocol
    if told.expected_on:
        yield _("Risposta attesa entro"), date_words(told.expected_on)


def _next(told: Told) -> Iterator[str]:
    if told.decided_on:
        yield _("È arrivata la risposta: te la spieghiamo allo sportello.")
        if told.appeal_until:
            yield _("Se non sei d'accordo, puoi chiedere di rivederla entro {day}.").format(
                day=date_words(told.appeal_until)
            )
        return
    yield _("L'ente guarda la tua domanda. Non devi fare niente.")
    yield _("Se chiede altri documenti, ti chiamiamo noi.")
    yield _("Tieni questo foglio e la ricevuta.")
