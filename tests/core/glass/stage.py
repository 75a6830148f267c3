"""Who is there when a glass is broken, and how it is done by the forms."""

from typing import Any
from uuid import UUID

from core import clock
from core.files import actions as files
from core.people.actions import writing
from tests.actors import Browser, People, Screen
from tests.core.files.test_offers import photo
from tests.core.people.desk import CODE, PIOLTELLO, Desk

PORTAL, REASON = "localhost", "La persona è in ospedale e il suo ente è chiuso."
NAME = "Amina Diallo"


class Staff:
    """Who is there: two people of the office, the auditor, the body's own."""

    def __init__(self, app: object, people: People) -> None:
        self.one = people.sign_in(app, PORTAL, "district_admin", name="Ugo Uno")
        self.two = people.sign_in(app, PORTAL, "district_admin", name="Dora Due")
        self.auditor = people.sign_in(app, PORTAL, "auditor", name="Rita Revisora")
        self.head = people.sign_in(app, PIOLTELLO, "association_admin", name="Ada Capo")
        self.volunteer = people.sign_in(app, PIOLTELLO, "volunteer", name="Vito Volontario")
        for browser in (self.one, self.two, self.auditor, self.head, self.volunteer):
            browser.get("/scrivania")


def ask(browser: Browser, wanted: str = CODE, reason: str = REASON) -> Screen:
    return browser.post("/vetro/caritas-pioltello/chiedi", {"wanted": wanted, "reason": reason})


def newest(run: Any) -> Any:
    return run("SELECT * FROM glass ORDER BY asked_at DESC LIMIT 1")[0]


def broken(staff: Staff, run: Any) -> Any:
    ask(staff.one)
    glass = newest(run)
    staff.head.post(f"/registro/richieste/{glass.id}", {"yes": "1"})
    return newest(run)


def look(browser: Browser, glass: Any) -> Screen:
    return browser.get(f"/vetro/caritas-pioltello/{glass.id}")


def kept(desk: Desk, person: UUID, name: str) -> UUID:
    by = desk.colleague()
    with desk.at_work() as db:
        writing.follow(db, person_id=person, by=by, now=clock.now())
        return files.keep(db, person=person, name=name, content=photo(), by=by, now=clock.now()).id


def lines(run: Any, verb: str, tenant: UUID) -> int:
    return int(
        run("SELECT count(*) FROM audit_entry WHERE verb = :v AND tenant_id = :t", v=verb, t=tenant)[0][0]
    )
