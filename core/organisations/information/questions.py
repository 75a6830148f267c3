"""What people often ask."""

from core.i18n import _
from core.organisations.pages import Information, Part


def questions() -> Information:
    """Return the questions with their answers, those asked first at the top."""
    return Information(
        title=_("Domande frequenti"),
        intro=_("Le risposte brevi. Se non trovi la tua, chiama o vieni: non ci sono domande sbagliate."),
        parts=[*_before_coming(), *_the_appointment(), *_trust()],
    )


def _before_coming() -> list[Part]:
    return [
        Part(_("Quanto costa?"), (_("Niente. Ascolto, orientamento e aiuto con le pratiche sono gratis."),)),
        Part(
            _("Devo essere residente?"),
            (_("No, per essere ascoltato no. Alcuni aiuti chiedono la residenza: la scheda lo dice."),),
        ),
        Part(
            _("Parlo poco l'italiano. Posso venire?"),
            (_("Sì. Quando prenoti scegli la tua lingua: cerchiamo qualcuno che ti capisca."),),
        ),
        Part(
            _("Che cosa devo portare?"),
            (_("Lo dice la scheda del servizio. Se ti manca qualcosa vieni lo stesso: vediamo insieme."),),
        ),
        Part(
            _("Non so a chi rivolgermi"),
            (
                _(
                    "Vai dall'ente che ti è più comodo. Se non è il posto giusto, ti accompagna a quello giusto."
                ),
            ),
            ways=((_("Gli enti della rete"), "/enti"),),
        ),
    ]


def _the_appointment() -> list[Part]:
    return [
        Part(
            _("Non ho l'e-mail. Posso prenotare?"),
            (_("Sì, basta un numero di telefono. Oppure vieni: ti prenotiamo noi."),),
        ),
        Part(
            _("Posso prenotare per un'altra persona?"),
            (_("Sì. Scrivi il nome di chi viene, e un contatto a cui possiamo avvisare."),),
        ),
        Part(
            _("Non posso più venire"),
            (_("Apri «Il mio appuntamento» con il codice e il tuo contatto. Lì lo sposti o lo annulli."),),
        ),
        Part(
            _("Ho perso il codice"),
            (
                _(
                    "Cercalo nell'e-mail di conferma. Se non c'è, chiama l'ente: ti aiuta a ritrovare l'appuntamento."
                ),
            ),
        ),
    ]


def _trust() -> list[Part]:
    return [
        Part(
            _("Chi sa quello che racconto?"),
            (_("Solo l'ente che ti ascolta. Gli altri enti e il distretto non vedono la tua storia."),),
            ways=((_("Come trattiamo i tuoi dati"), "/privacy"),),
        ),
        Part(
            _("Mi chiedete le password dello SPID?"),
            (_("No, mai. Le scrivi tu, con le tue mani, anche quando ti aiutiamo al computer."),),
        ),
        Part(
            _("Decidete voi se ho diritto a un aiuto?"),
            (
                _(
                    "No. Ti diciamo che cosa puoi chiedere e ti aiutiamo a chiederlo. Decide l'ufficio competente."
                ),
            ),
        ),
    ]
