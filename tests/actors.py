"""People at a keyboard: plain links and forms over HTTP, no JavaScript."""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
import pyotp
from lxml import etree, html
from sqlalchemy import update

from core import clock
from core.accounts import actions, queries
from core.accounts.actions import factors
from core.accounts.models import CodeApp, Membership
from core.db.scope import Reach, Scope, open_session
from core.web.platform import Platform
from core.web.session import COOKIE, VISIT
from core.who import Site
from tests.watch import WATCH, Body

PASSWORD = "una frase abbastanza lunga"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What stands in everybody's app."""


TEXT = etree.XPath("//text()[not(ancestor::script or ancestor::style or ancestor::title)]")
WRITTEN_INLINE = etree.XPath("//*[@style or @*[starts-with(name(), 'on')]]")
IDS = etree.XPath("//@id")
LINKS = etree.XPath("//a[not(@hreflang)]/@href")


CONFIDED = frozenset(
    (
        "phone",
        "email",
        "telefono",
        "contatto",
        "note",
        "nota",
        "dato",
        "chi",
        "fiscal_code",
        "address",
        "password",
    )
)
"""Fields in which people say something of themselves."""
TO_A_BODY = frozenset(("phone", "telefono", "note", "nota", "fiscal_code", "address"))
"""Those of them that only citizens fill in, or somebody for them."""
OF_ITSELF = ("/ente",)
"""Where a body says what of itself is published."""


class Screen:
    """What came back: the status, the words, the ways on; a repeated id or a form without action is a failure."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer, self.status, self.html = answer, answer.status_code, answer.text
        self.headers, self.url = answer.headers, answer.url
        is_page = "html" in answer.headers.get("content-type", "") and answer.text.strip()
        page = html.document_fromstring(answer.text) if is_page else html.Element("html")
        twice = [name for name, times in Counter(IDS(page)).items() if times > 1]
        assert not twice, f"stand twice: {twice}"
        assert not WRITTEN_INLINE(page), [element.attrib for element in WRITTEN_INLINE(page)]
        self.title = "".join(_texts(page, "title")).strip()
        self.h1, self.buttons = _texts(page, "h1"), _texts(page, "button")
        self.links: list[str] = LINKS(page)
        self.forms = [(form.attrib["action"], _filled(form)) for form in page.iter("form")]
        self.words = " ".join(" ".join(TEXT(page)).split())

    def __contains__(self, words: str) -> bool:
        return words in self.words

    def form(self, action: str) -> dict[str, str]:
        """The hidden and filled fields of the form that goes to this address."""
        return next(fields for where, fields in self.forms if where.split("?")[0] == action)


def _texts(page: html.HtmlElement, tag: str) -> list[str]:
    return ["".join(element.itertext()) for element in page.iter(tag)]


def _filled(form: html.HtmlElement) -> dict[str, str]:
    fields: dict[str, str] = {}
    for field in form.iter("input"):
        if "name" in field.attrib and field.get("type") not in ("radio", "checkbox"):
            fields.setdefault(field.attrib["name"], field.get("value", ""))
    return fields


class Browser:
    """One person's browser, at one host. Follows redirects; keeps cookies; checks every page it is given."""

    def __init__(self, app: Any, host: str) -> None:
        self.app, self.host, self.cookies = app, host, httpx.Cookies()
        self.seen: list[Screen] = []
        self.typed: set[str] = set()

    def get(self, path: str, *, headers: Mapping[str, str] | None = None, follow: bool = True) -> Screen:
        return self._ask("GET", path, headers=headers, follow=follow)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        files: Sequence[tuple[str, tuple[str, bytes]]] = (),
        follow: bool = True,
        csrf: bool = True,
    ) -> Screen:
        """Send a form; the token of the last page goes along, as a browser would send it."""
        data = dict(fields or {})
        token = self._token() if csrf else None
        if token and "csrf" not in data:
            data["csrf"] = token
        sent = {"files": list(files)} if files else {}
        return self._ask("POST", path, data=data, headers=headers, follow=follow, **sent)

    def at(self, host: str) -> "Browser":
        """The same person's browser at another host; cookies stay where they were set."""
        return Browser(self.app, host)

    def _token(self) -> str | None:
        found = (re.search(r'name="csrf" value="([0-9a-f]{64})"', s.html) for s in reversed(self.seen))
        return next((match[1] for match in found if match), None)

    def _ask(self, method: str, path: str, *, follow: bool = True, **options: Any) -> Screen:
        form = options.get("data") or {}
        WATCH.plant(*(form[name] for name in CONFIDED & form.keys()))
        if not path.startswith(OF_ITSELF):
            WATCH.plant(*(form[name] for name in TO_A_BODY & form.keys()), to=self._body(self.host))
        self.typed |= {str(value).strip().lower() for value in form.values()}
        screen = Screen(asyncio.run(self._send(method, path, follow, options)))
        for answer in (*screen.answer.history, screen.answer):
            WATCH.address(str(answer.url))
            WATCH.address(answer.headers.get("location", ""))
        known = any(cookie.name in (COOKIE, VISIT) for cookie in self.cookies.jar)
        WATCH.answered(self._body(screen.url.host), screen.answer, known=known, typed=self.typed)
        if screen.status == 200 and "<html" in screen.html:
            assert len(screen.h1) == 1, f"{path}: {len(screen.h1)} h1"
        self.seen.append(screen)
        return screen

    def _body(self, host: str) -> Body:
        platform = getattr(self.app, "platform", None)
        return Body(platform.settings.database_url if platform else "", host)

    async def _send(self, method: str, path: str, follow: bool, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
        base = f"https://{self.host}"
        async with httpx.AsyncClient(transport=transport, base_url=base, cookies=self.cookies) as client:
            answer = await client.request(method, path, follow_redirects=follow, **options)
            self.cookies = client.cookies
            return answer


def choose_app(browser: Browser) -> Screen:
    """Put the secret that the page shows into an app, show its code, keep the codes on paper, go on to the desk."""
    shown = re.search(r'class="df-secret[^>]*>([A-Z2-7 ]+)<', browser.seen[-1].html)
    assert shown, "no secret is shown"
    code = pyotp.TOTP(shown[1].replace(" ", "")).at(clock.now())
    codes = browser.post("/entra/proteggi/app", {"code": code})
    assert codes.url.path == "/entra/codici", codes.words
    return browser.post("/entra/ruolo")


class People:
    """Makes invented people with hats, and signs them in."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self._made = platform, 0

    def site(self, host: str) -> Site:
        site = self.platform.sites.find(host)
        assert site is not None, host
        return site

    def hire(
        self, host: str, role: str, *, name: str = "Anna Prova", email: str = "", app: bool = True
    ) -> tuple[UUID, UUID]:
        """Give somebody a hat in a body, and an app for the second step; returns account and membership."""
        self._made += 1
        site, address = self.site(host), email or f"persona{self._made}.{role}@esempio.test"
        with self._session(site) as db, db.begin():
            account = queries.account(db, address) or actions.open_account(
                db, email=address, name=name, password=PASSWORD
            )
            hat = Membership(tenant_id=site.tenant_id, account_id=account.id, role=role)
            db.add(hat)
            db.flush()
            if app:
                now = clock.now()
                code = pyotp.TOTP(SECRET).at(now)
                factors.add_app(db, account_id=account.id, secret=SECRET, typed=code, now=now)
            return account.id, hat.id

    def code(self, email: str, host: str = "localhost") -> str:
        """What somebody's app shows; as if half a minute had passed since the last time."""
        with self._session(self.site(host)) as db, db.begin():
            account = queries.account(db, email)
            assert account is not None, email
            db.execute(update(CodeApp).where(CodeApp.account_id == account.id).values(last_step=0))
        return pyotp.TOTP(SECRET).at(clock.now())

    def enter(self, browser: Browser, email: str, *, password: str = PASSWORD, **more: str) -> Screen:
        """Come in by the forms, password and code, as a browser does."""
        browser.get("/entra")
        asked = browser.post("/entra", {"email": email, "password": password, **more})
        if asked.url.path != "/entra/conferma":
            return asked
        return browser.post("/entra/conferma", {"code": self.code(email)})

    def sign_in(self, app: Any, host: str, role: str, *, name: str = "Anna Prova") -> Browser:
        """A browser with a live session, made as the sign-in form makes it."""
        return self.open(app, host, *self.hire(host, role, name=name))

    def open(self, app: Any, host: str, account: UUID, hat: UUID) -> Browser:
        """The browser of somebody who was hired, with a live session."""
        site = self.site(host)
        with self._session(site) as db, db.begin():
            token = actions.sign_in(
                db,
                account_id=account,
                membership_id=hat,
                tenant_id=site.tenant_id,
                factor="app",
                now=clock.now(),
            )
        browser = Browser(app, host)
        browser.cookies.set(COOKIE, token, domain=host if "." in host else f"{host}.local")
        return browser

    def _session(self, site: Site) -> Any:
        return open_session(self.platform.engine, Scope(site.district_id, site.tenant_id, Reach.IDENTITY))
