"""What the plugin says when the core asks: links, the desk, counts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.contributions import Act, Figure, Line, NavItem, Part, Permission, PublicLink
from core.dates import date_words, local
from core.i18n import _
from core.people.actions.opening import names
from core.who import Member, Site
from plugins.assistance import manifest, permissions
from plugins.assistance.pages.words import sign_of
from plugins.assistance.queries import cases, numbers, procedures

MONTHS, MOST = 13, 5


def public_links(site: Site) -> list[PublicLink]:
    """Return the entries of the public navigation; the portal follows no case."""
    return (
        [] if site.is_portal else [PublicLink(label=_("La mia pratica"), path="/pratiche/segui", weight=42)]
    )


def service_checks(db: Session, site: Site, services: Collection[str]) -> list[tuple[str, str]]:
    """Lead to the pre-check of each service that a procedure is for, with what was answered to the orientation."""
    return [
        (service, f"/pratiche/verifica/{slug}?da=orientamento")
        for slug, service in procedures.of_services(db, site)
        if service in services
    ]


def nav_items(site: Site) -> list[NavItem]:
    """Return the entries of the staff menu; where no case is followed, only what the whole network has."""
    here = manifest.slug in site.plugins
    return [way for way in _ways() if here or way.needs is permissions.GOVERN]


def _ways() -> list[NavItem]:
    return [
        _way(_("Pratiche"), _("Le domande che hai in mano."), "/pratiche", permissions.READ, 15, "folder"),
        _way(
            _("Scrivi un incontro"),
            _("In meno di un minuto, senza nomi."),
            "/pratiche/incontri",
            permissions.SESSIONS,
            16,
            "pencil",
        ),
        _way(
            _("Chi ha le pratiche"),
            _("Quante ne ha ognuno; passarle a un collega."),
            "/pratiche/carico",
            permissions.COUNT,
            52,
            "user",
        ),
        _way(
            _("Verifica requisiti"),
            _("Poche domande: vale la pena di fare la domanda?"),
            "/pratiche/verifica",
            permissions.WRITE,
            17,
            "check-circle",
        ),
        _way(
            _("Procedure"),
            _("Come si accompagna una domanda online, passo per passo."),
            "/pratiche/distretto/procedure",
            permissions.GOVERN,
            62,
            "list",
        ),
    ]


def desk_parts(db: Session, me: Member, now: datetime) -> list[Part]:
    """Return the applications for which something has to be done, in three statements; none where there is none."""
    today = local(now).date()
    rows = cases.mine(db, cases.DUE, me.membership_id, today, start=0, size=MOST)
    if not rows:
        return []
    called = names(db, {row.person_id for row in rows if row.person_id}, me)
    titles = procedures.names(db)
    lines = tuple(
        Line(
            title=called[row.person_id].text if row.person_id in called else _("Una persona"),
            path=f"/pratiche/{row.id}",
            text=titles.get(row.procedure_id, ""),
            start=date_words(row.due_on) if row.due_on else "",
            sign=sign_of(row.state, row.outcome),
        )
        for row in rows
    )
    every = Act(
        label=_("Tutte le tue pratiche"),
        path="/pratiche",
        needs=permissions.READ,
        kind="outline-primary",
        icon="list",
    )
    return [
        Part(
            title=_("Pratiche da guardare adesso"),
            needs=permissions.READ,
            lines=lines,
            acts=(every,),
            weight=20,
        )
    ]


def appointment_acts(appointment: UUID, person: UUID | None) -> list[Act]:
    """Return what can be done at an appointment: open an application for who comes, once it is known who it is."""
    if person is None:
        return []
    path = f"/pratiche/nuova?persona={person}&appuntamento={appointment}"
    return [
        Act(
            label=_("Apri una pratica"),
            path=path,
            needs=permissions.WRITE,
            kind="outline-primary",
            icon="folder",
        )
    ]


def figures(db: Session, today: date) -> Sequence[Figure]:
    """Return how many applications began, were sent, were granted or refused, by month."""
    years, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    return numbers.figures(db, date(years, month + 1, 1))


def _way(label: str, text: str, path: str, needs: Permission, weight: int, icon: str) -> NavItem:
    return NavItem(label=label, text=text, path=path, needs=needs, weight=weight, icon=icon)
