"""What the pages about people may know."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.accounts.models import Invitation
from core.accounts.queries import Colleague
from core.web.listing import Column, Listing
from core.web.page import Page, Undo

Errors = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInForm(Page):
    """Address and password."""

    template = "accounts/sign_in.html"

    email: str = ""
    then: str = ""
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HatChoice(Page):
    """Which hat to wear in this session; the password was right."""

    template = "accounts/hat.html"

    hats: list[tuple[str, str]]
    elsewhere: list[tuple[str, str]]
    organisation: str
    proof: str
    then: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationForm(Page):
    """Somebody was invited: who they are, and a password of their own."""

    template = "accounts/invitation.html"

    token: str
    email: str
    organisation: str
    role: str
    known: bool
    name: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgottenForm(Page):
    """The address to which a link goes; says the same whether or not it is known."""

    template = "accounts/forgotten.html"

    sent: bool = False
    email: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPasswordForm(Page):
    """A new password, by link."""

    template = "accounts/new_password.html"

    token: str
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAccess(Page):
    """My name, my hats, my sessions."""

    template = "accounts/own_access.html"

    name: str
    email: str
    hats: list[tuple[str, str, str, bool]]
    sessions: int
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Team(Page):
    """Who works here, who was invited, and a form to invite."""

    template = "accounts/team.html"

    colleagues: Sequence[Colleague]
    listing: Listing
    columns: list[Column | str]
    pending: list[Invitation]
    roles: list[tuple[str, str]]
    labels: dict[str, str]
    may_write: bool
    may_export: bool
    email: str = ""
    role: str = ""
    errors: Errors = field(default_factory=list)
    done: str | None = None
    undo: Undo | None = None
