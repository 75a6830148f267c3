"""Sessions: nobody chooses their secret, it changes with what one may do, and it ends when it should."""

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.accounts import rules
from core.accounts.routes.steps import COOKIE as ON_THE_WAY
from core.web.session import COOKIE, digest
from tests.actors import PASSWORD
from tests.trust.visitor import Reply, Visitor
from tests.trust.world import HUB, OTHER_HUB, World

Record = Callable[[str, object], None]
PLANTED = 100


def given(reply: Reply, name: str) -> str:
    """The secret that a response sets under a name."""
    found = [line for line in reply.every("set-cookie") if line.startswith(f"{name}=")]
    assert found, reply.headers
    return found[0].partition("=")[2].partition(";")[0]


def enter(visitor: Visitor, world: World, email: str, *, session: str = "", way: str = "") -> list[str]:
    """Come in by the forms, carrying what was planted; return each secret that was given on the way."""
    planted = {name: value for name, value in ((COOKIE, session), (ON_THE_WAY, way)) if value}
    known = visitor.post(HUB, "/entra", form={"email": email, "password": PASSWORD}, cookies=planted)
    first = given(known, ON_THE_WAY)
    form = {"code": world.people.code(email)}
    shown = visitor.post(HUB, "/entra/conferma", form=form, cookies=planted | {ON_THE_WAY: first})
    second = given(shown, ON_THE_WAY)
    hats = visitor.get(HUB, "/entra/ruolo", cookies={ON_THE_WAY: second})
    hat = hats.text.partition('name="hat" value="')[2].partition('"')[0]
    worn = visitor.post(HUB, "/entra/ruolo", form={"hat": hat}, cookies=planted | {ON_THE_WAY: second})
    return [first, second, given(worn, COOKIE)]


@pytest.fixture(scope="module")
def two_hats(world: World) -> str:
    """Somebody with two roles in the hub: every step of the way in is walked."""
    for role in ("volunteer", "association_admin"):
        world.people.hire(HUB, role, email="due.cappelli@esempio.test")
    return "due.cappelli@esempio.test"


@pytest.mark.long
def test_no_planted_secret_is_taken_up(
    visitor: Visitor, world: World, two_hats: str, record_property: Record
) -> None:
    """Made up in the right length, or the hash that is kept: worth nothing, and not kept."""
    kept = [bytes(row.token_hash).hex() for row in world.run("SELECT token_hash FROM session LIMIT 20")]
    tried = [secrets.token_urlsafe(32) for _n in range(PLANTED - len(kept))] + kept
    for secret in tried:
        for name in (COOKIE, ON_THE_WAY):
            assert visitor.get(HUB, "/scrivania", cookies={name: secret}).asks_to_sign_in
            assert visitor.get(HUB, "/entra/conferma", cookies={name: secret}).status == 303
            assert visitor.get(HUB, "/entra/proteggi", cookies={name: secret}).status == 303
    planted = secrets.token_urlsafe(32)
    own = enter(visitor, world, two_hats, session=planted, way=planted)
    assert planted not in own
    assert visitor.get(HUB, "/scrivania", cookies={COOKIE: planted}).asks_to_sign_in
    record_property("trust", f"planted secrets {len(tried) * 2}/0")


def test_a_new_secret_at_each_of_four_moments_and_the_old_one_is_dead(
    visitor: Visitor, world: World, two_hats: str
) -> None:
    known, shown, worn = enter(visitor, world, two_hats)
    assert visitor.get(HUB, "/entra/ruolo", cookies={ON_THE_WAY: known}).status == 303
    assert visitor.get(HUB, "/entra/ruolo", cookies={ON_THE_WAY: shown}).status == 303
    assert visitor.get(HUB, "/scrivania", cookies={COOKIE: worn}).status == 200
    form = {
        "csrf": world.platform.signer.form_token(digest(worn)),
        "poi": "/accesso/app",
        "code": world.people.code(two_hats),
    }
    confirmed = given(visitor.post(HUB, "/accesso/conferma", form=form, cookies={COOKIE: worn}), COOKIE)
    assert len({known, shown, worn, confirmed}) == 4
    assert visitor.get(HUB, "/scrivania", cookies={COOKIE: worn}).asks_to_sign_in
    assert visitor.get(HUB, "/scrivania", cookies={COOKIE: confirmed}).status == 200
    for secret in (known, shown, worn):
        assert visitor.get(HUB, "/scrivania", cookies={COOKIE: secret}).asks_to_sign_in
    stale = visitor.post(HUB, "/accesso", form={"name": "X"} | form, cookies={COOKIE: confirmed})
    assert stale.status == 403, "the token of a form goes with the secret of before"


def test_what_was_begun_in_one_body_goes_on_in_no_other(
    visitor: Visitor, world: World, two_hats: str
) -> None:
    known = visitor.post(HUB, "/entra", form={"email": two_hats, "password": PASSWORD})
    secret = given(known, ON_THE_WAY)
    assert visitor.get(HUB, "/entra/conferma", cookies={ON_THE_WAY: secret}).status == 200
    assert visitor.get(OTHER_HUB, "/entra/conferma", cookies={ON_THE_WAY: secret}).status == 303
    form = {"code": world.people.code(two_hats)}
    refused = visitor.post(OTHER_HUB, "/entra/conferma", form=form, cookies={ON_THE_WAY: secret})
    assert refused.header("location") == "/entra?fatto=tempo"
    worn = enter(visitor, world, two_hats)[2]
    assert visitor.get(OTHER_HUB, "/scrivania", cookies={COOKIE: worn}).asks_to_sign_in


@pytest.mark.parametrize(
    ("column", "ago", "still"),
    [
        ("seen_at", rules.IDLE - timedelta(minutes=1), True),
        ("seen_at", rules.IDLE + timedelta(seconds=1), False),
        ("expires_at", timedelta(seconds=1), False),
    ],
    ids=["almost idle", "idle", "ten hours later"],
)
def test_a_session_ends_by_itself(
    column: str, ago: timedelta, still: bool, visitor: Visitor, world: World, two_hats: str
) -> None:
    worn = enter(visitor, world, two_hats)[2]
    changes = {
        "seen_at": "UPDATE session SET seen_at = :at WHERE token_hash = :h",
        "expires_at": "UPDATE session SET expires_at = :at WHERE token_hash = :h",
    }
    world.run(changes[column], at=clock.now() - ago, h=digest(worn))
    assert (visitor.get(HUB, "/scrivania", cookies={COOKIE: worn}).status == 200) is still


@pytest.mark.parametrize(
    "end",
    [
        "UPDATE membership SET ended_at = now() WHERE id = :hat",
        "UPDATE account SET state = 'closed' WHERE id = :account",
        "UPDATE organisation SET state = 'suspended' WHERE id = :body",
    ],
    ids=["the hat is taken away", "the account is closed", "the body is suspended"],
)
def test_whoever_is_revoked_is_out_at_the_next_request(end: str, visitor: Visitor, world: World) -> None:
    account, hat = world.people.hire(OTHER_HUB, "volunteer")
    secret, body = world.open(OTHER_HUB, account, hat), world.site(OTHER_HUB).tenant_id
    assert visitor.get(OTHER_HUB, "/scrivania", cookies={COOKIE: secret}).status == 200
    named = {"hat": hat, "account": account, "body": body}
    world.run(end, **{name: value for name, value in named.items() if f":{name}" in end})
    world.platform.published.forget_everything()
    after = visitor.get(OTHER_HUB, "/scrivania", cookies={COOKIE: secret})
    assert after.asks_to_sign_in or after.status == 421
    world.run("UPDATE organisation SET state = 'active' WHERE id = :body", body=body)
    world.platform.published.forget_everything()
