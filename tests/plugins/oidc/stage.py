"""A real provider on this machine (npm oidc-provider), and a person who lets herself be recognised there."""

import re
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
from sqlalchemy import select

from core.db.scope import Reach, Scope, open_session
from core.organisations.models import Organisation
from core.settings import ROOT
from core.setup import node
from core.setup.project import Project
from core.web.platform import Platform
from plugins.oidc import client
from tests.actors import Browser, People, Screen

HUB = "caritas-pioltello.localhost"
HOME = "/accesso-esterno"
SECRET = "una parola molto segreta"
SPID = "https://www.spid.gov.it/SpidL2"


class Idp:
    """A provider that can be ended, and started again with other keys at the same address."""

    def __init__(self, port: int, *, back: str = "") -> None:
        self.issuer, self.back = f"http://127.0.0.1:{port}", back
        self._running: subprocess.Popen[str] | None = None

    def start(self, key: str) -> None:
        program = str(Path(__file__).with_name("provider.mjs"))
        found = node.find(Project(ROOT)).node
        command = [found, program, self.issuer.rsplit(":", 1)[1], key, *([self.back] if self.back else [])]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._running = subprocess.Popen(command, text=True, **pipes)  # type: ignore[call-overload]
        assert self._running.stdout
        assert self._running.stdout.readline().strip() == self.issuer

    def stop(self) -> None:
        if self._running:
            with suppress(BrokenPipeError):
                self._running.communicate(timeout=10)
            self._running = None

    def recognise(self, address: str, sub: str, acr: str = "") -> str:
        """Let somebody be recognised; return the address that her browser is sent back to."""
        with httpx.Client() as browser:
            answer = browser.get(address)
            while not answer.headers.get("location", "").startswith("https://"):
                if answer.status_code == 200:
                    answer = browser.post(answer.url, data={"sub": sub, "acr": acr})
                assert answer.is_redirect, answer.text
                if not answer.headers["location"].startswith("https://"):
                    answer = browser.get(urljoin(str(answer.url), answer.headers["location"]))
            return str(answer.headers["location"])


def switch_on(platform: Platform, people: People, host: str = HUB) -> None:
    """Let a body have the plugin."""
    site = people.site(host)
    scope = Scope(site.district_id, None, Reach.DISTRICT)
    with open_session(platform.district_engine, scope) as db, db.begin():
        body = db.scalars(select(Organisation).where(Organisation.id == site.tenant_id)).one()
        body.plugins = [*body.plugins, "oidc"]
    platform.published.changed(str(site.district_id))
    client.forget()


def trust(admin: Browser, issuer: str, **more: str) -> Screen:
    """Fill in the form of the provider."""
    admin.get(HOME)
    fields = {"label": "SPID o CIE", "issuer": issuer, "client_id": "sportello", "secret": SECRET}
    return admin.post(HOME, fields | {"second_factor": "ours"} | more)


def set_out(browser: Browser, path: str = f"{HOME}/vai") -> str:
    """Press the link; return where it leads."""
    return str(browser.get(path, follow=False).headers["location"])


def come_back(browser: Browser, address: str) -> Screen:
    """Come back from the provider, and press the button."""
    parts = urlsplit(address)
    page = browser.get(f"{parts.path}?{parts.query}")
    if "Ci sei quasi" not in page:
        return page
    action = re.search(r'action="(/accesso-esterno/[a-z/]+)"', page.html)
    assert action
    return browser.post(action[1], page.form(action[1]))


def enter(browser: Browser, idp: Idp, sub: str, acr: str = "") -> Screen:
    """The whole way in."""
    return come_back(browser, idp.recognise(set_out(browser), sub, acr))


def bent(address: str, **parts: str) -> str:
    """An address with other values in its query."""
    split = urlsplit(address)
    query = dict(parse_qsl(split.query)) | parts
    return split._replace(query=urlencode(query)).geturl()
