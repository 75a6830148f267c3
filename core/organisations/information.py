"""Pages of plain text that every space has."""

from core.i18n import _
from core.organisations.pages import Information


def accessibility() -> Information:
    """Return the accessibility statement (L. 4/2004; EN 301 549, WCAG 2.2 AA as the aim)."""
    return Information(
        title=_("Accessibilità"),
        parts=[
            (
                _("Il nostro impegno"),
                _(
                    "Queste pagine sono fatte per tutti. Funzionano con la tastiera, con un lettore di schermo, con "
                    "il testo grande il doppio, su un telefono piccolo. Funzionano anche senza JavaScript."
                ),
            ),
            (
                _("A che punto siamo"),
                _(
                    "Seguiamo le regole WCAG 2.2, livello AA. Le verifiche automatiche non bastano a dire che tutto va "
                    "bene: la dichiarazione ufficiale sul modello AgID è ancora da pubblicare."
                ),
            ),
            (
                _("Qualcosa non funziona?"),
                _(
                    "Dillo all'ente che ti segue, con i contatti qui sotto. Scrivi quale pagina e che cosa non riesci "
                    "a fare: ti rispondiamo e ti aiutiamo intanto in un altro modo."
                ),
            ),
        ],
    )


def privacy() -> Information:
    """Return the privacy notice (GDPR, art. 13)."""
    return Information(
        title=_("Come trattiamo i tuoi dati"),
        parts=[
            (
                _("Cosa ti chiediamo"),
                _(
                    "Per prenotare bastano il tuo nome e un contatto: il telefono o l'e-mail. Non ti chiediamo il "
                    "codice fiscale. Il resto lo racconti, se vuoi, alla persona che ti accoglie."
                ),
            ),
            (
                _("A che cosa servono"),
                _(
                    "Servono a tenerti il posto, ad avvisarti se cambia qualcosa e a riconoscerti quando arrivi. "
                    "Li vede solo l'ente da cui prenoti: gli altri enti e il distretto no."
                ),
            ),
            *_your_rights(),
        ],
    )


def _your_rights() -> list[tuple[str, str]]:
    return [
        (
            _("Per quanto tempo"),
            _(
                "Trenta giorni dopo l'appuntamento cancelliamo nome e contatti. Resta solo il conteggio, senza "
                "nessun nome."
            ),
        ),
        (
            _("I tuoi diritti"),
            _(
                "Puoi chiedere di vedere, correggere o cancellare i tuoi dati all'ente da cui hai prenotato. Se "
                "non ti risponde, puoi rivolgerti al Garante per la protezione dei dati personali."
            ),
        ),
        (
            _("Cookie e tracciamento"),
            _("Nessuno: usiamo solo i cookie tecnici di chi lavora e di chi gestisce un appuntamento."),
        ),
        (
            _("Da confermare"),
            _("Questo testo deve ancora essere confermato dal responsabile della protezione dei dati."),
        ),
    ]


def legal() -> Information:
    """Return the legal notes."""
    return Information(
        title=_("Note legali"),
        parts=[
            (
                _("Chi risponde di queste pagine"),
                _(
                    "Le schede dei servizi sono del distretto sociale; ogni ente risponde di quello che scrive nel "
                    "suo spazio. Le schede dicono sempre la fonte e l'anno."
                ),
            ),
            (
                _("Non è una promessa"),
                _(
                    "Le informazioni ti orientano. Potresti avere diritto a un aiuto, ma la risposta la dà solo "
                    "l'ufficio che lo riconosce."
                ),
            ),
            (_("Riuso"), _("I testi delle schede si possono riusare citando la fonte (CC BY 4.0).")),
        ],
    )


def questions() -> Information:
    """Return frequent questions."""
    return Information(
        title=_("Domande frequenti"),
        parts=[
            (_("Quanto costa?"), _("Niente. Ascolto, orientamento e aiuto con le pratiche sono gratis.")),
            (
                _("Devo essere residente?"),
                _("No, per essere ascoltato no. Alcuni aiuti chiedono la residenza: la scheda lo dice."),
            ),
            (
                _("Non ho l'e-mail. Posso prenotare?"),
                _("Sì, basta un numero di telefono. Oppure vieni: ti prenotiamo noi."),
            ),
            (
                _("Non posso venire all'appuntamento."),
                _("Apri «Il mio appuntamento», scrivi il codice e il tuo contatto, e spostalo o annullalo."),
            ),
            (
                _("Parlo poco l'italiano."),
                _("Dillo quando prenoti e scegli la tua lingua: cerchiamo qualcuno che ti capisca."),
            ),
        ],
    )


def report() -> Information:
    """Say how to tell us that something does not work."""
    return Information(
        title=_("Segnala un problema del sito"),
        parts=[
            (
                _("Come fare"),
                _(
                    "Chiama o scrivi all'ente, con i contatti qui sotto. Di' quale pagina stavi guardando e che cosa "
                    "ti aspettavi. Non mandare documenti né dati di altre persone."
                ),
            ),
            (
                _("Se hai fretta"),
                _("Per un appuntamento o un aiuto urgente non aspettare che il sito torni: vieni o chiama."),
            ),
        ],
    )
