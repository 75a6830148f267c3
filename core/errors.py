"""Things that go wrong in the domain, in words a citizen may read."""


class DomainError(Exception):
    """A rule said no. The message is shown as it is."""

    status = 409


class Conflict(DomainError):
    """Somebody else was faster."""


class Missing(DomainError):
    """There is nothing here, or nothing you may know of."""

    status = 404


class TooMany(DomainError):
    """Too many tries in a short time."""

    status = 429


class BadInput(DomainError):
    """The request cannot be understood."""

    status = 400
