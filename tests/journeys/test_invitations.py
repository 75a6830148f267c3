"""An invitation is one address, one role, one body, one use. Twelve ways to bend that, all refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import clock
from core.accounts import rules
from core.accounts.models import Account, Invitation, Membership
from core.db.scope import Reach, Scope, open_session
from core.limits.models import Attempt
from core.web.platform import Platform
from core.web.session import COOKIE
from tests.actors import PASSWORD, Browser, People, choose_app
from tests.journeys.conftest import CARITAS
from tests.journeys.post import Post

OTHER = "caritas-segrate.localhost"
NO_LONGER = "Questo invito non è più valido"


@pytest.fixture
def db(platform: Platform, people: People) -> Iterator[Session]:
    """The database as somebody sees it who proves who they are: every hat of the district."""
    site = people.site(CARITAS)
    with (
        open_session(platform.engine, Scope(site.district_id, site.tenant_id, Reach.IDENTITY)) as db,
        db.begin(),
    ):
        yield db


@pytest.fixture
def invite(admin: Browser, post: Post, request: pytest.FixtureRequest) -> Any:
    """Invite somebody new as a volunteer of Caritas Pioltello; returns address and path of the link."""

    def send(email: str = "", role: str = "volunteer") -> tuple[str, str]:
        address = email or f"{abs(hash(request.node.name))}@esempio.test"
        admin.get("/persone")
        assert admin.post("/persone", {"email": address, "role": role}).status == 200
        _host, path = post.link_to(address)
        return address, path

    return send


def hats(db: Session, email: str) -> int:
    """How many hats an address wears in the whole district."""
    mine = select(func.count()).select_from(Membership).join(Account, Account.id == Membership.account_id)
    return db.scalar(mine.where(Account.email == email, Membership.ended_at.is_(None))) or 0


def accept(app: Any, host: str, path: str, **fields: str) -> Any:
    """Send the form of an invitation as a stranger's browser would."""
    return Browser(app, host).post(path, {"name": "Ada Prova", "password": PASSWORD} | fields)


def test_1_used_twice(app: Any, invite: Any, db: Session) -> None:
    email, path = invite()
    assert accept(app, CARITAS, path).url.path == "/entra/proteggi"
    again = accept(app, CARITAS, path)
    assert (again.status, NO_LONGER in again) == (404, True)
    assert hats(db, email) == 1


def test_2_at_the_host_of_another_body(app: Any, invite: Any, db: Session) -> None:
    email, path = invite()
    assert Browser(app, OTHER).get(path).status == 404
    assert accept(app, OTHER, path).status == 404
    assert accept(app, "localhost", path).status == 404
    assert hats(db, email) == 0


def test_3_expired(app: Any, invite: Any, platform: Platform, people: People, db: Session) -> None:
    email, path = invite()
    _move(platform, people, email, expires_at=clock.now() - timedelta(seconds=1))
    assert Browser(app, CARITAS).get(path).status == 404
    assert accept(app, CARITAS, path).status == 404
    assert hats(db, email) == 0


def test_4_somebody_elses_account_with_a_wrong_password(
    app: Any, invite: Any, people: People, db: Session
) -> None:
    people.hire(OTHER, "volunteer", email="conosciuta@esempio.test")
    email, path = invite("conosciuta@esempio.test")
    form = Browser(app, CARITAS).get(path)
    assert "Hai già un accesso con questo indirizzo" in form
    refused = accept(app, CARITAS, path, password="un'altra frase abbastanza lunga")
    assert refused.status == 422
    assert COOKIE not in refused.headers.get("set-cookie", "")
    assert hats(db, email) == 1


def test_5_an_existing_account_is_never_given_a_new_password_or_name(
    app: Any, invite: Any, people: People, db: Session
) -> None:
    people.hire(OTHER, "volunteer", email="stabile@esempio.test", name="Nome Suo")
    email, path = invite("stabile@esempio.test")
    accept(app, CARITAS, path, password="un'altra frase abbastanza lunga", name="Nome Altrui")
    assert accept(app, CARITAS, path, name="Nome Altrui").url.path == "/entra/conferma", (
        "the factor is asked too"
    )
    assert db.scalar(select(Account.name).where(Account.email == email)) == "Nome Suo"
    assert people.enter(Browser(app, OTHER), email).url.path == "/scrivania"


@pytest.mark.long
def test_6_passwords_cannot_be_guessed_through_an_invitation(
    app: Any, invite: Any, people: People, db: Session
) -> None:
    people.hire(OTHER, "volunteer", email="presa@esempio.test")
    email, path = invite("presa@esempio.test")
    statuses = [
        accept(app, CARITAS, path, password=f"frase sbagliata {n:02}").status
        for n in range(rules.PASSWORDS.most + 2)
    ]
    assert statuses == [422] * rules.PASSWORDS.most + [429] * 2
    assert accept(app, CARITAS, path).status == 429, "not even the right one, for a quarter of an hour"
    assert db.scalar(select(func.count()).select_from(Attempt)), "counted under a keyed hash"
    assert hats(db, email) == 1


def test_7_a_role_above_ones_own(admin: Browser, people: People, app: Any, post: Post) -> None:
    for role in ("district_admin", "municipal_admin", "social_worker", "maintainer", "anonymous", "", "root"):
        admin.get("/persone")
        refused = admin.post("/persone", {"email": "alta@esempio.test", "role": role})
        assert (refused.status, "#f-role" in refused.links) == (422, True), role
    volunteer = people.sign_in(app, CARITAS, "volunteer")
    volunteer.get("/scrivania")
    assert volunteer.post("/persone", {"email": "alta@esempio.test", "role": "volunteer"}).status == 403
    assert post.to("alta@esempio.test") == []


def test_8_a_tampered_token(app: Any, invite: Any, db: Session) -> None:
    email, path = invite()
    swapped = path[:-1] + ("A" if path[-1] != "A" else "B")
    for wrong in (
        swapped,
        path + "x",
        path[:-1],
        path.upper(),
        "/invito/",
        "/invito/" + "A" * 43,
        "/invito/%00%ff",
    ):
        assert accept(app, CARITAS, wrong).status in (400, 404, 405), wrong
    assert hats(db, email) == 0


def test_9_another_address_or_role_in_the_form(app: Any, invite: Any, db: Session) -> None:
    email, path = invite()
    guest = Browser(app, CARITAS)
    more = {"email": "intrusa@esempio.test", "username": "x@y.test", "role": "association_admin"}
    guest.post(path, {"name": "Ada Prova", "password": PASSWORD} | more)
    assert "Operatore volontario" in choose_app(guest)
    assert (hats(db, email), hats(db, "intrusa@esempio.test")) == (1, 0)


def test_10_an_older_one_after_a_newer(app: Any, invite: Any, db: Session) -> None:
    email, old = invite()
    _email, new = invite(email)
    assert old != new
    assert accept(app, CARITAS, old).status == 404
    assert accept(app, CARITAS, new).status == 200
    assert hats(db, email) == 1


def test_11_withdrawn(app: Any, invite: Any, admin: Browser, db: Session) -> None:
    email, path = invite()
    team = admin.get("/persone")
    withdrawal = [action for action, _fields in team.forms if action.endswith("/ritira")][-1]
    assert "Invito ritirato" in admin.post(withdrawal)
    assert accept(app, CARITAS, path).status == 404
    assert hats(db, email) == 0
    assert admin.post(withdrawal).status == 404


def test_12_sent_from_another_site_or_read_without_the_token(
    app: Any, invite: Any, people: People, db: Session
) -> None:
    email, path = invite()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": f"https://{OTHER}"}, {"origin": "null"}):
        stranger = Browser(app, CARITAS)
        refused = stranger.post(path, {"name": "Ada", "password": PASSWORD}, headers=headers)
        assert refused.status == 403, headers
    assert hats(db, email) == 0
    with open_session(people.platform.engine, Scope(*_place(people, OTHER))) as other, other.begin():
        assert other.scalar(select(func.count()).select_from(Invitation)) == 0, (
            "another body sees no invitation"
        )
    stored = db.scalars(select(Invitation.token_hash).where(Invitation.email == email)).one()
    assert path.rpartition("/")[2].encode() not in stored, "only the hash is kept"


def test_a_hat_already_worn_is_not_given_twice(
    app: Any, admin: Browser, people: People, invite: Any, db: Session
) -> None:
    email, path = invite()
    accept(app, CARITAS, path)
    admin.get("/persone")
    refused = admin.post("/persone", {"email": email, "role": "volunteer"})
    assert (refused.status, "lavora già qui" in refused) == (422, True)
    assert hats(db, email) == 1


def test_a_weak_password_or_no_name_is_said_and_the_invitation_still_holds(app: Any, invite: Any) -> None:
    _email, path = invite()
    guest = Browser(app, CARITAS)
    guest.get(path)
    assert "almeno 12 caratteri" in guest.post(path, {"name": "Ada", "password": "corta"})
    assert "Scrivi il tuo nome" in guest.post(path, {"name": "", "password": PASSWORD})
    assert guest.post(path, {"name": "Ada", "password": PASSWORD}).url.path == "/entra/proteggi"


def _place(people: People, host: str) -> tuple[UUID, UUID]:
    site = people.site(host)
    return site.district_id, site.tenant_id


def _move(platform: Platform, people: People, email: str, **values: Any) -> None:
    with open_session(platform.engine, Scope(*_place(people, CARITAS))) as db, db.begin():
        db.execute(update(Invitation).where(Invitation.email == email).values(**values))
