"""What an administrator says of a provider. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from core.i18n import _

LONGEST_LABEL = 40
WEAK = frozenset({"pwd", "pin", "0", "1", "urn:oasis:names:tc:saml:2.0:ac:classes:password"})
"""What a provider says of a password alone, or of nothing: that is no second factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A provider as it was typed; an empty secret keeps the one there is."""

    label: str = ""
    issuer: str = ""
    client_id: str = ""
    secret: str = ""
    second_factor: str = "ours"
    levels: tuple[str, ...] = ()


def problems(draft: Draft, *, has_secret: bool, fit: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Say what will not do, before anybody is called; `fit` says of an address whether it may be called."""
    found = []
    if not 1 <= len(draft.label) <= LONGEST_LABEL:
        found.append(("label", _("Scrivi un nome corto: al massimo 40 caratteri.")))
    if not draft.issuer.startswith(("https://", "http://")) or "?" in draft.issuer:
        found.append(("issuer", _("Scrivi l'indirizzo intero, che comincia con https://")))
    elif not fit(draft.issuer):
        found.append(
            (
                "issuer",
                _(
                    "Questo server non è ammesso. Chi gestisce la piattaforma deve aggiungerlo a DIFFUSO_OUTGOING."
                ),
            )
        )
    if not draft.client_id:
        found.append(("client_id", _("Scrivi il nome del client: te lo dà il fornitore.")))
    if not (draft.secret or has_secret):
        found.append(("secret", _("Scrivi la parola segreta del client: te la dà il fornitore.")))
    return found + _levels(draft)


def _levels(draft: Draft) -> list[tuple[str, str]]:
    if draft.second_factor != "theirs":
        return []
    if not draft.levels:
        return [("levels", _("Scrivi almeno un livello che vale come secondo passo."))]
    if weak := [each for each in draft.levels if each.lower() in WEAK]:
        return [
            (
                "levels",
                _("«{name}» vuol dire solo una password: non vale come secondo passo.").format(name=weak[0]),
            )
        ]
    return []
