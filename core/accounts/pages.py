"""What the pages about people may know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from markupsafe import Markup

from core.accounts.models import Invitation, Passkey
from core.accounts.queries import Colleague
from core.accounts.queries.factors import Factors
from core.contributions import WayIn
from core.web.listing import Column, Listing
from core.web.page import Page, Undo

Errors = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInForm(Page):
    """Address and password."""

    template = "accounts/sign_in.html"

    passkey: str
    other_ways: Sequence[WayIn] = ()
    email: str = ""
    then: str = ""
    errors: Errors = field(default_factory=list)
    done: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HatChoice(Page):
    """Which hat to wear in this session; both factors were shown."""

    template = "accounts/hat.html"

    hats: list[tuple[str, str]]
    elsewhere: list[tuple[str, str]]
    organisation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationForm(Page):
    """Somebody was invited: who they are, and a password of their own."""

    template = "accounts/invitation.html"

    token: str
    email: str
    organisation: str
    role: str
    known: bool
    other_ways: Sequence[WayIn]
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
    """My name, my hats, by what I come in, my sessions."""

    template = "accounts/own_access.html"

    name: str
    login: str
    factors: Factors
    other_ways: Sequence[WayIn]
    codes_at_first: int
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


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondStep(Page):
    """The second factor, after the password."""

    template = "accounts/second_step.html"

    by_app: bool
    passkey: str | None
    code_now: str | None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Protect(Page):
    """A first second factor: an app or a passkey."""

    template = "accounts/protect.html"

    secret: str
    qr: Markup
    passkey: str
    code_now: str | None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstCodes(Page):
    """The codes on paper, before the first time at the desk."""

    template = "accounts/first_codes.html"

    codes: list[str]
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation(Page):
    """The second factor once more, before a change."""

    template = "accounts/confirmation.html"

    place: str
    by_app: bool
    passkey: str | None
    code_now: str | None
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnApp(Page):
    """Another app for the codes."""

    template = "accounts/own_app.html"

    secret: str
    qr: Markup
    replaces: bool
    may_remove: bool
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPasskeys(Page):
    """My passkeys, and one more."""

    template = "accounts/own_passkeys.html"

    passkeys: Sequence[Passkey]
    domain: str
    options: str
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnCodes(Page):
    """My codes on paper: those just made, or the way to new ones."""

    template = "accounts/own_codes.html"

    codes: list[str]
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InPresence(Page):
    """Name, user name and role of somebody who has no e-mail."""

    template = "accounts/in_presence.html"

    roles: list[tuple[str, str]]
    name: str = ""
    user_name: str = ""
    role: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewal(Page):
    """Why somebody's second factor is to be chosen anew."""

    template = "accounts/renewal.html"

    membership_id: UUID
    name: str
    login: str
    password_too: bool
    reason: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenCode(Page):
    """A code to be given to somebody who stands here."""

    template = "accounts/given_code.html"

    name: str
    login: str
    code: str
    address: str
    qr: Markup
    until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeForm(Page):
    """The code that was given in presence, typed by hand."""

    template = "accounts/code_form.html"

    code: str = ""
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Activation(Page):
    """A first password, or the one there is: the code was right."""

    template = "accounts/activation.html"

    code: str
    name: str
    login: str
    first: bool
    errors: Errors = field(default_factory=list)
