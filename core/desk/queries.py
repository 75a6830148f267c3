"""What is waiting: in a body's own space, and on the district's portal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.accounts import permissions
from core.accounts import queries as accounts
from core.contributions import Card
from core.dates import date_words, local
from core.district import sheets
from core.i18n import _, ngettext
from core.organisations import queries as organisations
from core.privacy import queries as privacy
from core.privacy.permissions import READ as PRIVACY_READ
from core.services.rules.freshness import Age
from core.who import Member, Site


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is not done yet, and where to do it."""

    title: str
    text: str
    path: str


def network_cards(db: Session, today: date) -> list[Card]:
    """Return the tiles of the district's own office."""
    ages = Counter(sheet.age for sheet in sheets.shared(db, today))
    states = Counter(body.state for body in organisations.everybody(db))
    asleep = states.total() - states["active"]
    return [
        Card(
            title=_("enti nella rete"),
            value=str(states["active"]),
            text=ngettext("{n} sospeso", "{n} sospesi", asleep).format(n=asleep) if asleep else "",
            path="/distretto/enti",
            needs=permissions.SETTINGS_GOVERN,
            weight=10,
        ),
        Card(
            title=_("schede da riconfermare"),
            value=str(ages[Age.DUE.value]),
            text=_("Qualcuno deve rileggerle."),
            path=f"/distretto/servizi?eta={Age.DUE.value}",
            needs=permissions.CATALOGUE_GOVERN,
            weight=20,
        ),
        Card(
            title=_("schede vecchie"),
            value=str(ages[Age.STALE.value]),
            text=_("I cittadini leggono che sono da riconfermare."),
            path=f"/distretto/servizi?eta={Age.STALE.value}",
            needs=permissions.CATALOGUE_GOVERN,
            weight=30,
        ),
    ]


def request_cards(db: Session, me: Member) -> list[Card]:
    """Return a tile with the people who wait to hear about their data; none where nobody waits, or for others."""
    waiting = privacy.open_requests(db) if me.may(PRIVACY_READ.code) else []
    if not waiting:
        return []
    day = date_words(local(waiting[0].due_at).date())
    return [
        Card(
            title=ngettext("richiesta sui dati", "richieste sui dati", len(waiting)),
            value=str(len(waiting)),
            text=_("Rispondi entro {day}.").format(day=day),
            path="/richieste",
            needs=PRIVACY_READ,
            weight=5,
        )
    ]


def unfinished(db: Session, me: Member, site: Site) -> Iterator[Step]:
    """List what this member could finish."""
    unknown = [_(fact.label).lower() for fact in site.contacts if fact.status == "unknown"]
    if unknown and me.may(permissions.SETTINGS_WRITE.code):
        text = _("Le persone leggono «da confermare» qui: {facts}.").format(facts=", ".join(unknown))
        yield Step(_("Completa la pagina del tuo ente"), text, "/ente")
    if me.may(permissions.USERS_WRITE.code) and len(accounts.colleagues(db)) == 1:
        text = _("Per ora ci sei solo tu. Basta un indirizzo e-mail: ricevono un collegamento per entrare.")
        yield Step(_("Invita le persone che lavorano con te"), text, "/persone")
    nameless = [c.name for c in organisations.comuni(db) if c.patron_day is None] if site.is_portal else []
    if nameless and me.may(permissions.SETTINGS_GOVERN.code):
        text = _("Le agende non sanno quando chiudere: {comuni}.").format(comuni=", ".join(nameless))
        yield Step(_("Scrivi il giorno del santo patrono"), text, "/distretto/comuni")
