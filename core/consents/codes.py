"""The code of a consent."""

from core import codes


class Codes(codes.Codes):
    """Makes the codes that stand on receipts."""

    __slots__ = ()
    kind = "consent code"
