"""Whose eyes the site is seen through: a visitor's, and those of people who work in the network."""

from core.i18n.languages import OTHERS

PORTAL, HUB, COMUNE = "localhost", "caritas-pioltello.localhost", "comune-pioltello.localhost"
PUBLIC = frozenset({PORTAL, HUB, COMUNE})
STAFF = (
    (HUB, "volontaria.pioltello@esempio.test"),
    (HUB, "responsabile.caritas@esempio.test"),
    (COMUNE, "assistente.sociale@esempio.test"),
    (COMUNE, "amministratore.comune@esempio.test"),
    (PORTAL, "ufficio.piano@esempio.test"),
    (PORTAL, "revisore@esempio.test"),
    (PORTAL, "manutenzione@esempio.test"),
)
# Pages that no link leads to, or only when something is not there.
ASIDE = (
    (PORTAL, "/non-esiste"),
    (PORTAL, "/cerca?q=zzzzqqq"),
    (PORTAL, "/cerca?q=bolletta"),
    (HUB, "/cerca?q=non+arrivo+a+fine+mese"),
    (HUB, "/appuntamenti/gestisci"),
    (HUB, "/consenso"),
    (HUB, "/pratiche/segui"),
    (HUB, "/appuntamenti/chi"),
    (PORTAL, "/demo/messaggi"),
)
HOMES = tuple((PORTAL, f"/{code}/") for code in OTHERS)
# Lists with nothing in them, and what stands above a list after something was done.
EMPTY = {
    "volontaria.pioltello@esempio.test": (
        "/appuntamenti/elenco?q=zzzqqq",
        "/appuntamenti/giornata?fatto=arrivato",
        "/appuntamenti/giornata?giorno=2031-08-15",
        "/pratiche?vista=scadenze",
        "/pratiche/incontri?fatto=si",
    ),
    "responsabile.caritas@esempio.test": (
        "/catalogo?q=zzzqqq",
        "/catalogo?fatto=aiuto&cambiati=spid+cie",
        "/ente?fatto=si",
        "/persone?ruolo=nessuno",
        "/registro?q=zzzqqq&dal=2031-01-01",
    ),
    "ufficio.piano@esempio.test": (
        "/distretto/enti?q=zzzqqq",
        "/distretto/servizi?q=zzzqqq&fatto=scheda",
        "/distretto/traduzioni?q=zzzqqq&fatto=si",
        "/distretto/comuni?fatto=si",
        "/distretto/numeri?voce=booking.booked&ente=cgil-pioltello",
    ),
}
