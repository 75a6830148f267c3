"""What the hooks answer."""

from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session

from core import outgoing
from core.contributions import NavItem, WayIn
from core.dates import date_words, local
from core.i18n import _
from core.web.platform import Platform
from core.who import Member, Site
from plugins.oidc import manifest, permissions, queries

HOME = manifest.path
OWN = f"{HOME}/mio"


def nav_items(site: Site) -> list[NavItem]:
    """Return the entry of the staff menu, in the space of a body that has it on."""
    if manifest.slug not in site.plugins:
        return []
    text = _("Chi lavora qui entra anche con SPID, CIE o con l'accesso dell'ente.")
    return [
        NavItem(
            label=_("Accesso esterno"), path=HOME, needs=permissions.MANAGE, weight=85, text=text, icon="key"
        )
    ]


def ways_in(db: Session, platform: Platform, me: Member | None, then: str) -> list[WayIn]:
    """Return the provider, where the installation still lets us call it."""
    found = queries.provider(db)
    if found is None or not outgoing.allowed(found.issuer, platform.settings.outgoing_origins):
        return []
    if me is None:
        going = f"?{urlencode({'poi': then})}" if then else ""
        return [WayIn(label=_("Entra con {label}").format(label=found.label), path=f"{HOME}/vai{going}")]
    return [WayIn(label=found.label, path=OWN, text=_linked(since(db, me)))]


def ways_to_accept(db: Session, platform: Platform, token: str, account: UUID | None) -> list[WayIn]:
    """Return the provider to whoever has no account yet, or has linked the one she has."""
    found = queries.provider(db)
    if found is None or not outgoing.allowed(found.issuer, platform.settings.outgoing_origins):
        return []
    if account is not None and queries.linked(db, account) is None:
        return []
    return [WayIn(label=_("Accetta con {label}").format(label=found.label), path=f"{HOME}/invito/{token}")]


def since(db: Session, me: Member) -> str:
    """Return the day on which somebody linked herself; empty if she did not."""
    link = queries.linked(db, me.account_id)
    return date_words(local(link.linked_at).date()) if link else ""


def _linked(day: str) -> str:
    return _("Collegato {day}").format(day=day) if day else _("Non collegato")
