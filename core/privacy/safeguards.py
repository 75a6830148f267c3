"""What the platform does for safety (art. 32), and what may go wrong for people all the same (art. 35)."""

from core.i18n import _


def measures() -> list[tuple[str, str]]:
    """Return the security measures (art. 32) that the platform itself takes; each has its automatic test."""
    return [
        (_("Separazione"), _("Ogni ente vede solo le sue righe: tre muri, ognuno basta da solo.")),
        (
            _("Cifratura"),
            _("Quello che le persone confidano è cifrato campo per campo, con una chiave per persona."),
        ),
        (_("Chiavi"), _("La chiave principale sta fuori dal database e dalle copie.")),
        (
            _("Accessi"),
            _("Ogni operatore ha un accesso suo, con un ruolo. Il distretto non legge le storie."),
        ),
        (_("Registro"), _("Chi apre una scheda resta scritto. La persona può chiedere chi è stato.")),
        (_("Ricerca"), _("Si trova una persona solo con un dato intero, mai con le prime lettere.")),
        (_("Cancellazione"), _("Ogni dato ha una scadenza, eseguita ogni notte e provata su dieci anni.")),
        (_("Copie"), _("Dopo un ripristino le cancellazioni sono rifatte da sole.")),
        (_("Pagine"), _("Nessuna pagina personale resta nelle memorie del browser o della rete.")),
        (_("Numeri"), _("Un numero sotto cinque non si dice, e non si ricava per differenza.")),
    ]


def risks() -> list[tuple[str, str, str]]:
    """Return what may go wrong for people, what stands against it, and what is left (art. 35)."""
    return [*_by_people(), *_by_things()]


def _by_people() -> list[tuple[str, str, str]]:
    return [
        (
            _("Qualcuno dell'ente apre schede che non lo riguardano"),
            _("Accesso per assegnazione, motivo scritto, registro, avviso oltre una soglia"),
            _("basso"),
        ),
        (
            _("Un altro ente, o il distretto, legge una storia"),
            _("Tre muri nel database e nel programma; accesso straordinario con due persone e un'ora sola"),
            _("basso"),
        ),
        (
            _("Chi è vicino alla persona scopre che ha chiesto aiuto"),
            _("Messaggi neutri, recapiti sicuri, uscita veloce, computer di tutti"),
            _("medio"),
        ),
    ]


def _by_things() -> list[tuple[str, str, str]]:
    return [
        (
            _("Furto del database o di una copia"),
            _("Campi cifrati, chiave altrove, chiavi distrutte alla cancellazione"),
            _("basso"),
        ),
        (
            _("Dati tenuti oltre il necessario"),
            _("Scadenze dichiarate colonna per colonna, eseguite e provate; blocchi solo motivati"),
            _("basso"),
        ),
        (
            _("Da un numero si capisce di chi si parla"),
            _("Soglia di cinque e celle vicine nascoste"),
            _("basso"),
        ),
        (
            _("Chi gestisce i computer guarda il database"),
            _(
                "Niente dati personali nei registri tecnici; accesso alla macchina registrato da chi la ospita"
            ),
            _("medio"),
        ),
    ]
