"""The codes of applications and of mandates."""

from core import codes


class CaseCodes(codes.Codes):
    """Makes the codes with which people follow their applications."""

    __slots__ = ()
    kind = "case code"


class MandateCodes(codes.Codes):
    """Makes the codes with which people take back their mandates."""

    __slots__ = ()
    kind = "mandate code"


class SigningCodes(codes.Codes):
    """Makes the codes with which people sign their mandates; they go to the person alone."""

    __slots__ = ()
    kind = "mandate signature"
