"""A believable provider for the demonstration: nobody answers at that address, and nobody is sent there."""

from sqlalchemy.orm import Session

from core.db.ids import new_id
from core.vault import actions as vault
from plugins.oidc import queries
from plugins.oidc.models import Provider


def fill(db: Session) -> None:
    """Trust a provider that exists nowhere."""
    row = new_id()
    sealed = vault.seal(
        db, "una parola di prova", table="oidc_provider", column="secret", row=row, subject=None
    )
    db.add(
        Provider(
            tenant_id=queries.here(db),
            id=row,
            label="Accesso regionale (prova)",
            issuer="https://accesso.esempio.test",
            client_id="sportello-di-prova",
            secret=sealed,
            levels=["https://www.spid.gov.it/SpidL2"],
        )
    )
    db.flush()
