"""What a page asks of the database: as little as can be, and no more with 200 rows than with 10."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from core import clock
from core.dates import local
from core.db.scope import Scope, open_session
from tests.actors import Browser
from tests.plugins.booking.stage import PERSON, Hub, confirm, value_of, walk
from tests.statements import Statements

pytestmark = pytest.mark.long

OPENING = "BEGIN"
READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'booking_taken'"
SESSION = 1
"""Statements that recognise a signed-in person."""


def fill(hub: Hub, count: int) -> None:
    for number in range(count):
        ahead, quarter = 1 + number // 40, number % 40
        hub.put(hub.at(ahead, 8) + timedelta(minutes=15 * quarter), minutes=15, name=f"Persona {number}")


def cost(statements: Statements, browser: Browser, path: str) -> list[str]:
    browser.get(path)
    statements.clear()
    browser.get(path)
    return list(statements.seen)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/appuntamenti/quando", 1),
        ("/appuntamenti/motivo?ora={time}", 0),
        ("/appuntamenti/chi?ora={time}", 1),
        ("/appuntamenti/gestisci", 0),
    ],
)
def test_a_public_page_costs_the_same_however_many_come(
    citizen: Browser, hub: Hub, statements: Statements, path: str, expected: int
) -> None:
    path = path.format(time=value_of(hub.at(9, 9)))
    fill(hub, 10)
    few = cost(statements, citizen, path)
    fill_more = 190
    for number in range(fill_more):
        hub.put(hub.at(2 + number // 40, 8) + timedelta(minutes=15 * (number % 40)), minutes=15, desk=1)
    many = cost(statements, citizen, path)
    assert len(few) == len(many) == expected, many


@pytest.mark.parametrize(
    ("path", "told"),
    [("/appuntamenti/giornata?giorno={day}", 0), ("/appuntamenti/giornata/stampa?giorno={day}", 2)],
)
def test_the_day_costs_one_statement_and_a_line_of_the_log_where_it_leaves(
    desk: Browser, hub: Hub, statements: Statements, path: str, told: int
) -> None:
    path = path.format(day=local(hub.at(1, 9)).date())
    fill(hub, 10)
    few = cost(statements, desk, path)
    for number in range(40):
        hub.put(hub.at(1, 8) + timedelta(minutes=15 * number), minutes=15, desk=1)
    many = cost(statements, desk, path)
    assert len(few) == len(many) == SESSION + 1 + told, many


def test_first_free_times_of_all_hubs_cost_one_statement_then_none(
    hub: Hub, sister: Hub, statements: Statements
) -> None:
    site = hub.platform.sites.find(hub.site.host)
    assert site
    for expected in (1, 0):
        statements.clear()
        with open_session(hub.platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
            warm(hub, db, site)
            statements.clear()
            told = ask(hub, db, site)
        asked = [seen for seen in statements.seen if "SAVEPOINT" not in seen]
        assert len(asked) == expected, asked
        assert {action.organisation_slug for action in told if action.when} == {
            "caritas-pioltello",
            "caritas-segrate",
        }


def warm(hub: Hub, db: object, site: object) -> None:
    from plugins.booking.queries.offer import offers

    offers(db, site, clock.now())  # type: ignore[arg-type]


def ask(hub: Hub, db: object, site: object) -> list[object]:
    facts = {"db": db, "site": site, "services": ("isee-dsu",), "now": clock.now()}
    return hub.platform.plugins.ask({"booking"}, "service_actions", **facts)


def test_confirming_sends_as_few_statements_as_can_be(
    citizen: Browser, hub: Hub, statements: Statements
) -> None:
    check = walk(citizen, hub, hub.at(2, 9), email="rosa@esempio.test")
    statements.clear()
    citizen.post("/appuntamenti/conferma", check.form("/appuntamenti/conferma"), follow=False)
    assert len(statements) == 3, statements.seen
    assert [seen.split()[0] for seen in statements.seen] == ["SELECT", "INSERT", "SELECT"]
    assert "procrastinate_defer_jobs" in statements.seen[2]


def test_with_a_telephone_alone_no_more(citizen: Browser, hub: Hub, statements: Statements) -> None:
    check = walk(citizen, hub, hub.at(2, 9))
    statements.clear()
    citizen.post("/appuntamenti/conferma", check.form("/appuntamenti/conferma"), follow=False)
    assert len(statements) == 3, statements.seen


def test_no_address_ever_holds_what_is_personal(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9), email="rosa@esempio.test", note="Porto il nonno")
    confirm(citizen, check)
    code = hub.codes.of(hub.rows()[0].id)
    for path in ("mio", "mio/sposta", "mio/annulla", "foglio", "confermato", "gestisci"):
        citizen.get(f"/appuntamenti/{path}")
    secrets = (
        *PERSON.values(),
        "rosa",
        "nonno",
        code,
        hub.codes.shown(hub.rows()[0].id),
        str(hub.rows()[0].id),
    )
    addresses = [str(screen.url) for screen in citizen.seen]
    addresses += [link for screen in citizen.seen for link in screen.links]
    addresses += [where for screen in citizen.seen for where, _fields in screen.forms]
    told = [
        secret for secret in secrets if len(secret) > 1 and any(secret in address for address in addresses)
    ]
    assert told == []


def test_a_booking_reads_no_more_of_a_desk_with_a_long_past(hub: Hub, superuser: Engine) -> None:
    few = read_by_a_booking(hub, superuser, 9)
    with hub.db() as db:
        past = (hub.at(-1 - number // 40, 8) + timedelta(minutes=15 * (number % 40)) for number in range(400))
        db.add_all([hub.appointment(start, minutes=15, state="served") for start in past])
    assert len(hub.taken()) > 400
    many = read_by_a_booking(hub, superuser, 10)
    assert many <= few + 5, (few, many)


def read_by_a_booking(hub: Hub, superuser: Engine, hour: int) -> int:
    """How many rows of what is taken the database looks at while one more is written down, knowing its tables."""
    with superuser.begin() as db:
        db.execute(text("ANALYZE booking_taken, booking_appointment"))
    with hub.db() as db:
        before = db.scalar(text(READ)) or 0
        db.add(hub.appointment(hub.at(3, hour)))
        db.flush()
        return int((db.scalar(text(READ)) or 0) - before)
