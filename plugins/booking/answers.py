"""What the plugin says when the core asks: links, tiles, counts, what a citizen can do about a service."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from core.accounts.permissions import STATISTICS_NETWORK
from core.contributions import Card, Figure, NavItem, Permission, PublicLink, ServiceAction
from core.i18n import _, ngettext
from core.who import Site
from plugins.booking import permissions
from plugins.booking.pages.shown import address_of
from plugins.booking.queries import appointments, settings, unmet
from plugins.booking.queries.offer import Offer, offers
from plugins.booking.queries.taken import Asked, first_times
from plugins.booking.rules.states import State
from plugins.booking.rules.unmet import publishable

MONTHS = 13
DAY = "/appuntamenti/giornata"


def public_links(site: Site) -> list[PublicLink]:
    """Return the entries of the public navigation; on the portal, where no desk is, the first place anywhere."""
    if site.is_portal:
        return [PublicLink(label=_("Prenota"), path="/appuntamenti/primo-posto", weight=40)]
    return [
        PublicLink(label=_("Prenota"), path="/appuntamenti", weight=40),
        PublicLink(label=_("Il mio appuntamento"), path="/appuntamenti/gestisci", weight=41),
    ]


def nav_items() -> list[NavItem]:
    """Return the entries of the staff menu."""
    day, room, new, first, several, numbers, hours, gaps = (
        (_("Giornata"), _("Chi viene oggi, chi aspetta, chi arriva senza appuntamento.")),
        (_("Sala d'attesa"), _("Numeri, chiamate, schermo in sala.")),
        (_("Prenota per qualcuno"), _("Per chi telefona o è davanti a te.")),
        (_("Il primo posto nella rete"), _("Anche in un altro punto, per chi è davanti a te.")),
        (_("Appuntamenti"), _("Cerca una persona, guarda più giorni.")),
        (_("I nostri numeri"), _("Quanti vengono, per che cosa, in che lingua.")),
        (_("Orari e sportelli"), _("Quando si riceve, per che cosa, le chiusure.")),
        (_("Dove manca posto"), _("Che cosa si cerca nella rete senza trovarlo.")),
    )
    return [
        _way(day, DAY, permissions.READ, 10, "calendar"),
        _way(room, "/appuntamenti/coda", permissions.WRITE, 10, "user"),
        _way(new, "/appuntamenti/nuovo", permissions.WRITE, 11, "plus-circle"),
        _way(first, "/appuntamenti/altrove", permissions.WRITE, 11, "map-marker"),
        _way(several, "/appuntamenti/elenco", permissions.READ, 12, "search"),
        _way(numbers, "/appuntamenti/numeri", permissions.READ, 50, "chart-line"),
        _way(hours, "/appuntamenti/orari", permissions.MANAGE, 55, "clock"),
        _way(gaps, "/appuntamenti/senza-posto", STATISTICS_NETWORK, 57, "map-marker"),
    ]


def cards(db: Session, today: date) -> list[Card]:
    """Return the tiles of the staff's first page, in one statement."""
    found = appointments.counts(db, today)
    return [
        Card(
            title=_("Appuntamenti di oggi"),
            value=str(found.total),
            text=_("Arrivati, attesi e conclusi."),
            path=DAY,
            needs=permissions.READ,
            weight=10,
        ),
        Card(
            title=ngettext("persona in attesa", "persone in attesa", found.waiting),
            value=str(found.waiting),
            text=_("Sono qui, e nessuno le ha ancora chiamate."),
            path=DAY,
            needs=permissions.READ,
            weight=12,
        ),
    ]


def service_actions(db: Session, site: Site, services: Sequence[str], now: datetime) -> list[ServiceAction]:
    """Return the hubs that can be booked, for each of the services, this one first; one statement for all."""
    asked = [
        (hub, kind, service)
        for hub in offers(db, site, now).values()
        for service in services or (None,)
        if (kind := hub.kind_for(service))
    ]
    asked.sort(key=lambda one: one[0].organisation_id != site.tenant_id)
    wanted = {kind.id: Asked(hub, kind) for hub, kind, _service in asked}
    times = dict(zip(wanted, first_times(db, site, list(wanted.values()), now), strict=True))
    return [
        ServiceAction(
            organisation_slug=hub.slug,
            organisation_name=hub.name,
            place=hub.address.value or _("indirizzo da confermare"),
            label=_("Prenota"),
            url=_first_step(site, hub, service),
            when=times[kind.id],
            note=None if times[kind.id] else _("Nessun posto nei prossimi giorni: chiama lo sportello."),
            demo=hub.demo,
            service=service,
        )
        for hub, kind, service in asked
    ]


def figures(db: Session, today: date) -> list[Figure]:
    """Return how many appointments were taken, received and missed in each of the last months."""
    years, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    counted = appointments.monthly(db, date(years, month + 1, 1))
    counts: dict[tuple[date, str], int] = Counter()
    for first, state, count in counted:
        counts[first, "booked"] += count if state != State.CANCELLED else 0
        counts[first, "served"] += count if state == State.SERVED else 0
        counts[first, "no_show"] += count if state == State.NO_SHOW else 0
    labels = {
        "booked": _("Appuntamenti presi"),
        "served": _("Persone ricevute"),
        "no_show": _("Appuntamenti saltati"),
    }
    since = date(years, month + 1, 1)
    return [
        *(
            Figure(code=f"booking.{code}", label=labels[code], month=month_, value=value)
            for (month_, code), value in sorted(counts.items())
        ),
        *_unmet(db, since),
    ]


def _unmet(db: Session, since: date) -> Iterator[Figure]:
    """Return how often a time was looked for in vain, and for which service, where there are enough to be told."""
    labels = {"no_time": _("Ricerche senza un posto"), "refused": _("Richieste per un orario già preso")}
    names = dict(settings.known_services(db))
    for (month, why), services in sorted(unmet.by_month(db, since).items()):
        total, parts = publishable(services)
        if total:
            yield Figure(code=f"unmet.{why}", label=labels[why], month=month, value=total)
        for service, many in sorted(parts.items()):
            label = f"{labels[why]}: {names.get(service) or _('un aiuto generale')}"
            yield Figure(code=f"unmet.{why}.{service or 'general'}", label=label, month=month, value=many)
    for month, many in unmet.long_waits(db, since):
        yield Figure(code="wait.long", label=_("Attese di più di due settimane"), month=month, value=many)


def _first_step(site: Site, hub: Offer, service: str | None) -> str:
    chosen = "?" + urlencode({"servizio": service}) if service else ""
    return f"{address_of(site, hub.host)}/appuntamenti{chosen}"


def _way(words: tuple[str, str], path: str, needs: Permission, weight: int, icon: str) -> NavItem:
    label, text = words
    return NavItem(label=label, text=text, path=path, needs=needs, weight=weight, icon=icon)


def published_texts(db: Session) -> list[str]:
    """Return the texts of reasons, to be translated."""
    return settings.published_texts(db)
