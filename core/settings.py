"""Environment -> one frozen Settings; the only reader of os.environ."""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).parent.parent
MASTER_KEY = re.compile(r"[0-9a-fA-F]{64}")
SHORTEST_TOKEN = 24
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
THIS_MACHINE = "127.0.0.1"
Origin = tuple[str, str, int]
"""Scheme, host, port."""

TOLD = (
    "smtp_url", "mail_from", "origin", "exit_url", "proxy", "metrics_token", "log", "clamd", "outgoing",
    "files_url", "files_endpoint", "files_region", "files_key", "files_secret",
)  # fmt: skip
"""Settings that are told as they are: DIFFUSO_ORIGIN, and so on."""


class BadSettings(Exception):
    """The environment cannot be used as it is; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything the installation may be told from outside."""

    database_url: str
    secret_key: str
    master_key: str = ""
    master_key_before: str = ""
    smtp_url: str = "smtp://127.0.0.1:1025"
    mail_from: str = "Segretariato Sociale Diffuso <non-rispondere@localhost>"
    origin: str = "http://localhost:8000"
    data_dir: Path = ROOT / ".diffuso"
    demo: bool = False
    exit_url: str = "https://it.wikipedia.org/"
    proxy: str = ""
    metrics_token: str = ""
    log: str = "json"
    pool_size: int = 16
    files_url: str = ""
    files_endpoint: str = ""
    files_region: str = "eu-south-1"
    files_key: str = ""
    files_secret: str = ""
    clamd: str = ""
    outgoing: str = ""

    @cached_property
    def owner_url(self) -> URL:
        """Return the address for migrations, as the owner of the tables."""
        return _url(self.database_url)

    @cached_property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Return the networks from which the proxy speaks to us; nobody else is believed."""
        return tuple(ip_network(told.strip()) for told in self.proxy.split(",") if told.strip())

    @cached_property
    def outgoing_origins(self) -> frozenset["Origin"]:
        """Return whom the platform may call; a host without more is meant with https."""
        told = (each.strip() for each in self.outgoing.split(",") if each.strip())
        return frozenset(origin(each if "://" in each else f"https://{each}") for each in told)

    def role_url(self, role: str) -> URL:
        """Return the address for one of the restricted roles."""
        return self.owner_url.set(username=role, password=self.derived(f"database role {role}"))

    def derived(self, purpose: str) -> str:
        """Return a secret for one purpose only (HMAC-SHA256 of the installation's key, hex)."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    @property
    def scheme(self) -> str:
        """Return http or https, as the public sees it."""
        return self.origin.split("://", 1)[0]

    @property
    def port_suffix(self) -> str:
        """Return `:8000`, or nothing where the port is the usual one."""
        _, _, rest = self.origin.split("://", 1)[1].partition(":")
        return f":{rest}" if rest else ""


def from_environment(**overrides: object) -> Settings:
    """Read the environment; raise BadSettings with one line that says what to do."""
    env = os.environ
    found: dict[str, object] = {
        "database_url": env.get("DIFFUSO_DATABASE_URL", ""),
        "secret_key": env.get("DIFFUSO_SECRET_KEY", ""),
        "data_dir": Path(env.get("DIFFUSO_DATA_DIR", str(ROOT / ".diffuso"))),
        "demo": env.get("DIFFUSO_DEMO") == "1",
    }
    for name in TOLD:
        if value := env.get(f"DIFFUSO_{name.upper()}"):
            found[name] = value
    for name in ("master_key", "master_key_before"):
        if name not in overrides:
            found[name] = _master_key(f"DIFFUSO_{name.upper()}")
    if pool := env.get("DIFFUSO_POOL_SIZE"):
        found["pool_size"] = int(pool)
    settings = Settings(**(found | overrides))  # type: ignore[arg-type]
    if not settings.exit_url.startswith("https://"):
        raise BadSettings(
            "DIFFUSO_EXIT_URL deve cominciare con https://, per esempio https://it.wikipedia.org/"
        )
    _check_network(settings)
    if not settings.database_url:
        raise BadSettings("Manca DIFFUSO_DATABASE_URL: scrivi l'indirizzo del server PostgreSQL.")
    if len(settings.secret_key) < 32:  # noqa: PLR2004 - a hex key of 128 bits
        raise BadSettings("DIFFUSO_SECRET_KEY manca o è corta: servono almeno 32 caratteri casuali.")
    return settings


def _check_network(settings: Settings) -> None:
    """Raise BadSettings for what the front door could not work with."""
    try:
        _ = settings.proxies
    except ValueError:
        raise BadSettings(
            "DIFFUSO_PROXY vuole indirizzi o reti, separati da virgole. Esempio: 10.0.0.2, 192.168.7.0/24"
        ) from None
    try:
        _ = settings.outgoing_origins
    except ValueError:
        raise BadSettings(
            "DIFFUSO_OUTGOING vuole i nomi dei server da chiamare, separati da virgole. Esempio: accesso.esempio.it"
        ) from None
    if settings.metrics_token and len(settings.metrics_token) < SHORTEST_TOKEN:
        raise BadSettings("DIFFUSO_METRICS_TOKEN è corta: servono almeno 24 caratteri casuali.")
    if settings.log not in ("json", "words"):
        raise BadSettings("DIFFUSO_LOG può essere json oppure words.")


def _master_key(name: str) -> str:
    """Return a master key from the environment or from the file it names; empty where there is none."""
    file = os.environ.get(f"{name}_FILE")
    try:
        key = Path(file).read_text().strip() if file else os.environ.get(name, "")
    except (OSError, UnicodeDecodeError):
        raise BadSettings(f"Non riesco a leggere il file indicato da {name}_FILE.") from None
    if key and not MASTER_KEY.fullmatch(key):
        raise BadSettings(
            f"{name} non va bene: servono 64 cifre esadecimali, come le scrive ./diffuso keys new."
        )
    return key


def origin(url: str) -> Origin:
    """Return scheme, host and port of an address; raise ValueError for one that may mean several things.

    Plain http is good for 127.0.0.1 alone.
    """
    if not url.isascii() or not url.isprintable() or set(url) & set("\\@# "):
        raise ValueError(url)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    if not HOST.fullmatch(host) or (
        (parts.scheme, host) != ("http", THIS_MACHINE) and parts.scheme != "https"
    ):
        raise ValueError(url)
    return parts.scheme, host, port


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadSettings(
            "DIFFUSO_DATABASE_URL non è un indirizzo valido. Esempio: postgresql://utente:parola@server/diffuso"
        ) from None
    if not url.drivername.startswith("postgres"):
        raise BadSettings("DIFFUSO_DATABASE_URL deve indicare un server PostgreSQL (postgresql://...).")
    return url.set(drivername="postgresql+psycopg")
