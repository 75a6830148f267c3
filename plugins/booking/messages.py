"""What is written to people about their appointment: made when it leaves, from what then holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.dates import clock_time, date_words, day_short, local
from core.i18n import IN_ITALIAN, Speech, _, language, speaking, translated, unmarked
from core.i18n.languages import ITALIAN
from core.notices.actions import Notice
from core.notices.rules import TEXT
from core.who import Site
from plugins.booking.calendar_file import CalendarEntry, calendar_file
from plugins.booking.models import Waiting
from plugins.booking.pages.shown import Shown, place_words
from plugins.booking.queries.appointments import Booked
from plugins.booking.queries.receipts import about
from plugins.booking.rules.states import State

ANSWER = "/appuntamenti/rispondi/"
RULE = "_" * 40
"""Between a message in another language and the same in Italian."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: its neutral subject and its first words."""

    name: str
    subject: str
    greeting: str
    cancelled: bool = False


def kinds() -> dict[str, Kind]:
    """Return the kinds of message by the name of their job."""
    return {
        "confirm": Kind("confirm", _("Il tuo appuntamento"), _("il tuo appuntamento è confermato.")),
        "remind": Kind("remind", _("Promemoria"), _("ti ricordiamo il tuo appuntamento.")),
        "today": Kind("today", _("Promemoria"), _("oggi hai un appuntamento.")),
        "moved": Kind("moved", _("Appuntamento spostato"), _("il tuo appuntamento è stato spostato.")),
        "cancelled": Kind(
            "cancelled",
            _("Appuntamento annullato"),
            _("il tuo appuntamento è stato annullato."),
            cancelled=True,
        ),
    }


def notice(
    name: str,
    site: Site,
    shown: Shown,
    booked: Booked,
    now: datetime,
    speech: Speech = IN_ITALIAN,
    *,
    answer: str = "",
    also: Sequence[datetime] = (),
) -> Notice:
    """Return the message in the person's language, the Italian below it.

    Its subject says neither what it is about nor whom it comes from. `answer`: the end of the link to say yes or no;
    `also`: when else she is expected that day for the same thing.
    """
    with speaking(speech):
        told = _notice(name, site, shown, booked, now, answer, also=also)
    if speech.language == ITALIAN:
        return told
    with speaking(IN_ITALIAN):
        italian = _notice(name, site, shown, booked, now, answer, also=also)
    return replace(told, body=unmarked(f"{told.body}\n{RULE}\n\n{italian.body}"))


def text(
    name: str, site: Site, shown: Shown, booked: Booked, speech: Speech = IN_ITALIAN, answer: str = ""
) -> Notice:
    """Return the few words for a telephone, which lights up before everybody: neither what for nor with whom."""
    with speaking(speech):
        words = _short(name, site, shown, answer)
    return Notice(
        key=f"{fact(booked, name)} {TEXT}",
        recipient=booked.phone or "",
        subject="",
        body=unmarked(words),
        channel=TEXT,
    )


def freed(way: str, site: Site, waiting: Waiting, link: str, speech: Speech) -> Notice:
    """Return the message about a time that is held for somebody; its subject says no more than the others do."""
    told = _freed(way, site, waiting, link, speech)
    if way == TEXT or speech.language == ITALIAN:
        return told
    italian = _freed(way, site, waiting, link, IN_ITALIAN)
    return replace(told, body=f"{told.body}\n{RULE}\n\n{italian.body}")


def _freed(way: str, site: Site, waiting: Waiting, link: str, speech: Speech) -> Notice:
    start, until = (local(one) for one in (waiting.offered_at, waiting.offered_until) if one)
    with speaking(speech):
        url = f"{_space(site)}/appuntamenti/posto/{link}"
        day, hour, end = day_short(start), clock_time(start), clock_time(until)
        words = _("Si è liberato un posto: {day} alle {hour}. È tuo fino alle {end}. Prendilo qui: {url}")
        body = words.format(day=day, hour=hour, end=end, url=url)
        subject = "" if way == TEXT else _("Il tuo appuntamento")
        body = body if way == TEXT else f"{body}\n\n{_from(site)}\n"
    return Notice(
        key=f"waiting {waiting.id} {waiting.notices} {way}",
        recipient=(waiting.phone if way == TEXT else waiting.email) or "",
        subject=subject,
        body=unmarked(body),
        channel=way,
    )


def fact(booked: Booked, name: str) -> str:
    """Return the name of what is told, so that it is told once by each way."""
    return f"{about(booked.id)}{booked.sequence} {name}"


def letter(site: Site, shown: Shown, booked: Booked, now: datetime, speech: Speech) -> list[str]:
    """Return the paragraphs of a letter: what the appointment is now, in the person's language, then in Italian."""
    name = "cancelled" if booked.state == State.CANCELLED else "moved" if booked.sequence else "confirm"
    return notice(name, site, shown, booked, now, speech).body.split("\n\n")


def _short(name: str, site: Site, shown: Shown, answer: str) -> str:
    when = _("{day} alle {hour}").format(day=day_short(shown.start), hour=clock_time(shown.start))
    if kinds()[name].cancelled:
        return _("Il tuo appuntamento di {when} è annullato.").format(when=when)
    words = {
        "confirm": _("Appuntamento confermato: {when}."),
        "moved": _("Appuntamento spostato: {when}."),
        "remind": _("Appuntamento {when}. Vieni? Rispondi SI o NO."),
        "today": _("Appuntamento oggi: {when}. Se non puoi venire rispondi NO."),
    }
    when = ", ".join(part for part in (when, shown.mode if shown.apart else shown.address.value) if part)
    link = f"{_space(site)}{ANSWER}{answer}" if answer else ""
    return " ".join(part for part in (words[name].format(when=when), link) if part)


def _notice(
    name: str,
    site: Site,
    shown: Shown,
    booked: Booked,
    now: datetime,
    answer: str,
    *,
    also: Sequence[datetime] = (),
) -> Notice:
    kind = kinds()[name]
    entry = CalendarEntry(
        id=booked.id,
        start=booked.starts_at,
        end=booked.ends_at,
        place=place_words(shown),
        sequence=booked.sequence,
        cancelled=kind.cancelled,
    )
    parts = [_("Ciao {name},\n{greeting}").format(name=shown.name, greeting=kind.greeting)]
    parts += [_when(shown), _where(shown), _also(site, also)]
    parts += [_again(site)] if kind.cancelled else [_bring(shown), _come(site, answer), _manage(site, shown)]
    parts.append(_from(site))
    return Notice(
        key=fact(booked, name),
        recipient=booked.email or "",
        subject=kind.subject,
        body="\n\n".join(part for part in parts if part) + "\n",
        attachment=calendar_file(entry, now),
        attachment_name="appuntamento.ics",
    )


def _when(shown: Shown) -> str:
    words = _("QUANDO\n{day}, alle {hour}")
    return words.format(day=date_words(shown.start).capitalize(), hour=clock_time(shown.start))


def _also(site: Site, also: Sequence[datetime]) -> str:
    if not also:
        return ""
    hours = ", ".join(clock_time(local(one)) for one in also)
    words = _(
        "HAI ANCHE UN ALTRO APPUNTAMENTO\nQuel giorno, per lo stesso motivo: alle {hours}. Te ne serve uno solo? "
        "Annulla l'altro: serve a un'altra persona. Ti servono tutti e due? {call}"
    )
    phone = next((fact.value for fact in site.contacts if fact.code == "phone" and fact.value), None)
    call = _("Chiama {phone}.").format(phone=phone) if phone else _("Tienili pure.")
    return words.format(hours=hours, call=call)


def _where(shown: Shown) -> str:
    if shown.apart:
        return _("COME\n{mode}\n{what}\n{hub}").format(mode=shown.mode, what=shown.apart, hub=shown.hub)
    where = shown.address.value or _("Indirizzo da confermare")
    demo = _(" (dato dimostrativo)") if shown.address.demo else ""
    desk = ", ".join(part for part in (shown.desk, shown.desk_place) if part)
    return _("DOVE\n{hub}\n{where}{demo}\n{desk}").format(hub=shown.hub, where=where, demo=demo, desk=desk)


def _bring(shown: Shown) -> str:
    if not shown.missing:
        return ""
    lines = "\n".join(f"- {translated(paper)}" for paper in shown.missing)
    return _("CHE COSA PORTARE\n{lines}\nSe ti manca qualcosa vieni lo stesso: vediamo insieme.").format(
        lines=lines
    )


def _come(site: Site, answer: str) -> str:
    if not answer:
        return ""
    return _("VIENI?\nDicci sì o no qui: {url}").format(url=f"{_space(site)}{ANSWER}{answer}")


def _manage(site: Site, shown: Shown) -> str:
    return _(
        "IL TUO CODICE\n{code}\n\nSPOSTARE O ANNULLARE\nApri {url}/appuntamenti/gestisci e scrivi il codice.\n"
        "Se non puoi venire, dillo: il posto serve a un'altra persona."
    ).format(code=shown.code, url=_space(site))


def _again(site: Site) -> str:
    return _("Vuoi prenotarne un altro? Apri {url}/appuntamenti").format(url=_space(site))


def _space(site: Site) -> str:
    spoken = language()
    return site.url if spoken == ITALIAN else f"{site.url}/{spoken}"


def _from(site: Site) -> str:
    phones = [fact.value for fact in site.contacts if fact.code == "phone" and fact.value]
    lines = [
        site.name,
        _("Segretariato Sociale Diffuso, {district}").format(district=site.district_name),
        *(_("Telefono: {phone}").format(phone=phone) for phone in phones),
        _("Come trattiamo i tuoi dati: {url}/privacy").format(url=_space(site)),
    ]
    return "--\n" + "\n".join(lines)
