"""A cookie is read by the bytes of its name, once, or not at all."""

import pytest

from core.web.cookies import named, read

NAME = "__Host-diffuso"


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([b"__Host-diffuso=abc"], "abc"),
        ([b"a=b; __Host-diffuso=abc;c=d"], "abc"),
        ([b"a=b", b"__Host-diffuso=abc"], "abc"),
        ([b"\t__Host-diffuso=abc "], "abc"),
        ([b"__Host-diffuso=a=b%20c"], "a=b%20c"),
        ([], None),
        ([b""], None),
        ([b"__Host-diffuso"], None),
        ([b"__Host-diffuso="], None),
        ([b"__Host-diffuso=\xff"], None),
        ([b"__Host-diffuso=abc; __Host-diffuso=abc"], None),
        ([b"__Host-diffuso=abc", b"__Host-diffuso=def"], None),
        ([b"__host-diffuso=abc"], None),
        ([b"__Host%2Ddiffuso=abc"], None),
        ([b"\xa0__Host-diffuso=abc"], None),
        ([b"\x0b__Host-diffuso=abc"], None),
        ([b"x__Host-diffuso=abc"], None),
        ([b"a=__Host-diffuso=abc"], None),
    ],
)
def test_a_cookie_is_what_its_name_says(lines: list[bytes], value: str | None) -> None:
    headers = [(b"host", b"x"), *((b"cookie", line) for line in lines)]
    assert read(headers, NAME) == value


def test_whether_it_came_does_not_depend_on_what_it_holds() -> None:
    for line in (b"__Host-diffuso=", b"__Host-diffuso", b"__Host-diffuso=\xff", b"a=b;__Host-diffuso=x"):
        assert named([(b"cookie", line)], "__Host-visita", NAME)
    assert not named([(b"cookie", b"a=__Host-diffuso"), (b"x-cookie", b"__Host-diffuso=x")], NAME)
