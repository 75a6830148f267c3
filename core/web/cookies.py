"""Read a cookie by its exact name.

Lenient parsers let a neighbouring subdomain past the `__Host-` prefix: they take away odd spaces, decode names,
or choose among several. Here a name is its bytes, and one that comes twice stands for nothing.
"""

from collections.abc import Iterable, Iterator

Headers = Iterable[tuple[bytes, bytes]]


def read(headers: Headers, name: str) -> str | None:
    """Return the value of a cookie; None where it is missing, empty, not ASCII or there twice."""
    found = [value for key, value in _pairs(headers) if key == name.encode()]
    return found[0].decode() or None if len(found) == 1 and found[0].isascii() else None


def named(headers: Headers, *names: str) -> bool:
    """Whether any of the cookies came, whatever it holds."""
    wanted = {name.encode() for name in names}
    return any(key in wanted for key, _value in _pairs(headers))


def names(headers: Headers) -> set[bytes]:
    """Return the names of the cookies that came."""
    return {key for key, _value in _pairs(headers)}


def _pairs(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    for header, line in headers:
        if header == b"cookie":
            for part in line.split(b";"):
                key, _, value = part.strip(b" \t").partition(b"=")
                yield key, value
