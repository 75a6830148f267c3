"""Text messages: through any gateway that takes an HTTP request, and back."""

from core.contributions import Manifest

manifest = Manifest(
    slug="sms",
    name="Messaggi al telefono",
    summary="Gli avvisi arrivano anche per SMS, e si risponde SI o NO.",
    path="/sms",
)
