"""The district looks at one record of one body: with a reason, a second person, for an hour, and everybody knows."""

# ruff: noqa: S608 - columns are named here

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from core import clock
from core.audit import queries as audit
from core.audit.verification import verify
from core.db.scope import Scope
from core.errors import Conflict
from core.glass import actions
from core.people import views
from core.people.actions.opening import open_record
from core.web import checks
from core.web.platform import Platform
from tests.actors import Browser
from tests.core.glass.stage import NAME, PORTAL, REASON, Staff, ask, broken, kept, lines, look, newest
from tests.core.people.desk import CODE, Desk


def test_one_asks_the_body_is_told_another_says_yes_and_the_record_opens(
    staff: Staff, desk: Desk, amina: UUID, run: Any
) -> None:
    asked = ask(staff.one)
    assert "Ora serve il sì di una seconda persona" in asked
    glass = newest(run)
    assert glass.person_id == amina
    (mail,) = run(
        "SELECT recipient, subject, body, created_at FROM message WHERE tenant_id = :t", t=glass.tenant_id
    )
    assert mail.subject == "Una richiesta da leggere"
    assert not any(word in mail.body for word in (NAME, CODE, REASON, "Diallo"))
    (job,) = run("SELECT status, scheduled_at FROM procrastinate_jobs WHERE task_name = 'core.send_message'")
    assert (job.status, job.scheduled_at) == ("todo", None), "it leaves at once"
    assert look(staff.one, glass).status == 404
    assert "L'Ufficio di Piano aspetta una risposta" in staff.head.get("/registro")
    assert "può leggere la scheda per un'ora" in staff.head.post(
        f"/registro/richieste/{glass.id}", {"yes": "1"}
    )
    seen = look(staff.one, glass)
    assert (seen.status, seen.h1) == (200, [NAME])
    assert REASON in seen
    assert CODE in seen
    assert not seen.forms or all("vetro" not in action for action, _fields in seen.forms), "nothing to change"
    assert len(run("SELECT FROM message WHERE tenant_id = :t", t=glass.tenant_id)) == 2


def test_each_look_is_one_line_and_the_person_sees_it(
    staff: Staff, desk: Desk, amina: UUID, run: Any, platform: Platform
) -> None:
    glass = broken(staff, run)
    before = lines(run, "read", glass.tenant_id)
    for _time in range(3):
        assert look(staff.one, glass).status == 200
    assert lines(run, "read", glass.tenant_id) == before + 3
    with desk.at_work() as db:
        latest = audit.opened(db, amina)[:5]
    assert [one.verb for one in latest] == ["read", "read", "read", "break-glass", "ask-glass"]
    assert {one.role for one in latest} == {"district_admin", "association_admin"}
    assert {one.reason for one in latest} == {REASON}
    assert verify(platform.engine, Scope(desk.site.district_id, desk.site.tenant_id)).problems == []


@pytest.mark.long
def test_a_document_of_the_one_person_opens_too_and_she_sees_it(
    staff: Staff, desk: Desk, amina: UUID, run: Any, app: object
) -> None:
    """Each opening is one line with the reason; another person's document is not there, nor after the hour."""
    other = desk.meet(desk.colleague(), name="Carla", surname="Altra")
    mine, theirs = kept(desk, amina, "Carta di soggiorno"), kept(desk, other, "Verbale")
    glass = broken(staff, run)
    page = look(staff.one, glass)
    here = f"/vetro/caritas-pioltello/{glass.id}/documenti"
    assert "Carta di soggiorno.jpg" in page
    assert "Verbale" not in page
    assert f"{here}/{mine}" in page.links
    before = lines(run, "read", glass.tenant_id)
    given = staff.one.get(f"{here}/{mine}")
    assert (given.status, given.answer.content[:3]) == (200, b"\xff\xd8\xff")
    assert given.headers["content-disposition"].startswith("attachment")
    staff.one.get(f"{here}/{mine}")
    assert lines(run, "read", glass.tenant_id) == before + 2
    with desk.at_work() as db:
        latest = audit.opened(db, amina)[0]
        assert (latest.resource, latest.role, latest.reason) == ("documents", "district_admin", REASON)
        hers = open_record(db, person_id=amina, by=None, now=clock.now())
        told = views.openings(db, desk.platform, hers)
    seen = [each.what for each in told]
    assert {each.who for each in told if each.what == "ha guardato i documenti"} == {"Ufficio di Piano"}
    assert "ha guardato i documenti" in seen
    assert "ha permesso di guardare la scheda per un'ora" in seen
    for browser, path, status in (
        (staff.one, f"{here}/{theirs}", 404),
        (staff.one, f"{here}/{glass.id}", 404),
        (staff.two, f"{here}/{mine}", 404),
        (staff.auditor, f"{here}/{mine}", 403),
        (staff.one, f"/vetro/caritas-segrate/{glass.id}/documenti/{mine}", 404),
        (staff.one, f"/persone-seguite/{amina}/documenti/{mine}", 403),
    ):
        assert browser.get(path).status == status, path
    assert Browser(app, PORTAL).get(f"{here}/{mine}", follow=False).status == 303
    assert staff.one.post(f"{here}/{mine}").status == 405, "nothing to change"
    hour = "answered_at = answered_at - interval '61 min', until = until - interval '61 min'"
    run(f"UPDATE glass SET {hour} WHERE id = :i", i=glass.id)
    assert staff.one.get(f"{here}/{mine}").status == 404


def test_nobody_else_looks_and_no_other_record_opens(staff: Staff, desk: Desk, run: Any, app: object) -> None:
    desk.meet(desk.colleague(), name="Bruna", surname="Altra")
    glass = broken(staff, run)
    assert look(staff.one, glass).status == 200
    for browser, status in ((staff.two, 404), (staff.auditor, 403)):
        assert look(browser, glass).status == status
        assert NAME not in look(browser, glass)
    assert Browser(app, PORTAL).get(f"/vetro/caritas-pioltello/{glass.id}", follow=False).status == 303
    assert staff.head.get(f"/vetro/caritas-pioltello/{glass.id}").status == 404, (
        "there is such a door at the portal only"
    )
    assert staff.one.get(f"/vetro/caritas-segrate/{glass.id}").status == 404, "nor in another body"
    assert staff.one.get("/vetro/caritas-pioltello/niente").status == 404
    assert "Bruna" not in look(staff.one, glass)


def test_a_second_person_is_somebody_else_whatever_the_hat(staff: Staff, desk: Desk, run: Any) -> None:
    ask(staff.one)
    glass = newest(run)
    own = staff.one.post(f"/vetro/caritas-pioltello/{glass.id}/rispondi", {"yes": "1"})
    assert own.status == 409
    assert "Serve una seconda persona" in own
    assert staff.volunteer.post(f"/registro/richieste/{glass.id}", {"yes": "1"}).status == 403
    assert staff.auditor.post(f"/vetro/caritas-pioltello/{glass.id}/rispondi", {"yes": "1"}).status == 403
    assert look(staff.one, newest(run)).status == 404
    two_hats = replace(desk.colleague("association_admin"), account_id=glass.asked_by)
    with pytest.raises(Conflict, match="Serve una seconda persona"), desk.at_work() as db:
        actions.answer(db, glass_id=glass.id, yes=True, by=two_hats, url="", now=glass.asked_at)
    assert staff.two.post(f"/vetro/caritas-pioltello/{glass.id}/rispondi", {"yes": "1"}).status == 200
    assert look(staff.one, glass).status == 200


@pytest.mark.parametrize(
    "change",
    [
        "answered_at = answered_at - interval '61 min', until = until - interval '61 min'",
        "answered_at = answered_at + interval '5 min', until = until + interval '5 min'",
        "granted = false",
        "granted = NULL",
        "granted = false, person_id = NULL",
        "asked_by = uuidv7()",
    ],
)
def test_the_glass_is_looked_at_anew_for_each_page(staff: Staff, run: Any, change: str) -> None:
    glass = broken(staff, run)
    assert look(staff.one, glass).status == 200
    run(f"UPDATE glass SET {change} WHERE id = :i", i=glass.id)
    assert look(staff.one, glass).status == 404


def test_no_answer_within_a_day_is_a_no(staff: Staff, run: Any) -> None:
    ask(staff.one)
    glass = newest(run)
    run("UPDATE glass SET asked_at = asked_at - interval '25 h' WHERE id = :i", i=glass.id)
    assert staff.head.post(f"/registro/richieste/{glass.id}", {"yes": "1"}).status == 409
    run("DELETE FROM glass WHERE id = :i", i=glass.id)


def test_whoever_asks_does_not_learn_whether_there_is_a_record(staff: Staff, run: Any) -> None:
    there, nowhere = ask(staff.one), ask(staff.one, wanted="3339998877")
    assert there.words.count("aspetta una risposta") + 1 == nowhere.words.count("aspetta una risposta")
    glass = newest(run)
    assert glass.person_id is None
    told = staff.head.post(f"/registro/richieste/{glass.id}", {"yes": "1"})
    assert told.status == 409
    assert "con il codice della persona" in told
    assert look(staff.one, glass).status == 404


@pytest.mark.parametrize(
    ("wanted", "reason", "words"),
    [
        (CODE, "", "Scrivi il motivo"),
        (CODE, "serve", "Scrivi il motivo"),
        ("RSSMRA", REASON, "per intero"),
        ("Amina", REASON, "per intero"),
        ("", REASON, "per intero"),
    ],
)
def test_a_request_that_will_not_do_comes_back_with_what_was_typed(
    staff: Staff, run: Any, wanted: str, reason: str, words: str
) -> None:
    before = len(run("SELECT FROM glass"))
    back = ask(staff.two, wanted, reason)
    assert (back.status, len(run("SELECT FROM glass"))) == (422, before)
    assert words in back
    assert back.form("/vetro/caritas-pioltello/chiedi")["wanted"] == wanted


@pytest.mark.long
def test_the_district_meets_nothing_confided_on_any_page_but_through_the_glass(
    staff: Staff, run: Any, app: Any
) -> None:
    glass, met = broken(staff, run), 0
    for path, handler in checks.handlers(app.app):
        if "GET" in handler.http_methods and "{" not in path:
            page = staff.two.get(path)
            assert page.status < 500, path
            assert not any(word in page.html for word in (NAME, "Diallo", CODE)), path
            met += page.status == 200
    assert met > 20
    assert NAME in look(staff.one, glass).html, "the control: it would have been known again"
