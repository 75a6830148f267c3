"""Something long says how far it has come while it still runs, and only to those who have a part in it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from core import clock
from core.contributions import Job
from core.db.scope import Scope, open_session
from core.figures.actions import COUNT
from core.jobs.actions import watch
from core.jobs.progress import Progress
from core.jobs.worker import jobs, run_one
from core.web.platform import Platform
from core.who import Site
from tests.actors import Browser, People, Screen

HUB = "caritas-pioltello.localhost"
FRAGMENT = {"HX-Request-Type": "partial", "HX-Request": "true"}


@pytest.fixture(scope="module")
def queue(database: str) -> Iterator[Engine]:
    engine = create_engine(database)
    yield engine
    engine.dispose()


def left(queue: Engine, work_id: str) -> list[dict[str, str]]:
    """The jobs that are left to the worker for a piece of work."""
    asked = text("SELECT args FROM procrastinate_jobs WHERE args ->> 'work' = :work ORDER BY id")
    with queue.connect() as connection:
        return list(connection.scalars(asked, {"work": work_id}))


def begin(platform: Platform, site: Site) -> UUID:
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        return watch(db, "long", title="Un lavoro lungo", back="/scrivania", now=clock.now())


@pytest.mark.long
def test_the_district_watches_all_its_bodies_count_themselves(
    app: object, people: People, platform: Platform, queue: Engine
) -> None:
    office = people.sign_in(app, "localhost", "district_admin")
    office.get("/distretto/numeri")
    waiting = office.post("/distretto/numeri/conta")
    assert waiting.url.path.startswith("/lavori/") and "sta per cominciare" in waiting
    assert waiting.url == office.post("/distretto/numeri/conta").url, "who asks again watches the same work"

    path, count = waiting.url.path, next(job for job in jobs(platform) if job.name == COUNT)
    asked = left(queue, path.removeprefix("/lavori/"))
    assert len({one["tenant"] for one in asked}) == len(asked) == 19
    for one in asked[:10]:
        run_one(platform, count, **one)
    assert f"{100 * 10 // 19} per cento" in office.get(path)
    for one in asked[10:]:
        run_one(platform, count, **one)
    done = office.get(path)
    assert "Fatto." in done and "/distretto/numeri" in done.links


def test_a_page_asks_again_with_a_script_and_without(app: object, people: People, platform: Platform) -> None:
    volunteer = people.sign_in(app, HUB, "volunteer")
    path = f"/lavori/{begin(platform, people.site(HUB))}"
    page = volunteer.get(path)
    assert f'data-hx-get="{path}" data-hx-trigger="every 2s"' in page.html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.html and path in page.links
    part = volunteer.get(path, headers=FRAGMENT)
    assert part.html.strip().startswith('<div class="df-progress" id="progress"') and "<html" not in part.html
    assert part.html.strip() in page.html


def test_what_a_job_tells_is_seen_before_it_ends(app: object, people: People, platform: Platform) -> None:
    site, volunteer = people.site(HUB), people.sign_in(app, HUB, "volunteer")
    work_id, seen = begin(platform, site), list[Screen]()

    def count_sheep(db: Session, site: Site, progress: Progress) -> None:
        progress.tell(3, 12)
        seen.append(volunteer.get(f"/lavori/{work_id}"))

    ids = {"district": str(site.district_id), "tenant": str(site.tenant_id), "work": str(work_id)}
    run_one(platform, Job(name="long", run=count_sheep), **ids)
    assert "25 per cento" in seen[0] and 'value="3" max="12"' in seen[0].html
    assert "Fatto." in volunteer.get(f"/lavori/{work_id}")


def test_a_job_that_breaks_says_so_and_is_tried_again(
    app: object, people: People, platform: Platform
) -> None:
    site, volunteer = people.site(HUB), people.sign_in(app, HUB, "volunteer")
    work_id = begin(platform, site)
    ids = {"district": str(site.district_id), "tenant": str(site.tenant_id), "work": str(work_id)}

    def stumble(db: Session, site: Site) -> None:
        raise RuntimeError("sleepy")

    def walk(db: Session, site: Site) -> None:
        pass

    with pytest.raises(RuntimeError, match="sleepy"):
        run_one(platform, Job(name="long", run=stumble), **ids)
    assert "riproviamo da soli" in volunteer.get(f"/lavori/{work_id}")
    run_one(platform, Job(name="long", run=walk), **ids)
    assert "Fatto." in volunteer.get(f"/lavori/{work_id}")


def test_another_body_has_no_part_in_it(app: object, people: People, platform: Platform) -> None:
    path = f"/lavori/{begin(platform, people.site(HUB))}"
    assert people.sign_in(app, HUB, "volunteer").get(path).status == 200
    assert people.sign_in(app, "caritas-segrate.localhost", "volunteer").get(path).status == 404
    assert Browser(app, HUB).get(path).url.path == "/entra"
