"""A file is looked at before it is taken over, row by row; it is taken back; no row is dropped in silence."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from core import clock
from plugins.booking import person
from plugins.booking.models import Change, Hours, Import
from tests.actors import Browser, People, Screen
from tests.core.test_sheet_reader import xlsx
from tests.plugins.booking.stage import SEGRATE, Hub

pytestmark = pytest.mark.long

BRING, HOURS = "/appuntamenti/orari/importa", "/appuntamenti/orari"
OPENINGS = """Sportello;Giorno;Apre;Chiude;Dal;Al
Sportello 1;lunedì;21:00;22:00;;
Sportello 1;Lunedi;21:30;22:30;;
Sportello 2;martedì;20.30;22;01/12/2026;31/12/2026
Sportello 9;martedì;9;12;;
Sportello 1;domani;9;12;;
Sportello 2;mercoledì;12:00;9:00;;
"""


@pytest.fixture(autouse=True)
def afresh(hub: Hub) -> Iterator[None]:
    yield
    with hub.db() as db:
        db.execute(delete(Hours).where(Hours.organisation_id == hub.site.tenant_id))
        db.execute(delete(Import))
        db.execute(delete(Change))


def bring(manager: Browser, content: str | bytes, what: str = "hours", name: str = "orari.csv") -> Screen:
    manager.get(BRING)
    body = content.encode() if isinstance(content, str) else content
    return manager.post(BRING, {"cosa": what}, files=[("file", (name, body))])


def path_of(screen: Screen) -> str:
    return next(action for action, _fields in screen.forms if action.startswith(f"{BRING}/"))


def openings(hub: Hub) -> int:
    with hub.db() as db:
        return db.query(Hours).filter(Hours.organisation_id == hub.site.tenant_id).count()


def test_openings_are_looked_at_taken_over_and_taken_back(manager: Browser, hub: Hub) -> None:
    page = bring(manager, OPENINGS)
    assert openings(hub) == 0, "nothing has happened yet"
    for words in (
        "riga 3",
        "già un'apertura",
        "«Sportello 9» non c'è",
        "Scrivi il giorno così",
        "prima dell'apertura",
    ):
        assert words in page, words
    done = manager.post(path_of(page), page.form(path_of(page)))
    assert openings(hub) == 2 and "Importato" in done and "riga 5" in done, "what was left out stays told"
    again = manager.post(f"{BRING}/{path_of(page).split('/')[-1]}")
    assert again.status == 409 and openings(hub) == 2
    same = bring(manager, OPENINGS)
    assert "riga 2" not in same.words
    manager.post(path_of(same) + "?", {"sostituisci": "1"})
    assert openings(hub) == 2
    fewer = bring(manager, "Sportello;Giorno;Apre;Chiude\nSportello 1;lunedì;21:00;22:00\n")
    replaced = manager.get(path_of(fewer) + "?sostituisci=1")
    assert "1 orario che nel file non c'è viene tolto" in replaced and openings(hub) == 2
    manager.post(path_of(replaced), replaced.form(path_of(replaced)))
    assert openings(hub) == 1
    for _undo in range(2):
        undo = next(action for action, _fields in manager.get(HOURS).forms if "/cambio/" in action)
        manager.post(undo)
    assert openings(hub) == 0, "each import is one change, and goes back as one"


def test_a_file_that_closes_the_door_on_people_shows_them_first(manager: Browser, hub: Hub) -> None:
    manager.get(f"{HOURS}/orario")
    day = hub.at(25, 9).date()
    opening = {
        "sportello": str(hub.desks[0]),
        "giorno": str(day.weekday()),
        "apre": "9:00",
        "chiude": "10:00",
    }
    manager.post(f"{HOURS}/orario", opening)
    made = hub.put(hub.at(25, 9))
    page = bring(manager, "Sportello;Giorno;Apre;Chiude\nSportello 1;lunedì;21:00;22:00\n")
    path = path_of(page)
    ask = manager.post(path, {"sostituisci": "1"})
    assert ask.status == 409 and "1 persona verrebbe a sportello chiuso" in ask
    done = manager.post(path, ask.form(path) | {f"cosa-{made}": "annulla"})
    assert "Importato" in done and hub.rows()[0].state == "cancelled"


def test_appointments_obey_the_same_constraints_and_go_back(manager: Browser, hub: Hub) -> None:
    day = hub.at(4, 9).date()
    hub.put(hub.at(4, 11), name="Bruna Galli")
    for desk in range(2):
        hub.put(hub.at(4, 15), desk=desk, name="Già presa")
    rows = [
        ("Ada Uno", f"{day}", "9:00", "Aiuto generale", "3471234567"),
        ("Ida Due", f"{day}", "9:00", "isee", "3471234567"),
        ("Pia Tre", f"{day}", "9:00", "", "3471234567"),
        ("Bruna Galli", f"{day:%d/%m/%Y}", "11", "", "3471234567"),
        ("Eva Cinque", f"{day}", "15:00", "", "3471234567"),
        ("Lia Sei", f"{day}", "10:00", "Altro", "3471234567"),
        ("Zoe Sette", f"{day}", "10:00", "", "12"),
        ("Mia Otto", f"{day}", "3:00", "", "3471234567"),
    ]
    text = "Nome;Giorno;Ora;Motivo;Telefono\n" + "\n".join(";".join(row) for row in rows)
    before = len(hub.rows())
    page = bring(manager, text, "appointments", "agenda.csv")
    assert len(hub.rows()) == before and not hub.jobs(), "a look changes nothing and tells nobody"
    for number, words in (
        (4, "già presa"),
        (6, "già presa"),
        (7, "«Altro» non c'è"),
        (8, "completo"),
        (9, "chiuso"),
    ):
        assert f"riga {number}" in page and words in page
    done = manager.post(path_of(page))
    made = [row for row in hub.rows() if row.channel == "import"]
    assert {row.name for row in made} == {"Ada Uno", "Ida Due"} and "riga 9" in done
    assert len(hub.jobs("booking.confirm")) == 2
    with hub.db() as db:
        kept = db.query(Import).one()
        assert "Ada" not in str(kept.rows) and "Mia" in str(kept.rows), (
            "of what was made nothing waits in the file"
        )
    back = manager.post(path_of(done), done.form(path_of(done)))
    assert back.status == 200 and {row.state for row in hub.rows() if row.channel == "import"} == {
        "cancelled"
    }
    assert manager.post(path_of(done)).status == 409


def test_an_xlsx_and_a_calendar_say_the_same(manager: Browser, hub: Hub) -> None:
    serial = (hub.at(4, 9).date() - hub.at(4, 9).date().replace(year=1899, month=12, day=30)).days
    cells = "".join(f'<c r="{column}1" t="s"><v>{n}</v></c>' for n, column in enumerate("ABCD"))
    row = f'<row>{cells}</row><row><c r="A2"><v>{serial}</v></c><c r="B2"><v>0.395833333333333</v></c>'
    row += '<c r="C2" t="s"><v>4</v></c><c r="D2"><v>3471234567</v></c></row>'
    sheet = xlsx(row, ("giorno", "ora", "nome", "telefono", "Ada Uno"))
    assert "Ada Uno" in bring(manager, sheet, "appointments", "agenda.xlsx").html.partition("Righe nuove")[2]
    stamp = f"{hub.at(4, 9):%Y%m%dT%H%M%SZ}"
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:{stamp}\r\nSUMMARY:Ada Uno\r\nEND:VEVENT\r\n"
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n"
    page = bring(manager, calendar, "appointments", "agenda.ics")
    assert "Ada Uno" in page and "un telefono o un'e-mail" in page, (
        "a row without a contact is told, not dropped"
    )
    weekly = "DTSTART:20261201T080000Z\r\nDTEND:20261201T110000Z\r\nLOCATION:Sportello 1\r\n"
    rules = ("RRULE:FREQ=WEEKLY;UNTIL=20261231T000000Z", "RRULE:FREQ=MONTHLY;BYDAY=1MO")
    events = "".join(f"BEGIN:VEVENT\r\nUID:{rule}\r\n{weekly}{rule}\r\nEND:VEVENT\r\n" for rule in rules)
    hours = bring(manager, f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
    assert "martedi" in hours and "FREQ=MONTHLY" in hours
    manager.post(path_of(hours))
    assert openings(hub) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Scegli un file"),
        (b"a;b\n1;2\n", "Mancano: giorno"),
        (b"\x00\x01\x02", "non è una tabella"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", "calendario non si apre"),
        (b"giorno;apre;chiude\n", "nessuna riga"),
    ],
)
def test_what_is_no_table_is_said(manager: Browser, hub: Hub, content: bytes, words: str) -> None:
    page = bring(manager, content)
    assert page.status == 422 and words in page


def test_who_is_erased_is_in_no_file_and_a_file_that_waited_is_asked_for_again(
    manager: Browser, hub: Hub
) -> None:
    day = hub.at(4, 9).date()
    text = f"Nome;Giorno;Ora;Telefono\nAda Uno;{day};9:00;3471234567\nMia Otto;{day};3:00;3471234567\n"
    done = manager.post(path_of(bring(manager, text, "appointments", "Ada Uno.csv")))
    waiting = path_of(bring(manager, text, "appointments", "ancora.csv"))
    assert "Mia Otto" in done
    with hub.db() as db:
        person.erase(db, next(row.id for row in hub.rows() if row.channel == "import"), clock.now())
    assert manager.get(waiting).status == 404 and "Caricalo di nuovo" in manager.post(waiting)
    after = manager.get(done.url.path)
    assert after.status == 200 and "riga 3" in after, "which rows stayed out is still told"
    assert "Mia Otto" not in after and "Ada Uno" not in after


def test_nobody_else_sees_a_file(
    manager: Browser, desk: Browser, people: People, app: object, hub: Hub
) -> None:
    path = path_of(bring(manager, OPENINGS))
    assert desk.get(path).status == 403 and desk.get(BRING).status == 403
    other = people.sign_in(app, SEGRATE, "association_admin")
    other.get("/accesso")
    assert other.get(path).status == 404 and other.post(path).status == 404
