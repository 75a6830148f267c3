"""When a session, a link, a password or a code is good. Pure."""

import hmac
import re
from datetime import datetime, timedelta

import pyotp

from core.limits.rules import DAY, HOUR, Budget

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
TOUCH_AFTER = timedelta(minutes=1)
INVITATION = timedelta(hours=72)
RESET = timedelta(hours=1)
ENTRY = timedelta(minutes=15)
"""For how long somebody may be on the way in, between the password and the desk."""
CONFIRMED = timedelta(minutes=5)
"""For how long a second factor, shown again, allows one change of one's own access."""
CHALLENGE = timedelta(minutes=5)
PRESENCE = timedelta(minutes=15)
RECOVERY_CODES = 10
STEP = 30
"""Seconds for which a code of the app holds (RFC 6238)."""
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
CODES = Budget(name="second factor", most=5)
CODES_A_DAY = Budget(name="second factor in a day", most=20, window=DAY)
"""Wrong codes of one person whose password was right: five in a quarter of an hour would be 480 in a day."""
ANSWERS = Budget(name="passkey", most=1, window=HOUR, all_count=True)
"""Answers to one challenge."""
LETTERS = Budget(name="reset", most=3, all_count=True, strict=False)
LETTERS_HERE = Budget(name="reset in a body", most=60, all_count=True, strict=False)
"""Links to a new password that leave; whoever asks is told the same whether one does or not."""
INVITATIONS = Budget(name="invitation", most=40, window=HOUR, all_count=True)
"""Invitations of one body."""


def still_good(seen_at: datetime, expires_at: datetime, now: datetime, *, idle: timedelta = IDLE) -> bool:
    """Whether a session has neither been idle too long nor reached its end."""
    return now < expires_at and now - seen_at < idle


def password_problem(password: str, login: str, name: str) -> str | None:
    """Say why a password will not do, None where it will (NIST SP 800-63B: length, no composition rules)."""
    if len(password) < SHORTEST_PASSWORD:
        return "La password deve avere almeno 12 caratteri. Va bene anche una frase."
    if len(password) > LONGEST_PASSWORD:
        return "La password è troppo lunga: al massimo 200 caratteri."
    low = password.lower()
    if low in (login.lower(), name.lower()) or len(set(low)) <= 3:  # noqa: PLR2004 - "aaaabbbbcccc"
        return "Questa password è troppo facile da indovinare. Scegline un'altra."
    return None


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """Return the step of time (RFC 6238) whose code this is: the present one or a neighbour, later than `after`."""
    app, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    fits = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), code.encode()) and step > after
    ]
    return min(fits, default=None)


def of_the_app(typed: str) -> str | None:
    """Return the six digits that somebody typed, None where they are something else."""
    digits = re.sub(r"\s", "", typed)
    return digits if re.fullmatch(r"[0-9]{6}", digits) else None


def grouped(secret: str) -> str:
    """Return a secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def user_name_problem(user_name: str) -> str | None:
    """Say why a user name will not do, None where it will."""
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", user_name):
        return None
    return "Usa da 3 a 40 lettere minuscole, cifre, punti o trattini. Per esempio maria.rossi."
