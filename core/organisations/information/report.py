"""How to tell that something does not work."""

from core.i18n import _
from core.organisations.pages import Information, Part
from core.who import Site


def report(site: Site) -> Information:
    """Return what to say, to whom, and what not to send."""
    return Information(
        title=_("Segnala un problema del sito"),
        intro=_("Una pagina sbagliata, un orario vecchio, una cosa che non riesci a fare: diccelo."),
        parts=[
            Part(
                _("Come fare"),
                (
                    _("Chiama o scrivi a {name}: i contatti sono in fondo alla pagina. Di':").format(
                        name=site.name
                    ),
                ),
                (
                    _("quale pagina stavi guardando;"),
                    _("che cosa volevi fare;"),
                    _("che cosa è successo invece."),
                ),
                after=(_("Non mandare documenti, né dati di altre persone."),),
            ),
            Part(
                _("Non riesci a usare una pagina?"),
                (_("Se non riesci a leggerla o a usarla, la legge ti protegge. Ti spieghiamo come."),),
                ways=((_("Dichiarazione di accessibilità"), "/accessibilita"),),
            ),
            Part(
                _("Se hai fretta"),
                (_("Per un appuntamento o un aiuto non aspettare che il sito torni: chiama, o vieni."),),
                ways=((_("Richiedi assistenza"), "/assistenza"),),
            ),
        ],
    )
