"""When a session, a link or a password is good. Pure."""

from datetime import datetime, timedelta

from core.limits.rules import HOUR, Budget

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH_AFTER = timedelta(minutes=1)
INVITATION = timedelta(hours=72)
RESET = timedelta(hours=1)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
RESTORE = timedelta(minutes=30)
"""For how long somebody who was taken off by mistake can be put back."""
ADMINISTRATORS = frozenset({"association_admin", "municipal_admin", "district_admin"})
"""Roles of which a body always keeps one person."""
PASSWORDS = Budget(name="password", most=10)
"""Wrong passwords of one address."""
PASSWORDS_HERE = Budget(name="password in a body", most=200)
PASSWORDS_ANYWHERE = Budget(name="password in a district", most=1_000)
"""Wrong passwords of many addresses: somebody tries one frequent password after the other on everybody."""
LETTERS = Budget(name="reset", most=3, all_count=True, strict=False)
LETTERS_HERE = Budget(name="reset in a body", most=60, all_count=True, strict=False)
"""Links to a new password that leave; whoever asks is told the same whether one does or not."""
INVITATIONS = Budget(name="invitation", most=40, window=HOUR, all_count=True)
"""Invitations of one body."""


def still_good(seen_at: datetime, expires_at: datetime, now: datetime, *, idle: timedelta = IDLE) -> bool:
    """Whether a session has neither been idle too long nor reached its end."""
    return now < expires_at and now - seen_at < idle


def password_problem(password: str, email: str, name: str) -> str | None:
    """Say why a password will not do, None where it will (NIST SP 800-63B: length, no composition rules)."""
    if len(password) < SHORTEST_PASSWORD:
        return "La password deve avere almeno 12 caratteri. Va bene anche una frase."
    if len(password) > LONGEST_PASSWORD:
        return "La password è troppo lunga: al massimo 200 caratteri."
    low = password.lower()
    if low in (email.lower(), name.lower()) or len(set(low)) <= 3:  # noqa: PLR2004 - "aaaabbbbcccc"
        return "Questa password è troppo facile da indovinare. Scegline un'altra."
    return None
