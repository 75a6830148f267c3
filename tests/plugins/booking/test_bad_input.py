"""Whatever is sent: the right status, a clear Italian sentence, nothing lost, never a failure."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import PERSON, Hub, code_on, confirm, hidden, value_of, walk

UNKNOWN = "0198c0de-0000-7000-8000-000000000000"
ENGLISH = re.compile(r"\b(error|invalid|not found|exception|traceback|internal server)\b", re.IGNORECASE)


def plain(screen: Screen) -> bool:
    """Whether a page speaks Italian to the person and hides how it is made."""
    return not ENGLISH.search(screen.words) and bool(screen.h1)


def test_an_unknown_code_and_a_wrong_contact_look_the_same(citizen: Browser, hub: Hub) -> None:
    code = hub.codes.shown(hub.put(hub.at(3, 9)))
    screens = [
        citizen.post("/appuntamenti/gestisci", {"codice": written, "contatto": contact})
        for written, contact in (
            ("AB12-CD34-EF56", "347 123 4567"),
            (code, "347 000 0000"),
            (code, "altra@esempio.test"),
            ("no", ""),
            ("", ""),
            (code, " "),
        )
    ]
    assert {screen.status for screen in screens} == {422}
    bare = {re.sub(r'value="[^"]*"', "", screen.html) for screen in screens}
    assert len(bare) == 1, "nothing tells which of the two was wrong"
    assert "Codice e contatto non corrispondono" in screens[0] and all(map(plain, screens))
    assert 'value="AB12-CD34-EF56"' in screens[0].html


def test_somebody_without_a_contact_is_not_opened_by_an_empty_one(citizen: Browser, hub: Hub) -> None:
    code = hub.codes.shown(hub.put(hub.at(3, 9), phone=None, email=None))
    for contact in ("", " ", "None", "none"):
        assert citizen.post("/appuntamenti/gestisci", {"codice": code, "contatto": contact}).status == 422


def test_guessing_a_contact_ends_after_ten_tries_even_with_the_right_one(
    app: object, citizen: Browser, hub: Hub
) -> None:
    code = hub.codes.shown(hub.put(hub.at(3, 9)))
    other = hub.codes.shown(hub.put(hub.at(4, 9)))
    for number in range(10):
        assert (
            citizen.post(
                "/appuntamenti/gestisci", {"codice": code, "contatto": f"34700000{number:02}"}
            ).status
            == 422
        )
    stopped = Browser(app, citizen.host).post(
        "/appuntamenti/gestisci", {"codice": code, "contatto": "bruna@esempio.test"}
    )
    assert stopped.status == 429 and "Aspetta un quarto d'ora" in stopped
    fine = Browser(app, citizen.host).post(
        "/appuntamenti/gestisci", {"codice": other, "contatto": "bruna@esempio.test"}
    )
    assert fine.url.path == "/appuntamenti/mio", "another code is not stopped"


@pytest.mark.long
def test_guessing_codes_ends_too(citizen: Browser, hub: Hub) -> None:
    from plugins.booking.routes import own

    statuses = [
        citizen.post(
            "/appuntamenti/gestisci", {"codice": f"{number:012}", "contatto": "x@esempio.test"}
        ).status
        for number in range(own.CODES.most + 1)
    ]
    assert statuses == [422] * own.CODES.most + [429]


@pytest.mark.parametrize(
    "path", ["confermato", "mio", "mio/sposta", "mio/annulla", "calendario.ics", "foglio"]
)
def test_without_a_code_one_is_asked_for_it(citizen: Browser, hub: Hub, path: str) -> None:
    assert citizen.get(f"/appuntamenti/{path}").url.path == "/appuntamenti/gestisci"
    citizen.cookies.set("__Host-visita", "made-up.value.here", domain=citizen.host)
    assert citizen.get(f"/appuntamenti/{path}").url.path == "/appuntamenti/gestisci"


def test_somebody_elses_cookie_opens_nothing_elsewhere(
    app: object, citizen: Browser, hub: Hub, sister: Hub
) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(3, 9)))
    other = Browser(app, sister.site.host)
    other.cookies.set("__Host-visita", citizen.cookies["__Host-visita"], domain=sister.site.host)
    assert other.get("/appuntamenti/mio").url.path == "/appuntamenti/gestisci"


def test_a_signed_value_made_for_something_else_opens_no_appointment(citizen: Browser, hub: Hub) -> None:
    for subject in (f"hat {UNKNOWN}", "appointment", f"appointment {UNKNOWN}", "appointment x"):
        citizen.cookies.set(
            "__Host-visita", hub.platform.signer.visit(hub.site, subject), domain=citizen.host
        )
        assert citizen.get("/appuntamenti/mio").status == 404


BAD_TIMES = (
    ("", "Scegli un giorno e un'ora"),
    ("domani", "Non riusciamo a leggere l'orario"),
    ("2026-13-45T99:99", "Non riusciamo a leggere l'orario"),
    ("2026-11-24", "Non riusciamo a leggere l'orario"),
    ("0001-01-01T00:00", "Non riusciamo a leggere l'orario"),
    ("9999-12-31T23:59", "Non riusciamo a leggere l'orario"),
    ("2020-01-07T10:00", "già passata"),
    ("2099-01-07T10:00", "al massimo"),
    ("2026-11-24T10:00'; DROP TABLE x", "Non riusciamo a leggere l'orario"),
)


@pytest.mark.parametrize(("written", "words"), BAD_TIMES)
def test_a_time_that_is_none_is_told_at_every_step_and_what_was_typed_stays(
    citizen: Browser, hub: Hub, written: str, words: str
) -> None:
    fields = {"tipo": hub.kind(), "ora": written} | PERSON
    screens = [
        citizen.get(f"/appuntamenti/chi?tipo={hub.kind()}&ora={written}"),
        citizen.post("/appuntamenti/riepilogo", fields),
        citizen.post("/appuntamenti/conferma", fields | {"richiesta": "k" * 30}),
    ]
    for screen in screens:
        assert screen.status == 422 and words in screen and plain(screen), screen.words
    assert all("Rosa D" in screen.html for screen in screens[1:]), "what was typed is still there"
    assert hub.rows() == []


@pytest.mark.parametrize(
    ("hour", "minute", "words"), [(7, 0, "chiuso"), (19, 45, "chiuso"), (9, 7, "non iniziano")]
)
def test_a_time_outside_hours_is_told(citizen: Browser, hub: Hub, hour: int, minute: int, words: str) -> None:
    fields = {"tipo": hub.kind(), "ora": value_of(hub.at(2, hour, minute))} | PERSON
    for step in ("riepilogo", "conferma"):
        screen = citizen.post(f"/appuntamenti/{step}", fields)
        assert screen.status == 422 and words in screen and "Rosa D" in screen.html
    assert hub.rows() == []


def test_a_holiday_and_a_closed_day_are_told_by_name(citizen: Browser, hub: Hub) -> None:
    far = clock.today() + timedelta(days=13)
    from plugins.booking.models import DayRule

    with hub.db() as db:
        db.add(
            DayRule(
                organisation_id=hub.site.tenant_id,
                first=far,
                last=far,
                kind="closed",
                reason="Festa della rete",
            )
        )
    hub.platform.published.changed(str(hub.site.district_id))
    screen = citizen.get(f"/appuntamenti/chi?ora={value_of(hub.at(13, 10))}")
    hub.reopen()
    hub.platform.published.changed(str(hub.site.district_id))
    assert screen.status == 422 and "Festa della rete" in screen


@pytest.mark.parametrize("named", [UNKNOWN, "x", "'; DROP TABLE x; --", "a" * 5000])
def test_an_unknown_reason_is_told(citizen: Browser, hub: Hub, named: str) -> None:
    fields = {"tipo": named, "ora": value_of(hub.at(2, 9))} | PERSON
    for step in ("riepilogo", "conferma"):
        screen = citizen.post(f"/appuntamenti/{step}", fields)
        assert screen.status == 422 and "Questo motivo qui non si può prenotare" in screen
    assert citizen.get(f"/appuntamenti/quando?tipo={named[:200]}").status == 200
    assert hub.rows() == []


@pytest.mark.parametrize(
    "query",
    [
        "servizio=non-c-e",
        "servizio=%00",
        "dal=2026-99-99",
        "dal=ieri",
        "dal=1900-01-01",
        "ora=%FF",
        "%",
        "tipo=%E0",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_times(citizen: Browser, hub: Hub, query: str) -> None:
    for path in ("", "/quando"):
        screen = citizen.get(f"/appuntamenti{path}?{query}")
        assert screen.status in (200, 400) and plain(screen)


def test_a_body_that_is_too_large_or_broken(citizen: Browser, hub: Hub) -> None:
    big = citizen.post("/appuntamenti/conferma", {"name": "x" * 70_000})
    assert big.status == 413 and plain(big)
    many = citizen.post("/appuntamenti/conferma", {f"f{number}": "x" for number in range(500)})
    assert many.status == 400 and plain(many)
    headers = {"content-type": "application/json"}
    odd = citizen._ask("POST", "/appuntamenti/conferma", content=b"{}", headers=headers)
    assert odd.status == 400 and plain(odd)
    torn = {"content-type": "application/x-www-form-urlencoded"}
    broken = citizen._ask("POST", "/appuntamenti/conferma", content=b"name=%ZZ&ora=\xff\xfe", headers=torn)
    assert broken.status == 400 and plain(broken)
    assert hub.rows() == []


def test_a_form_that_is_missing_everything_names_everything(citizen: Browser, hub: Hub) -> None:
    for step in ("riepilogo", "conferma"):
        screen = citizen.post(f"/appuntamenti/{step}", {})
        assert screen.status == 422 and "Scrivi il tuo nome" in screen and plain(screen)


def test_what_was_typed_is_shown_as_text_and_never_as_page(citizen: Browser, hub: Hub) -> None:
    name, note = '<script>alert("x")</script>', '"><img src=x onerror=alert(1)>{{ 7*7 }}'
    check = walk(citizen, hub, hub.at(2, 9), name=name, note=note)
    assert check.status == 200 and "<script>alert" not in check.html and "<img src=x" not in check.html
    done = confirm(citizen, check)
    assert code_on(done) and hub.rows()[0].name == name
    assert "49" not in done.words.split()


def test_marks_that_turn_the_writing_are_taken_out(citizen: Browser, hub: Hub) -> None:
    confirm(citizen, walk(citizen, hub, hub.at(2, 9), name="Rosa\u202e asoR"))
    assert hub.rows()[0].name == "Rosa asoR"


@pytest.mark.parametrize("path", ["riepilogo", "conferma"])
def test_opening_a_step_that_needs_a_form_begins_again(citizen: Browser, hub: Hub, path: str) -> None:
    assert citizen.get(f"/appuntamenti/{path}").url.path == "/appuntamenti"


def test_an_appointment_that_is_none(desk: Browser, hub: Hub) -> None:
    for path in (UNKNOWN, "x", f"{UNKNOWN}/foglio", f"{UNKNOWN}/sposta", "%00", "..%2f..", "1 OR 1=1"):
        screen = desk.get(f"/appuntamenti/{path}")
        assert screen.status == 404 and plain(screen)
    for path in ("stato", "sposta", "annulla"):
        assert desk.post(f"/appuntamenti/{UNKNOWN}/{path}", {"stato": "arrived"}).status in (404, 422)


def test_a_mark_that_is_none(desk: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(2, 9))
    for state in ("", "cancelled", "served", "x", "booked"):
        screen = desk.post(f"/appuntamenti/{made}/stato", {"stato": state})
        assert screen.status in (200, 409, 422) and plain(screen)
    assert [row.state for row in hub.rows()] == ["booked"]


@pytest.mark.parametrize("day", ["", "x", "2026-02-30", "9999-99-99", "1900-01-01", "2100-12-31", "%00"])
def test_any_day_of_the_diary_opens(desk: Browser, hub: Hub, day: str) -> None:
    for path in ("giornata", "giornata/stampa"):
        assert desk.get(f"/appuntamenti/{path}?giorno={day}").status == 200


TEXTS = st.text(max_size=60) | st.sampled_from(
    ["\x00", "’", "%s", "{x}", "𝕏", "\u202e", "9" * 40, "-1", "NaN"]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            "servizio",
            "tipo",
            "ora",
            "name",
            "phone",
            "email",
            "language",
            "note",
            "privacy",
            "richiesta",
            "dal",
        ),
        TEXTS,
    ),
)


@pytest.mark.long
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=FIELDS,
    step=st.sampled_from(["quando", "motivo", "chi", "riepilogo", "conferma", "gestisci", "esci"]),
)
def test_nothing_that_is_typed_breaks_a_step(
    citizen: Browser, hub: Hub, fields: dict[str, str], step: str
) -> None:
    sent = {name: text.encode("utf-8", "ignore").decode() for name, text in fields.items()}
    screen = citizen.post(f"/appuntamenti/{step}", sent)
    assert screen.status in (200, 400, 409, 413, 422, 429), screen.status
    assert hub.rows() == []


def test_the_key_of_a_request_cannot_be_guessed_short(citizen: Browser, hub: Hub) -> None:
    check = walk(citizen, hub, hub.at(2, 9))
    fields = check.form("/appuntamenti/conferma") | {"richiesta": "1"}
    citizen.post("/appuntamenti/conferma", fields)
    assert len(hub.rows()[0].request_key) >= 20
    assert len(hidden(check, "richiesta")) >= 20
