"""The core's own entries of the staff menu."""

from core.accounts import permissions as may
from core.consents.permissions import CONSENTS_COUNT, PURPOSES_READ
from core.contributions import NavItem
from core.departure.permissions import TAKE as DEPARTURE_TAKE
from core.glass.permissions import GLASS_READ
from core.i18n import _
from core.people import permissions as people
from core.privacy.permissions import NETWORK as PRIVACY_NETWORK
from core.privacy.permissions import READ as PRIVACY_READ
from core.who import Site


def core_items(site: Site) -> list[NavItem]:
    """Return the entries of a body's space, or of the district's portal."""
    own = [
        NavItem(label=_("Scrivania"), path="/scrivania", needs=may.USERS_OWN, weight=0),
        NavItem(
            label=_("Servizi"),
            path="/catalogo",
            needs=may.CATALOGUE_WRITE,
            weight=60,
            text=_("In che cosa aiutate, e le vostre schede."),
            icon="files",
        ),
        NavItem(
            label=_("Il nostro ente"),
            path="/ente",
            needs=may.SETTINGS_WRITE,
            weight=70,
            text=_("Contatti, orari, colori e logo."),
            icon="pa",
        ),
        NavItem(
            label=_("Persone"),
            path="/persone",
            needs=may.USERS_READ,
            weight=80,
            text=_("Chi lavora qui, e gli inviti."),
            icon="user",
        ),
        *_data_of_people(),
        *(_leaving() if site.leaves_at else ()),
        *_looking_back(),
    ]
    return [*own, *(network_items() if site.is_portal else [*_people(), _consents()])]


def _leaving() -> list[NavItem]:
    return [
        NavItem(
            label=_("Usciamo dalla rete"),
            path="/uscita",
            needs=DEPARTURE_TAKE,
            weight=1,
            text=_("L'archivio con tutti i dati, e fino a quando."),
            icon="download",
        )
    ]


def _consents() -> NavItem:
    return NavItem(
        label=_("Consensi"),
        path="/consensi",
        needs=CONSENTS_COUNT,
        weight=65,
        text=_("A che cosa le persone hanno detto sì: quante sono."),
        icon="locked",
    )


def _looking_back() -> list[NavItem]:
    return [
        NavItem(
            label=_("Registro"),
            path="/registro",
            needs=may.AUDIT_READ,
            weight=85,
            text=_("Chi ha visto e cambiato che cosa."),
            icon="list",
        ),
        NavItem(
            label=_("Il mio accesso"),
            path="/accesso",
            needs=may.USERS_OWN,
            weight=90,
            text=_("Nome, password e dispositivi."),
            icon="key",
        ),
    ]


def _people() -> list[NavItem]:
    return [
        NavItem(
            label=_("Persone seguite"),
            path="/persone-seguite",
            needs=people.READ,
            weight=30,
            text=_("Trova una scheda, scrivine una nuova."),
            icon="user",
        ),
        NavItem(
            label=_("Persone seguite"),
            path="/persone-seguite/tutte",
            needs=people.COUNT,
            weight=30,
            text=_("Quante sono, e chi le segue."),
            icon="user",
        ),
    ]


def network_items() -> list[NavItem]:
    """Return the entries of the district's rooms."""
    return [
        NavItem(
            label=_("Enti della rete"),
            path="/distretto/enti",
            needs=may.SETTINGS_GOVERN,
            weight=10,
            text=_("Accogli un ente, scegli le sue funzioni."),
            icon="pa",
        ),
        NavItem(
            label=_("Schede condivise"),
            path="/distretto/servizi",
            needs=may.CATALOGUE_GOVERN,
            weight=20,
            text=_("Le stesse per tutti: si correggono qui."),
            icon="files",
        ),
        NavItem(
            label=_("Traduzioni"),
            path="/distretto/traduzioni",
            needs=may.CATALOGUE_GOVERN,
            weight=25,
            text=_("Le schede nelle altre lingue: che cosa manca."),
            icon="comment",
        ),
        NavItem(
            label=_("Finalità e basi giuridiche"),
            path="/distretto/finalita",
            needs=PURPOSES_READ,
            weight=27,
            text=_("Perché la rete usa i dati delle persone."),
            icon="locked",
        ),
        *_counts_and_days(),
        *_looking_inside(),
    ]


def _data_of_people() -> list[NavItem]:
    return [
        NavItem(
            label=_("Richieste sui dati"),
            path="/richieste",
            needs=PRIVACY_READ,
            weight=82,
            text=_("Chi chiede di essere cancellato: si risponde entro un mese."),
            icon="mail",
        ),
        NavItem(
            label=_("Quanto teniamo"),
            path="/conservazione",
            needs=PRIVACY_READ,
            weight=84,
            text=_("Per quanto tempo, che cosa sta per sparire, i blocchi."),
            icon="clock",
        ),
    ]


def _looking_inside() -> list[NavItem]:
    return [
        NavItem(
            label=_("Registro dei trattamenti"),
            path="/distretto/trattamenti",
            needs=PRIVACY_NETWORK,
            weight=28,
            text=_("Quali dati tiene la rete, perché e per quanto."),
            icon="files",
        ),
        NavItem(
            label=_("In emergenza"),
            path="/distretto/vetro",
            needs=GLASS_READ,
            weight=50,
            text=_("Leggere una scheda sola, con il sì di un'altra persona."),
            icon="lock",
        ),
        NavItem(
            label=_("Revisione"),
            path="/distretto/revisione",
            needs=may.AUDIT_REVIEW,
            weight=50,
            text=_("I registri degli enti, e chi ha guardato dentro."),
            icon="search",
        ),
    ]


def _counts_and_days() -> list[NavItem]:
    return [
        NavItem(
            label=_("Numeri"),
            path="/distretto/numeri",
            needs=may.STATISTICS_NETWORK,
            weight=30,
            text=_("Quanto lavora ogni ente, mese per mese."),
            icon="chart-line",
        ),
        NavItem(
            label=_("Comuni e patroni"),
            path="/distretto/comuni",
            needs=may.SETTINGS_GOVERN,
            weight=40,
            text=_("I giorni in cui gli sportelli sono chiusi."),
            icon="calendar",
        ),
    ]
