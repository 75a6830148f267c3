"""Tries run out: for one account, one code, one body, one district; however many ask at once, and whoever answers."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from core import clock
from core.accounts import rules
from core.app import build_platform
from core.db.scope import Reach, Scope, transaction
from core.errors import TooMany
from core.limits import actions as limits
from core.limits.rules import HOUR, Budget, Try, window_of
from core.web.platform import Platform
from tests.actors import PASSWORD
from tests.conftest import app_of, settings_for
from tests.statements import Statements
from tests.trust.serving import Server, form, serving
from tests.trust.visitor import Reply, Visitor
from tests.trust.world import HUB, OTHER_HUB, World

FIND = "/appuntamenti/gestisci"
GUESSES, GAP = 20_000, 0.005
AT_THE_EDGE = 6
"""Seconds before a window ends in which no test begins: its tries would be counted in two."""


@pytest.fixture(autouse=True)
def nothing_tried_yet(world: World) -> None:
    world.run("TRUNCATE attempt")
    left = 900 - time.time() % 900
    if left < AT_THE_EDGE:
        time.sleep(left)


@pytest.fixture(scope="module")
def twin(database: str) -> Iterator[Platform]:
    """Another process' installation on the same database."""
    found = build_platform(settings_for(database), strict=True)
    yield found
    found.engine.dispose()
    found.district_engine.dispose()


def sign_in(visitor: Visitor, email: str, password: str, host: str = HUB) -> Reply:
    return visitor.post(host, "/entra", form={"email": email, "password": password})


def find(visitor: Visitor, code: str, contact: str = "x@esempio.test", host: str = HUB) -> Reply:
    return visitor.post(host, FIND, form={"codice": code, "contatto": contact})


def mine(world: World) -> tuple[str, str]:
    """The code and the contact of somebody who has an appointment."""
    from plugins.booking.codes import Codes

    rows = world.run(
        "SELECT id, email FROM booking_appointment WHERE tenant_id = :t AND state = 'booked' AND email IS NOT NULL "
        "ORDER BY starts_at DESC LIMIT 1",
        t=world.site(HUB).tenant_id,
    )
    return Codes(world.platform.signer.keyed).shown(rows[0].id), rows[0].email


@pytest.mark.parametrize("most", [1, 10])
def test_fifty_at_once_do_not_outrun_a_budget(platform: Platform, twin: Platform, most: int) -> None:
    """Two installations, twenty-five threads each: exactly so many pass as there is room for."""
    site, one = platform.sites.find(HUB), Try(Budget(name=f"race {most}", most=most), "one")
    assert site is not None
    now, scope = clock.now(), Scope(site.district_id, site.tenant_id, Reach.TENANT)

    def attempt(where: Platform) -> bool:
        try:
            with transaction(where.engine, scope) as db:
                limits.spend(db, [one], keyed=platform.signer.keyed, now=now)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(16) as crowd:
        passed = list(crowd.map(attempt, [platform, twin] * 25))
    assert sum(passed) == most


def test_checking_first_and_counting_afterwards_would_be_outrun(platform: Platform) -> None:
    """The control: a few who all look before the first of them is counted."""
    site, one = platform.sites.find(HUB), Try(Budget(name="late", most=1), "one")
    assert site is not None
    now, scope = clock.now(), Scope(site.district_id, site.tenant_id, Reach.TENANT)
    subject, all_looked = platform.signer.keyed("try", one.subject), Barrier(4)

    def attempt(_number: int) -> bool:
        with transaction(platform.engine, scope) as db:
            seen = "SELECT coalesce(sum(count), 0) FROM attempt WHERE subject = :s"
            room = db.execute(text(seen), {"s": subject}).scalar_one() < one.budget.most
        all_looked.wait(20)
        if room:
            with transaction(platform.engine, scope) as db:
                limits.spend(
                    db, [Try(Budget(name="late", most=99), "one")], keyed=platform.signer.keyed, now=now
                )
        return room

    with ThreadPoolExecutor(4) as crowd:
        assert sum(crowd.map(attempt, range(4))) > one.budget.most


@pytest.mark.long
def test_a_password_s_tries_hold_in_every_process(visitor: Visitor, twin: Platform, world: World) -> None:
    world.people.hire(HUB, "volunteer", email="provata@esempio.test")
    other = Visitor(app_of(twin))
    both = [visitor, other] * rules.PASSWORDS.most
    told = [
        sign_in(who, "provata@esempio.test", f"sbagliata numero {n}").status for n, who in enumerate(both)
    ]
    other.close()
    assert told == [422] * rules.PASSWORDS.most + [429] * rules.PASSWORDS.most
    assert sign_in(visitor, "provata@esempio.test", PASSWORD).status == 429, "the right one waits too"
    elsewhere = sign_in(visitor, "provata@esempio.test", PASSWORD, OTHER_HUB)
    assert elsewhere.status == 429, "another host of the district is no way around"


@pytest.mark.long
def test_who_comes_in_spends_nothing(visitor: Visitor, world: World) -> None:
    world.people.hire(HUB, "volunteer", email="spesso@esempio.test")
    for _ in range(rules.PASSWORDS.most + 2):
        assert sign_in(visitor, "spesso@esempio.test", PASSWORD).status != 429
    assert {row.count for row in world.run("SELECT count FROM attempt")} == {0}


def spent(world: World, budget: Budget, of: object = "") -> None:
    """Spend a budget to its end, as others would have done."""
    world.run(
        "INSERT INTO attempt (district_id, subject, window_start, count) VALUES (:d, :s, :w, :n) "
        "ON CONFLICT (district_id, subject, window_start) DO UPDATE SET count = excluded.count",
        d=world.site(HUB).district_id,
        s=world.platform.signer.keyed("try", Try(budget, of).subject),
        w=window_of(clock.now(), budget.window),
        n=budget.most,
    )


def test_one_password_tried_on_everybody_runs_out(visitor: Visitor, world: World) -> None:
    """No address is tried twice: it is the body's budget, then the district's, that ends."""
    world.people.hire(HUB, "volunteer", email="una@esempio.test")
    spent(world, rules.PASSWORDS_HERE, world.site(HUB).tenant_id)
    assert sign_in(visitor, "una@esempio.test", "estate2026estate").status == 429
    assert sign_in(visitor, "una@esempio.test", "estate2026estate", OTHER_HUB).status == 422
    spent(world, rules.PASSWORDS_ANYWHERE)
    assert sign_in(visitor, "due@esempio.test", "estate2026estate", OTHER_HUB).status == 429


def test_letters_run_out_and_nobody_is_told(visitor: Visitor, world: World) -> None:
    world.people.hire(HUB, "volunteer", email="scrivetemi@esempio.test")

    def letters() -> int:
        asked = "SELECT count(*) FROM message WHERE recipient = 'scrivetemi@esempio.test'"
        return int(world.run(asked)[0][0])

    bodies = {
        visitor.post(HUB, "/password", form={"email": "scrivetemi@esempio.test"}).body for _ in range(6)
    }
    assert (len(bodies), letters()) == (1, rules.LETTERS.most)
    world.run("TRUNCATE attempt")
    spent(world, rules.LETTERS_HERE, world.site(HUB).tenant_id)
    assert visitor.post(HUB, "/password", form={"email": "scrivetemi@esempio.test"}).body in bodies
    assert letters() == rules.LETTERS.most, "nor when the body's letters have run out"


def test_invitations_run_out(visitor: Visitor, world: World) -> None:
    role = "association_admin"
    spent(world, rules.INVITATIONS, world.site(HUB).tenant_id)
    asked = {"csrf": world.form_token(role), "email": "nuova@esempio.test", "role": "volunteer"}
    refused = visitor.post(HUB, "/persone", cookies=world.cookies(role), form=asked)
    assert refused.status == 429
    assert rules.INVITATIONS.window == HOUR and "Aspetta un&#39;ora" in refused.text
    world.run("TRUNCATE attempt")
    assert visitor.post(HUB, "/persone", cookies=world.cookies(role), form=asked).status == 303


def test_a_counter_says_nothing_of_whom_it_counts(visitor: Visitor, world: World) -> None:
    sign_in(visitor, "contata@esempio.test", "sbagliata come poche")
    find(visitor, "0000AAAA1111", "contata@esempio.test")
    told = str(world.run("SELECT * FROM attempt"))
    assert "contata" not in told and "0000" not in told
    unkeyed = [f"password {HUB}", "password contata@esempio.test"]
    import hashlib

    assert not any(repr(hashlib.sha256(word.encode()).digest())[2:-1] in told for word in unkeyed)


def test_codes_run_out_and_a_right_one_still_opens(visitor: Visitor, world: World) -> None:
    from plugins.booking.routes import own

    code, contact = mine(world)
    for budget, of in ((own.CODES, world.site(HUB).tenant_id), (own.CODES_ANYWHERE, "")):
        spent(world, budget, of)
        assert find(visitor, "AAAA1111BBBB").status == 429
        assert find(visitor, code, "altra@esempio.test").status == 429, "the code alone is worth nothing"
        assert find(visitor, code, contact).status == 303, "who is right is not locked out by who guesses"
        world.run("TRUNCATE attempt")


@pytest.mark.long
def test_a_right_code_and_a_wrong_one_are_told_the_same(visitor: Visitor, world: World) -> None:
    """Same status, same page, and no clock can tell them apart."""
    code, _contact = mine(world)
    wrong = code.translate(str.maketrans("ABCDEFGH", "HGFEDCBA"))
    replies = [find(visitor, one) for one in (code, wrong)]
    bare = [
        reply.text.replace(one, "").replace(other, "") for reply in replies for one, other in [(code, wrong)]
    ]
    assert replies[0].status == replies[1].status == 422
    assert bare[0] == bare[1] and len(replies[0].body) == len(replies[1].body)
    assert asked(world, visitor, code) == asked(world, visitor, wrong), (
        "the same statements, in the same order"
    )
    # A busy machine makes answers late, none early: what tells two kinds apart shows in the quickest of each.
    assert any(gap(*timed(visitor, world, code, wrong)) <= GAP for _ in range(4))


def asked(world: World, visitor: Visitor, code: str) -> list[str]:
    """What the database is asked for a code."""
    world.run("TRUNCATE attempt")
    with Statements(world.platform.engine) as counted:
        find(visitor, code)
    return counted.seen


def gap(one: list[float], other: list[float]) -> float:
    """How far apart two kinds are."""
    return abs(min(one) - min(other))


def test_the_control_a_pause_of_eight_milliseconds_is_a_gap() -> None:
    usual = [0.010 + number / 10_000 for number in range(60)]
    assert gap(usual, usual) <= GAP < gap(usual, [seconds + 0.008 for seconds in usual])


def timed(visitor: Visitor, world: World, *codes: str) -> list[list[float]]:
    """How long each of some codes takes, asked for in turns."""
    took: list[list[float]] = [[] for _ in codes]
    for turn in range(60):
        if turn % 8 == 0:
            world.run("TRUNCATE attempt")
        for seconds, code in zip(took, codes, strict=True):
            begun = time.perf_counter()
            find(visitor, code)
            seconds.append(time.perf_counter() - begun)
    return took


@pytest.mark.long
def test_twenty_thousand_guesses_at_two_servers_open_nothing(
    database: str,
    world: World,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
) -> None:
    from plugins.booking.routes import own

    code, contact = mine(world)
    folder = tmp_path_factory.mktemp("guesses")
    with serving(database, folder / "one") as one, serving(database, folder / "two") as two:
        answers = [answer for server in (one, two) for answer in guesses(server, GUESSES // 2)]
        right = [server.pour([form(HUB, FIND, codice=code, contatto=contact)])[0] for server in (one, two)]
        assert all(answer.startswith(b"HTTP/1.1 303") for answer, _seconds in right)
    told = [answer[9:12] for answer in answers]
    opened = told.count(b"303")
    record_property("trust", f"guesses {GUESSES}/{opened}")
    assert opened == 0
    assert told.count(b"422") <= own.CODES.most * 3, "a window may end meanwhile"
    assert told.count(b"422") + told.count(b"429") == GUESSES


def guesses(server: Server, count: int) -> list[bytes]:
    """Codes that nobody was given, many at once."""
    asked = [form(HUB, FIND, codice=f"{number:012}", contatto="x@esempio.test") for number in range(count)]
    return [answer for answer, _seconds in server.pour(asked)]
