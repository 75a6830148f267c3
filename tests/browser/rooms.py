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
    (HUB, "/appuntamenti/chi"),
    (PORTAL, "/demo/messaggi"),
)
HOMES = tuple((PORTAL, f"/{code}/") for code in OTHERS)
