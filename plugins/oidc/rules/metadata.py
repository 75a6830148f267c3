"""What a provider says of itself (OpenID Connect Discovery 1.0, 3; RFC 8414; RFC 9207). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import _
from plugins.oidc.rules.limits import ALGORITHMS

KNOWN = "/.well-known/openid-configuration"
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
BASIC, IN_FORM = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Where a provider is asked what."""

    issuer: str
    authorization: str
    token: str
    keys: str
    in_form: bool
    names_itself: bool


def problems(told: Any, issuer: str, fit: Callable[[str], bool]) -> list[str]:
    """Say in words why a provider will not do; `fit` says of an address whether it may be called."""
    if not isinstance(told, Mapping):
        return [_("A questo indirizzo non c'è la descrizione di un fornitore OpenID Connect.")]
    found = []
    if told.get("issuer") != issuer:
        found.append(
            _(
                "Il fornitore dice di chiamarsi «{name}»: l'indirizzo deve essere uguale, barra finale compresa."
            ).format(name=str(told.get("issuer", ""))[:200])
        )
    missing = _("L'indirizzo «{place}» del fornitore manca, o porta a un server non ammesso.")
    found += [missing.format(place=place) for place in PLACES if not fit(_text(told, place))]
    return found + _cannot(told)


def _cannot(told: Mapping[str, Any]) -> list[str]:
    found = []
    if "code" not in _list(told, "response_types_supported"):
        found.append(_("Il fornitore non conosce il «code flow»."))
    pkce = _list(told, "code_challenge_methods_supported")
    if pkce and "S256" not in pkce:
        found.append(_("Il fornitore non conosce PKCE con S256."))
    if not set(ALGORITHMS) & set(_list(told, "id_token_signing_alg_values_supported")):
        found.append(
            _("Il fornitore firma in un modo che non accettiamo. Servono {names}.").format(
                names=", ".join(ALGORITHMS)
            )
        )
    if not {BASIC, IN_FORM} & set(_ways(told)):
        found.append(_("Il fornitore non accetta la parola segreta del client (client_secret)."))
    return found


def read(told: Mapping[str, Any]) -> Metadata:
    """Return what is needed of a description without problems."""
    return Metadata(
        issuer=_text(told, "issuer"),
        authorization=_text(told, "authorization_endpoint"),
        token=_text(told, "token_endpoint"),
        keys=_text(told, "jwks_uri"),
        in_form=BASIC not in _ways(told),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def _ways(told: Mapping[str, Any]) -> list[str]:
    name = "token_endpoint_auth_methods_supported"
    return _list(told, name) if name in told else [BASIC]


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _list(told: Mapping[str, Any], name: str) -> list[str]:
    found = told.get(name)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
