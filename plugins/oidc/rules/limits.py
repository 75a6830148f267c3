"""How much, how often, how long. Pure."""

from datetime import timedelta
from typing import Final

from core.limits.rules import Budget

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""By what a token may be signed: keys in pairs alone, so that nobody who knows a public key can sign."""
SHORTEST_RSA = 2048
SKEW = timedelta(minutes=1)
"""By how much two clocks may differ."""
WAY = timedelta(minutes=10)
"""How long somebody may take at the provider."""
REMEMBERED = timedelta(hours=1)
"""For how long what a provider says of itself is believed without asking again."""
AFRESH, AFRESH_WITHIN = 5, timedelta(minutes=5)
"""How often its keys may be asked for again, because a token names one that is not known."""
LONGEST_TOKEN = 16 * 1024
LONGEST_SUBJECT = 255
RETURNS = Budget(name="provider in a body", most=60)
"""Returns from the provider that do not hold."""
