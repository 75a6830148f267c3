"""The legal notes. The section on the licence carries the words and names that the official checks look for."""

from core.i18n import _
from core.organisations.pages import Information, Part
from core.who import Site

CC_BY = "https://creativecommons.org/licenses/by/4.0/legalcode.it"


def legal(site: Site) -> Information:
    """Return who answers for these pages, and how their content may be used."""
    return Information(
        title=_("Note legali"),
        parts=[
            Part(
                _("Chi risponde di queste pagine"),
                (
                    _("{name} risponde di quello che scrive nel suo spazio.").format(name=site.name),
                    _(
                        "Le schede dei servizi sono di tutto il distretto. Ogni scheda dice la fonte e l'anno."
                    ),
                ),
            ),
            Part(
                _("Non è una promessa"),
                (
                    _("Le informazioni ti orientano. Non sono un atto ufficiale."),
                    _("Se leggi «potresti averne diritto», la risposta la dà solo l'ufficio competente."),
                    _(
                        "Se la scheda e l'ufficio dicono cose diverse, vale l'ufficio. E diccelo: la correggiamo."
                    ),
                ),
            ),
            _licence(),
            Part(
                _("Nomi, loghi e programmi"),
                (
                    _("Nomi e loghi sono degli enti a cui appartengono: per usarli chiedi a loro."),
                    _(
                        "Il sito usa programmi liberi di altri: Bootstrap Italia, htmx, i caratteri Titillium Web, "
                        "Lora e Roboto Mono. Ognuno ha la sua licenza."
                    ),
                    _("La licenza del programma Diffuso è ancora da confermare."),
                ),
            ),
        ],
    )


def _licence() -> Part:
    return Part(
        _("Licenza dei contenuti"),
        (
            _(
                "In applicazione del principio open by default ai sensi dell'articolo 52 del decreto legislativo "
                "7 marzo 2005, n. 82 (CAD) e salvo dove diversamente specificato (compresi i contenuti incorporati "
                "di terzi), i dati, i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza "
                "CC-BY 4.0."
            ),
            _("In parole semplici: puoi copiare, cambiare e ripubblicare i testi, se dici da dove vengono."),
        ),
        ways=((_("Leggi la licenza CC-BY 4.0"), CC_BY),),
        element="legal-notes",
    )
