"""Another way in for who works here: the body's own provider of identity, or a regional gateway to SPID and CIE."""

from core.contributions import Manifest

manifest = Manifest(
    slug="oidc",
    name="Accesso con SPID, CIE o con l'ente",
    summary="Chi lavora nell'ente può entrare anche con l'accesso del suo ente o con un gateway SPID/CIE.",
    path="/accesso-esterno",
)
