"""The privacy notice (GDPR, art. 13). What nobody has confirmed yet is said to be so."""

from datetime import date

from core.i18n import _
from core.organisations.pages import Information, Part
from core.who import Site

WRITTEN = date(2026, 11, 22)


def privacy(site: Site) -> Information:
    """Return the notice: who, what, why, how long, which rights."""
    return Information(
        title=_("Come trattiamo i tuoi dati"),
        intro=_("Ti chiediamo il meno possibile. Lo usiamo solo per aiutarti. Poi lo cancelliamo."),
        parts=[
            _who(site),
            _what(),
            _why(),
            _who_sees(site),
            _how_long(),
            _rights(site),
            _cookies(),
            _unconfirmed(),
        ],
        updated=WRITTEN,
    )


def _who(site: Site) -> Part:
    return Part(
        _("Chi decide"),
        (
            _("Il titolare, cioè chi risponde dei tuoi dati, è l'ente da cui prenoti. Qui è {name}.").format(
                name=site.name
            ),
            _("I contatti sono in fondo alla pagina."),
            _("Responsabile della protezione dei dati (DPO): da confermare."),
        ),
    )


def _what() -> Part:
    return Part(
        _("Che cosa ti chiediamo"),
        (_("Per prenotare ti chiediamo:"),),
        (
            _("il nome, per chiamarti;"),
            _("un telefono o un'e-mail, per avvisarti: ne basta uno;"),
            _("la lingua che preferisci, se vuoi;"),
            _("il motivo e una nota breve, se vuoi."),
        ),
        after=(
            _("Non ti chiediamo il codice fiscale, né documenti, né notizie sulla salute."),
            _("Se non vuoi dare questi dati, vieni allo sportello: ti ascoltiamo lo stesso."),
        ),
    )


def _why() -> Part:
    return Part(
        _("A che cosa servono"),
        (),
        (
            _("A tenerti il posto."),
            _("Ad avvisarti se cambia qualcosa, e a ricordarti l'appuntamento."),
            _("A riconoscerti quando arrivi."),
        ),
        after=(
            _(
                "Base giuridica: per i Comuni è il compito di interesse pubblico, per gli altri enti è la tua "
                "richiesta (articolo 6 del GDPR, lettere e, b). Da confermare."
            ),
            _("Nessuna decisione su di te è presa da una macchina."),
        ),
    )


def _who_sees(site: Site) -> Part:
    return Part(
        _("Chi li vede"),
        (
            _("Solo chi lavora in {name} e ha il compito di accoglierti.").format(name=site.name),
            _("Gli altri enti della rete non li vedono. Il distretto vede solo numeri, mai nomi."),
            _("Non li vendiamo e non li usiamo per la pubblicità."),
            _("Chi gestisce i computer per noi, e dove stanno: da confermare."),
        ),
    )


def _how_long() -> Part:
    return Part(
        _("Per quanto tempo"),
        (),
        (
            _(
                "Trenta giorni dopo l'appuntamento cancelliamo nome, telefono, e-mail, motivo e nota. "
                "Cancelliamo anche i messaggi che ti abbiamo scritto."
            ),
            _("Restano solo i conteggi: quante persone, quale mese. Nessun nome."),
            _("I dati che scrivi mentre prenoti, ma non confermi, non li teniamo."),
            _("Se dai un parere su una pagina teniamo solo il voto. Non sappiamo chi sei."),
        ),
    )


def _rights(site: Site) -> Part:
    return Part(
        _("I tuoi diritti"),
        (_("In ogni momento puoi chiedere a {name}:").format(name=site.name),),
        (
            _("di vedere i tuoi dati e averne una copia;"),
            _("di correggerli;"),
            _("di cancellarli;"),
            _("di non usarli più, o di usarli meno."),
        ),
        after=(
            _("Ti rispondiamo entro un mese, gratis (articoli da 15 a 22 del GDPR)."),
            _("Se non sei d'accordo puoi fare reclamo al Garante per la protezione dei dati personali."),
        ),
    )


def _cookies() -> Part:
    return Part(
        _("Cookie"),
        (
            _("Usiamo solo cookie tecnici. Per questo non ti chiediamo nessun permesso."),
            _("Nessuno ti segue: non ci sono pubblicità, statistiche o pezzi di altri siti."),
        ),
        (
            _("Uno ricorda per mezz'ora l'appuntamento che stai guardando."),
            _("Uno tiene aperta la sessione di chi lavora nella rete."),
            _("Altri ricordano come preferisci leggere, solo se lo scegli."),
        ),
    )


def _unconfirmed() -> Part:
    return Part(
        _("Da confermare"),
        (
            _("Questo testo deve ancora essere controllato dal responsabile della protezione dei dati."),
            _("Dove leggi «da confermare» non c'è ancora una risposta sicura."),
        ),
    )
