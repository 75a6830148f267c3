"""The core's own entries of the staff menu."""

from core.contributions import NavItem
from core.i18n import _
from core.people import permissions as may
from core.who import Site


def core_items(site: Site) -> list[NavItem]:
    """Return the entries of a body's space, or of the district's portal."""
    own = [NavItem(label=_("Scrivania"), path="/scrivania", needs=may.USERS_OWN, weight=0)]
    rooms = [
        NavItem(label=_("Il nostro ente"), path="/ente", needs=may.SETTINGS_WRITE, weight=70),
        NavItem(label=_("Servizi"), path="/catalogo", needs=may.CATALOGUE_WRITE, weight=60),
        NavItem(label=_("Persone"), path="/persone", needs=may.USERS_READ, weight=80),
        NavItem(label=_("Il mio accesso"), path="/accesso", needs=may.USERS_OWN, weight=90),
    ]
    if not site.is_portal:
        return own + rooms
    return [
        *own,
        NavItem(label=_("Enti della rete"), path="/distretto/enti", needs=may.SETTINGS_GOVERN, weight=10),
        NavItem(
            label=_("Schede condivise"), path="/distretto/servizi", needs=may.CATALOGUE_GOVERN, weight=20
        ),
        NavItem(label=_("Comuni e patroni"), path="/distretto/comuni", needs=may.SETTINGS_GOVERN, weight=40),
        NavItem(label=_("Numeri"), path="/distretto/numeri", needs=may.STATISTICS_NETWORK, weight=30),
        *rooms,
    ]
