"""Nobody makes the server call where it was not told to: a real server inside is what is tried for, and never hears."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core import outgoing
from core.outgoing import Outside, Silent
from core.settings import BadSettings, from_environment, origin
from tests.conftest import settings_for

NAMED = "accesso.esempio.test"


class Inside(BaseHTTPRequestHandler):
    """Somebody inside, who should never be asked."""

    heard: list[str] = []  # noqa: RUF012 - one for the whole server

    def do_GET(self) -> None:
        self.heard.append(self.path)
        if self.path == "/altrove":
            self.send_response(302)
            self.send_header("Location", "/segreto")
            self.end_headers()
        elif self.path == "/lungo":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * (outgoing.MOST_BYTES + 1))
        elif self.path == "/lento":
            self.send_response(200)
            self.end_headers()
            for _drop in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"a": 1}')

    def log_message(self, *_told: object) -> None: ...


class Quiet(HTTPServer):
    def handle_error(self, *_told: object) -> None:
        """Whoever hangs up is no fault here."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = Quiet(("127.0.0.1", 0), Inside)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    Inside.heard.clear()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def asked(url: str, outgoing_: str) -> outgoing.Said:
    return outgoing.call(url, origins=settings_for("", outgoing=outgoing_).outgoing_origins)


def test_who_is_not_named_is_never_called() -> None:
    with serving() as port:
        here = f"http://127.0.0.1:{port}"
        for url in (
            f"http://localhost:{port}/segreto",
            f"http://127.1:{port}/segreto",
            f"http://2130706433:{port}/segreto",
            f"http://0x7f000001:{port}/segreto",
            f"http://[::1]:{port}/segreto",
            f"http://[::ffff:127.0.0.1]:{port}/segreto",
            f"http://0.0.0.0:{port}/segreto",
            f"http://{NAMED}@127.0.0.1:{port}/segreto",
            f"http://{NAMED}#@127.0.0.1:{port}/segreto",
            f"http://{NAMED}\\@127.0.0.1:{port}/segreto",
            f"https://127.0.0.1:{port}/segreto",
            f"http://127.0.0.1:{port + 1}/segreto",
            "http://169.254.169.254/latest/meta-data",
            f"https://{NAMED}.altrove.test/",
            f"https://{NAMED}:8443/",
            f"http://{NAMED}/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            f"//127.0.0.1:{port}/",
            "",
        ):
            with pytest.raises(Outside):
                asked(url, NAMED)
        assert Inside.heard == []
        assert asked(f"{here}/segreto", here).body == b'{"a": 1}', "the control: who is named is called"
        assert Inside.heard == ["/segreto"]


def test_a_name_that_leads_inside_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "100.64.0.1", "::1", "fd00::1",
                    "::ffff:10.0.0.7", "224.0.0.1", "0.0.0.0"):  # fmt: skip  # noqa: S104
        found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, found=found, **_k: found)
        with pytest.raises(Outside):
            asked(f"https://{NAMED}/", NAMED)
    assert outgoing.fit("93.184.216.34", "https")
    assert not outgoing.fit("93.184.216.34", "http")


def test_nobody_is_followed_and_nobody_talks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    with serving() as port:
        here = f"http://127.0.0.1:{port}"
        assert asked(f"{here}/altrove", here).status == 302
        assert Inside.heard == ["/altrove"]
        with pytest.raises(Silent):
            asked(f"{here}/lungo", here)
        began = time.monotonic()
        with pytest.raises(Silent):
            asked(f"{here}/lento", here)
        assert time.monotonic() - began < 2
    with pytest.raises(Silent):
        asked(f"{here}/", here)


def test_only_so_many_calls_at_once() -> None:
    for _one in range(outgoing.AT_ONCE):
        assert outgoing._lines.acquire(blocking=False)
    try:
        with serving() as port, pytest.raises(Silent, match="at once"):
            asked(f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{port}")
    finally:
        for _one in range(outgoing.AT_ONCE):
            outgoing._lines.release()


def test_the_certificate_is_of_the_name_and_the_line_goes_to_the_address_that_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads to this machine, which is let through for once; only the certificate is on trial."""
    context, trust = _certificate(tmp_path, NAMED)
    monkeypatch.setattr(outgoing, "fit", lambda _address, _scheme: True)
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *rest, **more: real("127.0.0.1", *rest, **more))
    with serving(context) as port:
        with pytest.raises(Silent):
            asked(f"https://{NAMED}:{port}/", f"{NAMED}:{port}")
        monkeypatch.setattr(outgoing, "trust", lambda: trust)
        with pytest.raises(Silent):
            asked(f"https://altro.esempio.test:{port}/", f"altro.esempio.test:{port}")
        assert Inside.heard == []
        assert asked(f"https://{NAMED}:{port}/segreto", f"{NAMED}:{port}").status == 200


def test_the_installation_names_hosts_and_nothing_else() -> None:
    told = settings_for(
        "", outgoing=f"{NAMED}, https://sso.esempio.test:8443, http://127.0.0.1:9"
    ).outgoing_origins
    assert told == {("https", NAMED, 443), ("https", "sso.esempio.test", 8443), ("http", "127.0.0.1", 9)}
    assert settings_for("").outgoing_origins == frozenset()
    for wrong in (
        "http://esempio.test",
        "*.esempio.test",
        "a b",
        "https://u@a.test",
        "ftp://a.test",
        "https://",
    ):
        with pytest.raises(ValueError, match=r".*"):
            origin(wrong)
    with pytest.raises(BadSettings, match="DIFFUSO_OUTGOING"):
        from_environment(outgoing="http://esempio.test", master_key="", master_key_before="")


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    key, subject = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*private))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, ssl.create_default_context(cafile=str(pem))
