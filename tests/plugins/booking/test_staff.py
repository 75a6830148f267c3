"""A desk runs its day: who comes, who is here, who has no appointment; and says when it is open."""

from datetime import timedelta

import pytest

from core import clock
from core.dates import date_words, local
from tests.actors import Browser, People
from tests.plugins.booking.stage import (
    PIOLTELLO,
    SEGRATE,
    Hub,
    code_on,
    hidden,
    switch_on,
    times_on,
    value_of,
)

PAGES = ("/appuntamenti/giornata", "/appuntamenti/giornata/stampa", "/appuntamenti/nuovo")
MANAGED = ("", "/sportello", "/orario", "/giorno", "/motivo", "/regole")


def test_the_day_shows_who_comes_by_desk_in_one_glance(desk: Browser, hub: Hub) -> None:
    hub.put(hub.at(1, 9), name="Bruna Galli", note="Porta il nipote")
    hub.put(hub.at(1, 9, 30), name="Ion Popescu", desk=1)
    hub.put(hub.at(1, 10), name="Chi ha annullato", state="cancelled", reason="Non mi serve più")
    day = desk.get(f"/appuntamenti/giornata?giorno={local(hub.at(1, 9)).date()}")
    for words in ("Bruna Galli", "Porta il nipote", "Ion Popescu", "Sportello 2", "2 ancora da ricevere"):
        assert words in day
    assert "Annullati (1)" in day and "Primi posti liberi" in day


def test_an_empty_day_says_so(desk: Browser, hub: Hub) -> None:
    assert "Nessun appuntamento" in desk.get("/appuntamenti/giornata")
    far = desk.get("/appuntamenti/giornata?giorno=2031-02-03")
    assert "Lo sportello è chiuso" in far


def test_here_done_absent_and_back(desk: Browser, hub: Hub) -> None:
    here, absent = (
        hub.put(clock.now() - timedelta(minutes=1)),
        hub.put(clock.now() - timedelta(minutes=1), desk=1),
    )
    for which, state in ((here, "arrived"), (here, "served"), (absent, "no_show"), (absent, "booked")):
        assert (
            desk.post(f"/appuntamenti/{which}/stato", {"stato": state}).url.path == "/appuntamenti/giornata"
        )
        assert next(row.state for row in hub.rows() if row.id == which) == state
    again = desk.post(f"/appuntamenti/{here}/stato", {"stato": "served"})
    assert again.status == 200, "pressing twice does no harm"
    refused = desk.post(f"/appuntamenti/{here}/stato", {"stato": "no_show"})
    assert refused.status == 409 and "già concluso" in refused


def test_somebody_without_appointment_in_three_clicks(
    app: object, people: People, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: hub.at(0, 10, 7))
    desk = people.sign_in(app, PIOLTELLO, "volunteer")
    day = desk.get("/appuntamenti/giornata")
    fields = day.form("/appuntamenti/arrivo") | {"tipo": hub.kind("ISEE"), "nome": "Omar"}
    waiting = desk.post("/appuntamenti/arrivo", fields)
    assert "la persona è in attesa" in waiting and "Omar" in waiting and "1 in attesa" in waiting
    assert [(r.starts_at, r.state, r.channel) for r in hub.rows()] == [(hub.at(0, 10), "arrived", "door")]
    desk.post("/appuntamenti/arrivo", fields)
    assert len(hub.rows()) == 1, "the same form twice is one person"
    hub.put(hub.at(0, 11), minutes=8 * 60, desk=0)
    hub.put(hub.at(0, 10), minutes=8 * 60, desk=1)
    unnamed = desk.post("/appuntamenti/arrivo", {"tipo": hub.kind("ISEE")})
    assert "Persona allo sportello" in unnamed and hub.rows()[-1].starts_at == hub.at(0, 18)
    hub.fill(0)
    full = desk.post("/appuntamenti/arrivo", {"tipo": hub.kind("ISEE")})
    assert full.status == 422 and "Oggi non c'è più posto per «ISEE»" in full
    assert desk.post("/appuntamenti/arrivo", {}).status == 422


def test_booking_for_somebody_on_the_phone(desk: Browser, hub: Hub) -> None:
    page = desk.get(f"/appuntamenti/nuovo?tipo={hub.kind('ISEE')}")
    fields = {"tipo": hub.kind("ISEE"), "richiesta": hidden(page, "richiesta"), "ora": times_on(page)[3]}
    wrong = desk.post("/appuntamenti/nuovo", fields | {"name": "", "phone": "1", "note": "Porta la bolletta"})
    assert wrong.status == 422 and wrong.title.startswith("Errore:")
    assert "Scrivi il tuo nome" in wrong and "Porta la bolletta" in wrong
    assert f'value="{fields["ora"]}" checked' in wrong.html
    good = {
        "name": "Josefa Prati",
        "phone": "02 9236 6364",
        "privacy": "1",
        "richiesta": hidden(wrong, "richiesta"),
    }
    done = desk.post("/appuntamenti/nuovo", fields | good)
    row = hub.rows()[0]
    assert done.url.path == f"/appuntamenti/{row.id}" and "Leggi il codice" in done
    assert code_on(done) == hub.codes.shown(row.id) and row.channel == "phone" and row.booked_by
    again = desk.post("/appuntamenti/nuovo", fields | good)
    assert again.url.path == done.url.path and len(hub.rows()) == 1
    slip = desk.get(f"/appuntamenti/{row.id}/foglio")
    assert code_on(done) in slip and "Josefa" not in slip, "the slip names nobody"


def test_booking_for_somebody_on_a_taken_time_offers_the_nearest(desk: Browser, hub: Hub) -> None:
    for which in (0, 1):
        hub.put(hub.at(2, 10), desk=which)
    fields = {
        "tipo": hub.kind(),
        "ora": value_of(hub.at(2, 10)),
        "name": "Josefa",
        "phone": "0292366364",
        "privacy": "1",
    }
    late = desk.post("/appuntamenti/nuovo", fields)
    assert late.status == 409 and "I più vicini" in late and 'value="Josefa"' in late.html


def test_moving_and_cancelling_for_somebody(desk: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(2, 9))
    other = desk.get(f"/appuntamenti/{made}/sposta")
    assert value_of(hub.at(2, 9)) not in times_on(other)
    assert "Spostato." in desk.post(f"/appuntamenti/{made}/sposta", {"ora": value_of(hub.at(3, 11))})
    silent = desk.post(f"/appuntamenti/{made}/annulla", {"motivo": " "})
    assert silent.status == 422 and "perché" in silent and hub.live()
    gone = desk.post(f"/appuntamenti/{made}/annulla", {"motivo": "Sportello chiuso per guasto"})
    assert "Annullato" in gone and "guasto" in gone and not hub.taken()
    assert {job.task_name for job in hub.jobs()} == {"booking.moved", "booking.cancelled"}


def test_the_day_on_paper(desk: Browser, hub: Hub) -> None:
    hub.put(hub.at(1, 9), name="Bruna Galli")
    day = local(hub.at(1, 9)).date()
    sheet = desk.get(f"/appuntamenti/giornata/stampa?giorno={day}")
    assert "Bruna Galli" in sheet and "347 123 4567" in sheet and date_words(day)[1:] in sheet.words


def test_the_first_page_tells_of_today(desk: Browser, hub: Hub) -> None:
    hub.put(clock.now() + timedelta(seconds=50), state="arrived")
    assert "Appuntamenti di oggi" in desk.get("/scrivania")
    assert "persona in attesa" in desk.get("/scrivania")


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_the_day_without_signing_in(citizen: Browser, hub: Hub, path: str) -> None:
    assert citizen.get(path).url.path == "/entra"


def test_another_bodys_appointment_is_not_there(app: object, people: People, hub: Hub, sister: Hub) -> None:
    made = hub.put(hub.at(2, 9))
    other = people.sign_in(app, SEGRATE, "volunteer")
    nobody = "0198c0de-0000-7000-8000-000000000000"
    known, unknown = other.get(f"/appuntamenti/{made}"), other.get(f"/appuntamenti/{nobody}")
    assert (known.status, unknown.status) == (404, 404)
    assert known.html.replace(str(made), nobody) == unknown.html, "but for the address that was asked"
    other.get("/accesso")
    for path, fields in ((f"{made}/stato", {"stato": "arrived"}), (f"{made}/annulla", {"motivo": "x"})):
        assert other.post(f"/appuntamenti/{path}", fields).status == 404
    assert [row.state for row in hub.rows()] == ["booked"]


def test_a_volunteer_sets_no_hours(desk: Browser, hub: Hub) -> None:
    for part in MANAGED:
        assert desk.get(f"/appuntamenti/orari{part}").status == 403


def test_a_stranger_form_is_refused(desk: Browser, hub: Hub) -> None:
    made = hub.put(hub.at(2, 9))
    assert desk.post(f"/appuntamenti/{made}/annulla", {"motivo": "x", "csrf": "0" * 64}).status == 403
    evil = {"origin": "https://evil.example"}
    assert desk.post(f"/appuntamenti/{made}/annulla", {"motivo": "x"}, headers=evil).status == 403
    assert hub.live()


@pytest.mark.parametrize("part", MANAGED)
def test_every_page_of_the_settings_opens(manager: Browser, hub: Hub, part: str) -> None:
    assert manager.get(f"/appuntamenti/orari{part}").status == 200


def test_closing_a_day_shows_first_whom_it_touches(manager: Browser, citizen: Browser, hub: Hub) -> None:
    made, day = hub.put(hub.at(4, 9), name="Bruna Galli"), local(hub.at(4, 9)).date()
    form = {"tipo": "closed", "primo": day.isoformat(), "motivo": "Riunione della rete"}
    ask = manager.post("/appuntamenti/orari/giorno", form)
    assert ask.status == 409 and "Bruna Galli" in ask and "1 persona verrebbe a sportello chiuso" in ask
    assert "Riunione" not in manager.get("/appuntamenti/orari"), "nothing has changed yet"
    sure = manager.post("/appuntamenti/orari/giorno", ask.form("/appuntamenti/orari/giorno"))
    assert "Salvato" in sure and "Appuntamenti fuori orario: 1" in sure and "Riunione della rete" in sure
    diary = manager.get(f"/appuntamenti/giornata?giorno={day}")
    assert "fuori orario" in diary and "Bruna Galli" in diary
    assert not [
        time for time in times_on(citizen.get("/appuntamenti/quando")) if time.startswith(day.isoformat())
    ]
    refused = citizen.get(f"/appuntamenti/chi?tipo={hub.kind()}&ora={value_of(hub.at(4, 9))}")
    assert "Riunione della rete" in refused and refused.status == 422
    manager.post(f"/appuntamenti/{made}/annulla", {"motivo": "Chiuso"})
    hub.reopen()


@pytest.mark.long
def test_a_new_desk_with_hours_and_a_reason_can_be_booked(app: object, people: People, hub: Hub) -> None:
    host = "i-garibaldini.localhost"
    switch_on(hub.platform, host)
    boss = people.sign_in(app, host, "association_admin")
    assert "Nessuno sportello" in boss.get("/appuntamenti/orari")
    assert "Non c'è ancora nessuno sportello" in boss.get("/appuntamenti/giornata")
    assert Browser(app, host).get("/appuntamenti").status == 200
    boss.post("/appuntamenti/orari/sportello", {"nome": "Tavolo blu", "luogo": "Primo piano", "attivo": "1"})
    form = boss.get("/appuntamenti/orari/orario")
    desk = form.html.split('<option value="')[2].split('"')[0]
    hours = {"sportello": desk, "giorno": [str(day) for day in range(7)], "apre": "9:00", "chiude": "12:00"}
    assert "9:00-12:00" in boss.post("/appuntamenti/orari/orario", hours)
    twice = boss.post("/appuntamenti/orari/orario", hours)
    assert twice.status == 422 and "già un'apertura" in twice and 'value="9:00"' in twice.html
    boss.post(
        "/appuntamenti/orari/motivo",
        {"nome": "Leggere una lettera", "minuti": "20", "attivo": "1", "porta": "La lettera"},
    )
    when = Browser(app, host).get("/appuntamenti/quando")
    assert times_on(when) and "circa 20 minuti" in when
    off = boss.get("/appuntamenti/orari")
    edit = next(link for link in off.links if link.startswith("/appuntamenti/orari/sportello/"))
    assert "non in uso" in boss.post(edit, {"nome": "Tavolo blu"})
    assert not times_on(Browser(app, host).get("/appuntamenti/quando"))


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("sportello", {"nome": ""}, "Dai un nome"),
        ("orario", {"giorno": [], "apre": "25:00", "chiude": "x"}, "Scegli almeno un giorno"),
        ("orario", {"giorno": ["1"], "apre": "12:00", "chiude": "9:00"}, "prima dell'apertura"),
        ("giorno", {"tipo": "", "primo": "31/02/2027"}, "Scegli se è una chiusura"),
        ("giorno", {"tipo": "extra", "primo": "2027-03-01"}, "Scrivi l'ora così"),
        (
            "giorno",
            {"tipo": "closed", "primo": "2027-03-05", "ultimo": "2027-03-01"},
            "Controlla l'ultimo giorno",
        ),
        ("motivo", {"nome": "", "minuti": "3"}, "Scrivi un numero da 5 a 480"),
        ("regole", {"preavviso": "x", "passo": "7"}, "Scrivi un numero"),
    ],
)
def test_a_wrong_setting_comes_back_with_what_was_typed(
    manager: Browser, hub: Hub, part: str, fields: dict[str, object], words: str
) -> None:
    screen = manager.post(f"/appuntamenti/orari/{part}", fields)
    assert screen.status == 422 and words in screen and screen.title.startswith("Errore:")


def test_the_rules_are_kept_and_hold(manager: Browser, hub: Hub) -> None:
    page = manager.get("/appuntamenti/orari/regole")
    fields = page.form("/appuntamenti/orari/regole") | {"anticipo": "3", "passo": "30"}
    changed = manager.post("/appuntamenti/orari/regole", fields)
    assert "3 giorni prima" in changed and "30 minuti" in changed
    shown = times_on(Browser(manager.app, PIOLTELLO).get("/appuntamenti/quando"))
    assert shown and max(shown)[:10] <= local(hub.at(3, 9)).date().isoformat()
    manager.post("/appuntamenti/orari/regole", fields | {"anticipo": "14", "passo": "15"})
