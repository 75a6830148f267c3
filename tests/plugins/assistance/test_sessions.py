"""A body may foresee how many meetings one person has: one more is had all the same, with a reason."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from core import clock
from core.db.scope import Scope, open_session
from core.web.platform import Platform
from plugins.assistance.actions import work
from plugins.assistance.models import Case
from plugins.assistance.rules.sessions import Limit, beyond
from tests.actors import Browser, People
from tests.plugins.assistance.desk import begun, wrote
from tests.plugins.assistance.test_desk import ISEE, of

HUB = "caritas-segrate.localhost"
LIMIT = "/pratiche/limite"


@pytest.fixture(scope="module")
def desk(app: object, people: People) -> Browser:
    return people.sign_in(app, HUB, "volunteer", name="Marta Bianchi")


@pytest.fixture
def boss(app: object, people: People) -> Iterator[Browser]:
    found = people.sign_in(app, HUB, "association_admin")
    yield found
    found.get(LIMIT)
    found.post(LIMIT, {"quanti": "", "periodo": "anno"})


def met(platform: Platform, people: People, case: str, days_ago: int) -> None:
    """Write down that somebody was met some days ago."""
    site = people.site(HUB)
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        found = db.get_one(Case, (site.tenant_id, UUID(case.rsplit("/", 1)[1])))
        work.journal(db, found, "session", by=None, now=clock.now() - timedelta(days=days_ago))


def test_a_limit_counts_what_lies_within_its_days() -> None:
    now = datetime.fromisoformat("2026-11-22T10:00+00:00")
    assert Limit(20, None).since(now) is None
    found = Limit(2, 30).since(now)
    assert found and found.date() == date(2026, 10, 23)
    assert [beyond(Limit(2, 30), held) for held in (0, 1, 2, 3)] == [False, False, True, True]
    assert not beyond(None, 10_000)


@pytest.mark.long
def test_one_more_meeting_than_foreseen_takes_a_reason(
    desk: Browser, boss: Browser, platform: Platform, people: People
) -> None:
    case = begun(desk, person := wrote(desk), isee := of(desk, person, ISEE))
    assert "Nessun incontro scritto finora" in desk.get(case)
    for days_ago in (1, 1, 400):
        met(platform, people, case, days_ago)
    assert "2 incontri con questa persona" in desk.get(case), "twice in a day is once"
    boss.get("/pratiche/carico")
    boss.get(LIMIT)
    assert "Salvato" in boss.post(LIMIT, {"quanti": "1", "periodo": "anno"})
    other = begun(desk, person, isee)
    shown = desk.get(other)
    assert "1 incontro con questa persona" in shown, "what is older than a year does not count"
    assert (
        "L'ente prevede 1 incontro per persona in un anno." in shown and "Perché ne serve un altro" in shown
    )
    refused = desk.post(f"{other}/incontro")
    assert refused.status == 422 and "Scrivi perché ne serve un altro" in refused
    done = desk.post(f"{other}/incontro", {"incontro": "Ha perso il telefono."})
    assert "2 incontri con questa persona" in done and "Ha perso il telefono." in done
    assert "ha cominciato un incontro, oltre il limite" in done
    assert desk.post(f"{other}/incontro").status == 200, "today's is written already"
    somebody = begun(desk, another := wrote(desk, nome="Binta"), of(desk, another, ISEE))
    desk.get(somebody)
    assert "1 incontro con questa persona" in desk.post(f"{somebody}/incontro")


@pytest.mark.long
def test_only_whoever_administers_sets_it_and_mistakes_come_back(desk: Browser, boss: Browser) -> None:
    assert desk.get(LIMIT).status == 403
    assert "/pratiche/limite" in boss.get("/pratiche/carico").links
    boss.get(LIMIT)
    for told in ("0", "mille", "1000", "-1"):
        wrong = boss.post(LIMIT, {"quanti": told, "periodo": "mese"})
        assert wrong.status == 422 and "Scrivi un numero da 1 a 999" in wrong
        assert wrong.form(LIMIT)["quanti"] == told[:10]
    assert boss.post(LIMIT, {"quanti": "3", "periodo": "secolo"}).status == 422
    boss.post(LIMIT, {"quanti": "20", "periodo": "tutto"})
    assert boss.get(LIMIT).form(LIMIT)["quanti"] == "20"
    boss.post(LIMIT, {"quanti": "", "periodo": "tutto"})
    assert boss.get(LIMIT).form(LIMIT)["quanti"] == ""
