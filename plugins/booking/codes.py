"""The code of an appointment."""

from core import codes


class Codes(codes.Codes):
    """Makes the codes of appointments."""

    __slots__ = ()
    kind = "booking code"
