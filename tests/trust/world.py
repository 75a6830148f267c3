"""Two districts, their bodies with every plugin on, and somebody in each role, signed in."""

import io
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import Engine, column, text, update
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions
from core.accounts.actions import presence
from core.accounts.matrix import ANONYMOUS, CITIZEN
from core.audit import actions as audit
from core.db.scope import Reach, Scope, open_session
from core.db.tables import Table
from core.district.sync import sync
from core.figures.actions import COUNT
from core.files import actions as files
from core.files.offers import offer_upload
from core.jobs.actions import watch
from core.settings import ROOT
from core.web.platform import Platform
from core.web.session import COOKIE, VISIT, digest
from core.who import Member, Site
from plugins.assistance.actions import mandates, work
from plugins.assistance.codes import CaseCodes, MandateCodes, SigningCodes
from plugins.assistance.queries import procedures
from plugins.assistance.rules import mandate as rules
from tests.actors import People
from tests.core.people.desk import Desk

HUB, OTHER_HUB = "caritas-pioltello.localhost", "caritas-segrate.localhost"
COMUNE, OTHER_COMUNE = "comune-pioltello.localhost", "comune-segrate.localhost"
PORTAL = "localhost"
HOSTS = (HUB, OTHER_HUB, COMUNE, OTHER_COMUNE, PORTAL)
ELSEWHERE = "altrove.test"
"""The domain of the other district."""

HOMES = {
    "volunteer": (HUB, OTHER_HUB),
    "association_admin": (HUB, OTHER_HUB),
    "social_worker": (COMUNE, OTHER_COMUNE),
    "municipal_admin": (COMUNE, OTHER_COMUNE),
    "district_admin": (PORTAL, HUB),
    "accountant": (PORTAL, HUB),
    "table_coordinator": (PORTAL, HUB),
    "auditor": (PORTAL, HUB),
    "maintainer": (PORTAL, HUB),
    CITIZEN: (HUB, OTHER_HUB),
    ANONYMOUS: (HUB, OTHER_HUB),
}
"""Where each role is at home, and which body is foreign to it."""

AN_APPOINTMENT = ("appointment", "booking_appointment", "AND state = 'booked' ORDER BY starts_at DESC")
OPENED = {
    "/la-mia-scheda": ("person", "person", ""),
    "/pratiche/mia/delega": ("mandate", "assistance_mandate", ""),
    "/pratiche/mia": ("case", "assistance_case", ""),
}
"""Which thing of her own a citizen's code opens, by the start of its address."""


class World:
    """What the proofs are made against."""

    hosts = (*HOSTS, ELSEWHERE, f"caritas-pioltello.{ELSEWHERE}")

    def __init__(self, platform: Platform, superuser: Engine) -> None:
        self.platform, self.superuser = platform, superuser
        self.people = People(platform)
        self.tokens: dict[str, str] = {}
        self.accounts: dict[str, tuple[UUID, UUID]] = {}

    def moved(self, platform: Platform, superuser: Engine) -> "World":
        """The same world in a copy of its database."""
        twin = World(platform, superuser)
        twin.tokens, twin.accounts = self.tokens, self.accounts
        return twin

    def build(self, folder: Path) -> None:
        """Load both districts, switch every plugin on everywhere, hire and sign in somebody for each role."""
        _other_district(self.platform, self.superuser, folder)
        self.run("UPDATE organisation SET plugins = :all", all=sorted(self.platform.plugins.manifests))
        for host in self.hosts:
            self._furnish(host)
        self.run(
            "INSERT INTO departure "
            "(district_id, organisation_id, announced_at, announced_by, reason, ends_at, closed_at) "
            "SELECT district_id, id, now() - interval '9 d', uuidv7(), 'Atto di prova', now() - interval '1 d', now() "
            "FROM organisation WHERE kind = 'centre'"
        )
        for role, (home, _other) in HOMES.items():
            if role not in (ANONYMOUS, CITIZEN):
                self.tokens[role] = self.sign_in(home, role)
        for role in ("volunteer", "social_worker"):
            for home in HOMES[role]:
                self._confide(home, role)
        for host in (HUB, OTHER_HUB, f"caritas-pioltello.{ELSEWHERE}"):
            self._break_glass(host)

    def site(self, host: str) -> Site:
        return self.people.site(host)

    def run(self, statement: str, **given: Any) -> list[Any]:
        """Run a statement as the superuser, for whom there are no walls."""
        with self.superuser.begin() as everything:
            answer = everything.execute(text(statement), given)
            return list(answer) if answer.returns_rows else []

    def cookies(self, role: str, path: str = "") -> dict[str, str]:
        """What the browser of somebody in this role sends; a citizen comes with the code of what is there."""
        if role == ANONYMOUS:
            return {}
        if role == CITIZEN:
            return {VISIT: self.visit(HUB, path)}
        return {COOKIE: self.tokens[role]}

    def form_token(self, role: str) -> str:
        """The token that forms made for this role carry."""
        cookie = self.tokens.get(role)
        return self.platform.signer.form_token(digest(cookie)) if cookie else ""

    def visit(self, host: str, path: str = "") -> str:
        """The cookie that opens a thing of a hub: what this address shows, a future appointment elsewhere."""
        site = self.site(host)
        kind, table, fitting = next(
            (opened for start, opened in OPENED.items() if path.startswith(start)), AN_APPOINTMENT
        )
        plugin = table.partition("_")[0]
        rows = (
            self.run(f"SELECT id FROM {table} WHERE tenant_id = :t {fitting} LIMIT 1", t=site.tenant_id)  # noqa: S608
            if plugin == table or plugin in self.platform.plugins.manifests
            else []
        )
        return self.platform.signer.visit(site, f"{kind} {rows[0].id}" if rows else "nothing")

    def again(self) -> None:
        """Give every session a minute that is not yet to be noted."""
        self.run("UPDATE session SET seen_at = now(), expires_at = now() + interval '9 hours'")

    def _furnish(self, host: str) -> None:
        """Give a body people, an invitation, a sheet of its own, and what its plugins invent."""
        site = self.site(host)
        colleague, _hat = self.people.hire(host, _some_role(site.kind), name="Collega Di Prova")
        with open_session(self.platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            actions.invite(
                db, tenant_id=site.tenant_id, email="invito@esempio.test", role=_some_role(site.kind),
                by="Anna Prova", now=clock.now(),
            )  # fmt: skip
            watch(db, COUNT, title="Prova", back="/scrivania", now=clock.now())
            presence.give_code(db, account_id=colleague, signer=self.platform.signer, now=clock.now())
            own = {"platform": self.platform, "now": clock.now()}
            self.platform.plugins.ask(site.plugins, "demo", db=db, site=site, **own)
            audit.ready(db)
        self.run(
            "INSERT INTO privacy_request (tenant_id, subject, asked_at, due_at) "
            "VALUES (:t, gen_random_uuid(), now(), now() + interval '1 month')",
            t=site.tenant_id,
        )
        self.run(
            "INSERT INTO privacy_hold (tenant_id, subject, reason, placed_at, placed_by, until) "
            "SELECT :t, gen_random_uuid(), 'Causa', now(), id, now() + interval '1 year' FROM membership "
            "WHERE tenant_id = :t LIMIT 1",
            t=site.tenant_id,
        )
        self.run(
            "INSERT INTO service (district_id, slug, organisation_id, name, level, state, categories, description, "
            "sheet, verification) SELECT district_id, 'propria-' || :slug, :body, 'Scheda propria', level, state, "
            "categories, description, sheet, verification FROM service WHERE district_id = :district LIMIT 1",
            slug=site.slug, body=site.tenant_id, district=site.district_id,
        )  # fmt: skip

    def _confide(self, host: str, role: str) -> None:
        """Let somebody tell a colleague about herself, and say yes to something."""
        desk = Desk(self.platform, host)
        mine = HOMES[role][0] == host
        by = desk.colleague(role)
        if mine:
            account, hat = self.accounts[role]
            by = replace(by, account_id=account, membership_id=hat)
        person = desk.meet(by, name="Persona", surname="Di Prova")
        desk.agree(person, by)
        with desk.at_work() as db:
            files.keep(db, person=person, name="tessera.png", content=card(), by=by, now=clock.now())
            for _link in range(2):  # one to be shown, and one whose link the tests make anew
                offer_upload(db, person=person, purpose="La busta paga", by=by, now=clock.now())
            if role == "volunteer" and "assistance" in self.platform.plugins.manifests:
                helped(db, person, by, self.platform.signer.keyed)

    def _break_glass(self, host: str) -> None:
        """Let the district's office look at somebody's record, if the body has one, from now for an hour."""
        site = self.site(host)
        self.run(
            "INSERT INTO glass (tenant_id, district_id, person_id, reason, asked_by, asked_name, asked_at, granted, "
            "answered_by, answered_name, answered_at, until) SELECT :t, :d, p.id, 'Motivo di prova', :by, 'Persona', "
            "now(), CASE WHEN p.id IS NOT NULL THEN true END, uuidv7(), 'Altra', now(), now() + interval '1 h' "
            "FROM (SELECT) AS one LEFT JOIN (SELECT id FROM person WHERE tenant_id = :t ORDER BY EXISTS "
            "(SELECT FROM file WHERE person_id = person.id) DESC LIMIT 1) p ON true",
            t=site.tenant_id, d=site.district_id, by=self.accounts["district_admin"][0],
        )  # fmt: skip

    def sign_in(self, host: str, role: str) -> str:
        account, hat = self.people.hire(host, role, name=f"Persona {role}")
        self.accounts.setdefault(role, (account, hat))
        return self.open(host, account, hat)

    def open(self, host: str, account: UUID, hat: UUID) -> str:
        """Open one more session, as the form does; return its secret."""
        site = self.site(host)
        identity = Scope(site.district_id, site.tenant_id, Reach.IDENTITY)
        with open_session(self.platform.engine, identity) as db, db.begin():
            return actions.sign_in(
                db,
                account_id=account,
                membership_id=hat,
                tenant_id=site.tenant_id,
                factor="app",
                now=clock.now(),
            )


def helped(db: Session, person: UUID, by: Member, keyed: Callable[[str, str], bytes]) -> None:
    """Open an application for somebody, with something to be done and a mandate to be signed."""
    now, first = clock.now(), clock.today()
    version = next(one for one in procedures.in_force(db) if one.slug == "p-isee-precompilato")
    start = work.Start(person_id=person, procedure_id=version.id)
    case = work.begin(db, start, codes=CaseCodes(keyed), by=by, now=now)
    work.note(db, case, "Prova", kind="task", by=by, now=now)
    words = rules.words(body="x", person="x", procedures=["x"], first=first, last=first)
    asked = mandates.Asked(person_id=person, procedures=(version.slug,), first=first, last=first, words=words)
    mandates.ask(db, asked, codes=(MandateCodes(keyed), SigningCodes(keyed)), by=by, now=now)


def card() -> bytes:
    """A photo of nothing."""
    out = io.BytesIO()
    Image.new("L", (64, 64)).save(out, "PNG")
    return out.getvalue()


def _some_role(kind: str) -> str:
    return {"district": "auditor", "comune": "social_worker"}.get(kind, "volunteer")


def _other_district(platform: Platform, superuser: Engine, folder: Path) -> None:
    """Load the same files as another district, under names of its own."""
    copy = folder / "altro-distretto"
    shutil.copytree(ROOT / "tenants" / "est-milano", copy)
    sync(platform.district_engine, copy, domain=ELSEWHERE)
    with superuser.begin() as everything:
        other = everything.execute(
            text("SELECT district_id FROM host WHERE host = :host"), {"host": ELSEWHERE}
        ).scalar_one()
        for table in ("organisation", "service", "search_document", "assistance_procedure"):
            everything.execute(
                update(Table.metadata.tables[table])
                .where(column("district_id") == other)
                .values(slug=column("slug") + "-altrove")
            )
        everything.execute(text("INSERT INTO purpose VALUES (:d, 'a-altrove', 0)"), {"d": other})
        everything.execute(
            text("UPDATE vocabulary SET code = code || 'Z' WHERE kind = 'need' AND district_id = :d"),
            {"d": other},
        )


def keep_nothing(platform: Platform) -> None:
    """Undo what each request did instead of keeping it: no request of thousands disturbs the next."""
    listen(platform)
    for engine in (platform.engine, platform.district_engine):
        engine.dialect.do_commit = engine.dialect.do_rollback  # type: ignore[method-assign]


def listen(platform: Platform) -> None:
    """Hear of changes, as a process that serves does: what it remembers of a body then holds until the next."""
    platform.published.listen(platform.engine)
    until = time.monotonic() + 5
    while not platform.published.listening:
        assert time.monotonic() < until, "nobody listens"
        time.sleep(0.01)
