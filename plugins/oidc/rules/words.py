"""Why somebody does not come in, and why a provider will not do: sentences for people."""

from core.errors import DomainError
from core.i18n import _


class Down(DomainError):
    """The provider does not answer."""

    status = 503

    def __init__(self, label: str) -> None:
        """Say whom we do not reach."""
        super().__init__(
            _("{label} in questo momento non risponde. Riprova più tardi, o entra con la password.").format(
                label=label
            )
        )


class NotProven(DomainError):
    """What came back does not hold. The reason is for the log: whoever tries things learns nothing of it."""

    status = 422

    def __init__(self, reason: str) -> None:
        """Keep which condition failed."""
        super().__init__(_("Il riconoscimento non è riuscito. Ricomincia da capo, o entra con la password."))
        self.reason = reason


class NotLinked(DomainError):
    """The provider knows who this is; we do not."""

    status = 422

    def __init__(self) -> None:
        """Say how to link it. Nobody is found by e-mail."""
        super().__init__(
            _(
                "Ti hanno riconosciuto, ma questo accesso non è ancora collegato al tuo. Entra con la password, "
                "poi apri «Il mio accesso» e collegalo."
            )
        )


class OfAnother(DomainError):
    """Somebody else has linked it."""

    status = 409

    def __init__(self) -> None:
        """Say so: it may be the shared computer, where somebody else was recognised."""
        super().__init__(
            _("Chi è stato riconosciuto ha già un altro accesso in questo ente. Non abbiamo collegato nulla.")
        )


class Unfit(DomainError):
    """A provider will not do as it is: (field, sentence) pairs."""

    status = 422

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        """Keep every error at once."""
        super().__init__(errors[0][1])
        self.errors = errors
