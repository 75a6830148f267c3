"""The district and its auditor read how many said yes, by purpose: five and more, counted by each body itself."""

import pytest
from sqlalchemy import text

from core import clock
from core.consents import figures
from core.contributions import Figure
from core.figures.actions import COUNT, refresh
from core.jobs.worker import jobs, run_one
from core.privacy import actions as privacy
from core.web.platform import Platform
from tests.actors import Browser, People
from tests.core.people.desk import PIOLTELLO, SEGRATE, Desk
from tests.journeys.test_numbers import row


def counted(platform: Platform, desk: Desk) -> None:
    job = next(one for one in jobs(platform) if one.name == COUNT)
    run_one(platform, job, district=str(desk.site.district_id), tenant=str(desk.site.tenant_id))


def agreed(platform: Platform, host: str, many: int) -> Desk:
    desk = Desk(platform, host)
    anna = desk.colleague()
    for _each in range(many):
        desk.agree(desk.meet(anna), anna)
    return desk


@pytest.fixture(scope="module", autouse=True)
def counts(platform: Platform) -> None:
    """Five people of one body said yes this month, three of another."""
    for host, many in ((PIOLTELLO, 5), (SEGRATE, 3)):
        desk = agreed(platform, host, many)
        with desk.at_work() as db:
            db.execute(text("UPDATE consent SET given_at = now()"))
            refresh(db, [Figure(code="booking.served", label="Ricevute", month=month(), value=40)])
        counted(platform, desk)


@pytest.mark.parametrize("role", ["district_admin", "auditor"])
def test_five_and_more_are_told_and_fewer_are_not(app: object, people: People, role: str) -> None:
    reader = people.sign_in(app, "localhost", role)
    page = reader.get("/distretto/numeri?voce=consents.sharing")
    assert "Consensi dati: Passare i tuoi dati a un altro ente" in page
    assert ">5<" in row(page.html, "Centro di ascolto Caritas Pioltello")
    hidden = row(page.html, "Centro di ascolto Caritas Segrate")
    assert "meno di 5" in hidden and ">3<" not in hidden
    other = reader.get("/distretto/numeri?voce=booking.served")
    for name in ("Centro di ascolto Caritas Pioltello", "Centro di ascolto Caritas Segrate"):
        assert ">40<" in row(other.html, name), "a small count of one room hides none of another"


def month() -> object:
    return clock.today().replace(day=1)


def test_what_was_recorded_without_a_yes_is_not_counted_as_one(platform: Platform) -> None:
    desk = agreed(platform, PIOLTELLO, 1)
    with desk.at_work() as db:
        before = {one.code: one.value for one in figures.figures(db, clock.today()) if one.month == month()}
        db.execute(text("UPDATE consent SET ground = 'danger', code_hash = NULL"))
        after = {one.code: one.value for one in figures.figures(db, clock.today()) if one.month == month()}
        assert before["consents.sharing"] > 0 and after["consents.sharing"] == 0
        db.get_transaction().rollback()


def test_the_notice_says_what_a_body_keeps_less_long(app: object, platform: Platform, people: People) -> None:
    desk = Desk(platform, PIOLTELLO)
    admin = people.hire(PIOLTELLO, "association_admin")[0]
    with desk.at_work() as db:
        privacy.choose_term(
            db, platform.register, organisation_id=desk.site.tenant_id, code="person", days=200, act="",
            by=admin, now=clock.now(), for_district=False,
        )  # fmt: skip
    platform.published.forget_everything()
    assert "Qui teniamo meno a lungo: schede delle persone, 200 giorni" in Browser(app, PIOLTELLO).get(
        "/privacy/care"
    )
    assert "meno a lungo" not in Browser(app, SEGRATE).get("/privacy/care")


def test_who_asks_for_a_record_without_a_code_is_asked_for_that_code(app: object) -> None:
    asked = Browser(app, PIOLTELLO).get("/la-mia-scheda/dati", follow=False)
    assert asked.headers["location"] == "/la-mia-scheda"
