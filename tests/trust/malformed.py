"""Requests that no browser sends: bytes at random, from a seed."""

# ruff: noqa: E501 - lists of odd things read better whole
import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlencode

ODD_BYTES = [
    b"\x00",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80",
    b"\x1b[2J",
    b"\r\n",
    b"\x7f",
]
ODD_WORDS = [
    "", " ", "0", "-1", "1e999", "99999999999999999999", "NaN", "\u0661\u0662", "1_000", "\u00b2", "0x10", "+1", "true",
    "null", "undefined", "[]", "{}", "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "'", '"', "'; DROP TABLE host; --",
    "%00", "%ff", "%", "%zz", "..", "../../etc/passwd", "/" * 50, "a" * 5_000, "\u202e\u0000", "\ud7ff\ue000", "\U0010ffff",
    "\u0130" * 50, "\ufb03" * 300, "e\u0301" * 300, "\n" * 300, "2026-02-30", "0000-00-00", "99999-12-31", "2026-13-01",
    "-2026-01-01", "2026-11-22T25:61", "2026-03-29T02:30", "24:00", "9:60", "00000000-0000-0000-0000-000000000000",
    "01890000-0000-7000-8000-00000000000g", "{01890000-0000-7000-8000-000000000000}", "urn:uuid:x", "a@b", "@", "a" * 300 + "@b.it",
    "a@b.it\nBcc: c@d.it", "=cmd|' /C calc'!A0", "+39 333", "//evil.example", "/\\evil.example", "javascript:alert(1)",
]  # fmt: skip
METHODS = [
    "GET",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "CONNECT",
    "get",
    "G\x00T",
    "PRI",
    "A" * 500,
    "",
]
VERSIONS = ["HTTP/1.1"] * 8 + ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1 ", "http/1.1", "", "ICY"]
KINDS = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "application/json",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "text/plain",
    'multipart/form-data; boundary="\u00e8"', "multipart/form-data; boundary=" + "y" * 5_000, "multipart/mixed; boundary=x",
    "multipart/form-data; boundary=x; charset=klingon", "application/msgpack", "a" * 3_000, "", ";", "/", "\xff/\xff",
]  # fmt: skip


UNFINISHED = ("odd_length", "odd_chunks", "cut_short", "noise", "odd_parts", "odd_upgrade", "odd_start")
"""Ways after which a server may rightly wait for more: there the sender hangs up."""


@dataclass(frozen=True)
class Door:
    """One route as somebody may use it: where, and what they carry."""

    method: str
    path: str
    host: str
    cookie: str
    token: str
    fields: tuple[str, ...]


class Corpus:
    """Makes requests; the same seed makes the same ones."""

    def __init__(self, doors: list[Door], seed: int) -> None:
        self.doors, self.chance = doors, random.Random(seed)
        self.ways = [
            self.odd_start, self.odd_path, self.odd_query, self.odd_headers, self.odd_cookies, self.odd_length,
            self.odd_chunks, self.odd_kind, self.odd_parts, self.deep_parts, self.odd_form, self.odd_values,
            self.odd_values, self.odd_values, self.odd_path_values, self.cut_short, self.noise, self.odd_target,
            self.many_fields, self.odd_upgrade,
        ]  # fmt: skip

    def requests(self, count: int) -> Iterator[tuple[str, bytes]]:
        for number in range(count):
            way = self.ways[number % len(self.ways)]
            yield way.__name__, way(self.chance.choice(self.doors))

    # parts

    def word(self) -> str:
        return self.chance.choice(ODD_WORDS)

    def bytes_(self) -> bytes:
        return b"".join(
            self.chance.choices(
                [*ODD_BYTES, b"a", b"%", b"=", b"&", b";", b"/"], k=self.chance.randint(1, 40)
            )
        )

    def head(self, door: Door, *more: str, method: str = "", path: str = "") -> bytes:
        lines = [
            f"{method or door.method} {path or door.path} HTTP/1.1", f"Host: {door.host}", f"Cookie: {door.cookie}", *more,
        ]  # fmt: skip
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"

    def posted(self, door: Door, body: bytes, kind: str = KINDS[0]) -> bytes:
        return self.head(door, f"Content-Type: {kind}", f"Content-Length: {len(body)}", method="POST") + body

    @staticmethod
    def sign_in(host: str) -> bytes:
        """A proper request: somebody who tries to come in."""
        body = b"email=nessuno%40esempio.test&password=una+frase+qualunque"
        head = f"POST /entra HTTP/1.1\r\nHost: {host}\r\nContent-Type: {KINDS[0]}\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    # ways

    def odd_start(self, door: Door) -> bytes:
        start = f"{self.chance.choice(METHODS)} {door.path} {self.chance.choice(VERSIONS)}\r\n"
        return start.encode("latin-1", "replace") + self.head(door).split(b"\r\n", 1)[1]

    def odd_path(self, door: Door) -> bytes:
        tail = self.chance.choice(
            [self.bytes_(), quote_from_bytes(self.bytes_()).encode(), self.word().encode()]
        )
        start = f"{door.method} ".encode() + door.path.encode() + b"/" + tail + b" HTTP/1.1\r\n"
        return start + self.head(door).split(b"\r\n", 1)[1]

    def odd_query(self, door: Door) -> bytes:
        pairs = "&".join(
            f"{self.field(door)}={quote_from_bytes(self.bytes_())}" for _ in range(self.chance.randint(1, 9))
        )
        query = self.chance.choice(
            [pairs, "&" * 500, "=" * 50, "a[b][c]=1", "a=" * 300, "%", "%ff=%ff", quote(self.word())]
        )
        return self.head(door, method="GET", path=f"{door.path}?{query}")

    def odd_headers(self, door: Door) -> bytes:
        name = self.chance.choice(["X-Odd", "Accept", "Accept-Language", "If-None-Match", "Range", "Expect", "Transfer-Encoding",
                                   "HX-Request-Type", "Origin", "Sec-Fetch-Site", "Accept-Encoding", "Te", "", " ", "a b", "\u00e8"])  # fmt: skip
        value = self.chance.choice(
            [self.word(), "a" * 9_000, "x" * 70_000, "\xff\xfe", "100-continue", "bytes=0-1,5-", "\x00", ","]
        )
        times = self.chance.choice([1, 1, 2, 150])
        return self.head(door, *[f"{name}: {value}"] * (1 if len(value) > 5_000 else times))

    def odd_cookies(self, door: Door) -> bytes:
        value = self.chance.choice(
            ["%ff", "\xff\xfe", "%00", '"', "\\", "a" * 6_000, "=", ";;;", "%E0%80%80", '"\\777"', "a.b.c"]
        )
        name = self.chance.choice(["__Host-diffuso", "__Host-visita", "", "=", "a" * 4_000, "\xff"])
        return self.head(door, f"Cookie: {name}={value}; {door.cookie}").replace(
            f"Cookie: {door.cookie}\r\n".encode(), b"", 1
        )

    def odd_length(self, door: Door) -> bytes:
        length = self.chance.choice(
            ["-1", "abc", "9" * 30, "1_0", "0x10", "", " 5", "5, 5", "\xb2", "70000", "3000000", "1e3"]
        )
        return (
            self.head(door, f"Content-Type: {KINDS[0]}", f"Content-Length: {length}", method="POST")
            + b"a=b&c=d"
        )

    def odd_chunks(self, door: Door) -> bytes:
        head = self.head(door, f"Content-Type: {KINDS[0]}", "Transfer-Encoding: chunked", method="POST")
        bodies = [b"zz\r\n", b"5\r\na=b\r\n", b"FFFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"3;x=" + b"y" * 5_000 + b"\r\na=b\r\n0\r\n\r\n",
                  b"3\r\na=b\r\n0\r\nX: y\r\n\r\n", b"\x00", b"3\r\na=b\r\n" * 30_000 + b"0\r\n\r\n"]  # fmt: skip
        return head + self.chance.choice(bodies)

    def odd_kind(self, door: Door) -> bytes:
        return self.posted(door, self.bytes_() + b"csrf=" + door.token.encode(), self.chance.choice(KINDS))

    def odd_parts(self, door: Door) -> bytes:
        name = self.chance.choice(
            [
                'name="csrf"',
                'name="logo"; filename="a.png"',
                "name=",
                'filename=";',
                "name*=UTF-8''%ff",
                "\xff",
            ]
        )
        kind = self.chance.choice(
            [
                "text/plain; charset=klingon",
                "multipart/mixed; boundary=z",
                "image/png",
                "",
                "\xff",
                "x" * 4_000,
            ]
        )
        part = f"--x\r\nContent-Disposition: form-data; {name}\r\nContent-Type: {kind}\r\n\r\n".encode(
            "latin-1"
        )
        ends = [b"--x--\r\n", b"--x", b"", b"--x--" + b"y" * 5_000]
        body = (part + self.bytes_() + b"\r\n") * self.chance.choice([1, 3, 300]) + self.chance.choice(ends)
        token = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{door.token}\r\n'.encode()
        return self.posted(door, token + body, "multipart/form-data; boundary=x")

    def deep_parts(self, door: Door) -> bytes:
        depth = self.chance.choice([50, 2_000])
        body = self.chance.choice(
            [b"[" * depth, b'{"a":' * depth, b"a[b]=" * depth, b"--x\r\n" * depth, b"a%5B" * depth]
        )
        return self.posted(door, body, self.chance.choice([*KINDS[:4], "multipart/form-data; boundary=x"]))

    def odd_form(self, door: Door) -> bytes:
        body = self.chance.choice(
            [self.bytes_(), b"&" * 900, b"csrf=%ff", b"csrf=" + b"a" * 70_000, b"=" * 300, b"a" * 60_000]
        )
        return self.posted(door, body)

    def odd_values(self, door: Door) -> bytes:
        """A form with its token, every field of it odd: this gets past the porter."""
        fields = [("csrf", door.token), *((name, self.word()) for name in door.fields)]
        fields += [(self.field(door), self.word()) for _ in range(self.chance.randint(0, 3))]
        body = urlencode(fields, errors="surrogatepass").encode()
        if self.chance.random() < 0.3:
            body += f"&{quote(self.field(door))}=".encode() + quote_from_bytes(self.bytes_()).encode()
        return self.posted(door, body)

    def odd_path_values(self, door: Door) -> bytes:
        parts = door.path.split("/")
        parts[self.chance.randrange(len(parts))] = quote(self.word()[:2_000], safe="")
        return self.head(door, method="GET", path="/" + "/".join(parts).lstrip("/"))

    def cut_short(self, door: Door) -> bytes:
        whole = self.odd_values(door)
        return whole[: self.chance.randrange(1, len(whole))]

    def noise(self, door: Door) -> bytes:
        return self.chance.choice([
            self.chance.randbytes(300), b"\r\n" * 300, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / \r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self.chance.randbytes(60), b"\x00" * 300, b"GET", b" ", b"A" * 70_000,
        ])  # fmt: skip

    def odd_target(self, door: Door) -> bytes:
        """Absolute and other forms of the target: the host they name counts for nothing."""
        target = self.chance.choice(["http://evil.example/", f"http://evil.example{door.path}", "*", "//evil.example/x", "evil.example:80",
                                     f"https://{door.host}@evil.example/", "?", "#x", "\\", "/..//../", "http://", "/" + "a/" * 3_000])  # fmt: skip
        return self.head(door, path=target)

    def many_fields(self, door: Door) -> bytes:
        pairs = "&".join(
            f"{self.field(door)}{number}=1" for number in range(self.chance.choice([150, 250, 5_000]))
        )
        return self.posted(door, f"csrf={door.token}&{pairs}".encode())

    def odd_upgrade(self, door: Door) -> bytes:
        return self.head(
            door, self.chance.choice(["Upgrade: websocket", "Upgrade: h2c", "Upgrade: TLS/1.0"]), "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "HTTP2-Settings: AAMAAABk",
        )  # fmt: skip

    def field(self, door: Door) -> str:
        return self.chance.choice(door.fields or ("q",))
