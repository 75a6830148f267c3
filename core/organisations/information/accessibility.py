"""The accessibility statement (L. 4/2004, EN 301 549; WCAG 2.2 AA is the aim)."""

from datetime import date

from core.i18n import _
from core.organisations.pages import Information, Part
from core.who import Site

LOOKED_AT = date(2026, 11, 22)


def accessibility(site: Site) -> Information:
    """Return the statement, with what was tried and what does not hold yet."""
    return Information(
        title=_("Dichiarazione di accessibilità"),
        intro=_(
            "{name} vuole che queste pagine si possano usare tutti. Lo chiede anche la legge 4 del 2004."
        ).format(name=site.name),
        parts=[_state(), _tried(), _missing(), _tell_us(site), _no_answer(), _how_written()],
        updated=LOOKED_AT,
    )


def _state() -> Part:
    return Part(
        _("A che punto siamo"),
        (
            _("Il sito è parzialmente conforme: segue quasi tutte le regole, ma qualcosa manca ancora."),
            _(
                "Le regole sono quelle della norma UNI CEI EN 301549. Noi seguiamo anche le WCAG 2.2, livello AA."
            ),
        ),
    )


def _tried() -> Part:
    return Part(
        _("Che cosa abbiamo provato"),
        (_("Proviamo le pagine con programmi automatici, in un vero browser, a ogni cambiamento:"),),
        (
            _("con la sola tastiera;"),
            _("su uno schermo stretto, largo 320 punti;"),
            _("con il testo ingrandito più del doppio;"),
            _("senza JavaScript;"),
            _("con la scrittura da destra a sinistra;"),
            _("con i colori scelti da ogni ente, per il contrasto."),
        ),
    )


def _missing() -> Part:
    return Part(
        _("Che cosa manca ancora"),
        (_("I programmi non vedono tutto. Per questo diciamo anche quello che non sappiamo:"),),
        (
            _("nessuna persona con disabilità ha ancora provato il sito con noi;"),
            _("non lo abbiamo ancora provato a fondo con i lettori di schermo più usati;"),
            _("i fogli da stampare non sono ancora verificati, ma ciò che dicono è anche nella pagina;"),
            _("alcuni testi scritti dagli enti possono essere meno semplici degli altri;"),
            _("i siti degli altri uffici, a cui ti mandiamo, non dipendono da noi."),
        ),
    )


def _tell_us(site: Site) -> Part:
    return Part(
        _("Qualcosa non funziona? Dillo a noi"),
        (
            _("Scrivi o chiama {name}: i contatti sono in fondo alla pagina.").format(name=site.name),
            _("Di' quale pagina è e che cosa non riesci a fare. Ti rispondiamo entro 30 giorni."),
            _("Intanto ti diamo la stessa notizia, o ti facciamo la stessa cosa, in un altro modo."),
        ),
    )


def _no_answer() -> Part:
    return Part(
        _("Se non ti rispondiamo"),
        (
            _("Puoi rivolgerti al Difensore civico per il digitale. È un ufficio di AgID, ed è gratuito."),
            _("Controlla che le amministrazioni rispettino la legge sull'accessibilità."),
        ),
    )


def _how_written() -> Part:
    return Part(
        _("Come è scritta questa dichiarazione"),
        (
            _("È un'autovalutazione: abbiamo controllato noi, non una società esterna."),
            _("La rivediamo ogni anno entro il 23 settembre, e quando il sito cambia molto."),
            _("La versione sul modello ufficiale di AgID è ancora da pubblicare."),
        ),
    )
