"""Appointments at a desk: a citizen books, a desk runs its day."""

from core.contributions import Manifest

manifest = Manifest(
    slug="booking",
    name="Appuntamenti",
    summary="Le persone prenotano un orario allo sportello; lo sportello gestisce la sua giornata.",
    path="/appuntamenti",
)
