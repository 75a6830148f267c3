"""Who receives, what a reason needs, days that come back; and why a time is not bookable, at staff's forms."""

from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import delete, text, update

from core import clock
from core.db.ids import new_id
from plugins.booking.models import DayRule, Hours, Operator, Type
from plugins.booking.queries.offer import read_now
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import Hub

HOME = "/appuntamenti/orari"


def why(manager: Browser, hub: Hub, ahead: int, clock_: str, label: str = "Aiuto generale") -> Screen:
    day = hub.at(ahead, 9).date()
    asked = {"tipo": hub.kind(label), "giorno": str(day), "ora": clock_}
    return manager.get(f"{HOME}/perche?{urlencode(asked)}")


def test_every_minute_has_its_reason(manager: Browser, hub: Hub) -> None:
    hub.put(hub.at(2, 9), desk=0)
    assert "A quest'ora si può prenotare." in why(manager, hub, 2, "9:00")
    assert "Quest'ora è già presa" in why(manager, hub, 2, "9:00")
    assert "non iniziano appuntamenti" in why(manager, hub, 2, "9:07")
    assert "chiuso" in why(manager, hub, 2, "21:00")
    assert "Si prenota al massimo" in why(manager, hub, 20, "9:00")
    assert "già passata" in why(manager, hub, 0, "0:01")
    assert why(manager, hub, 2, "25:99").status == 422
    assert "Dimmi perché" in manager.get(f"{HOME}/perche")
    with hub.db() as db:
        given = {"b": hub.site.tenant_id, "o": new_id(), "p": [str(hub.desks[1])], "k": hub.kinds["ISEE"]}
        given |= {"s": hub.at(2, 11), "e": hub.at(2, 12)}
        assert db.scalar(text("SELECT booking_hold(:b, :o, CAST(:p AS uuid[]), :k, :s, :e, 10)"), given)
    assert "la sta scegliendo adesso" in why(manager, hub, 2, "11:00")


def test_who_receives_is_written_down_and_leaves(manager: Browser, hub: Hub) -> None:
    assert manager.post(f"{HOME}/operatore", {"nome": ""}).status == 422
    chosen = {"nome": "Amina", "lingua": ["ar", "fr"], "motivo": [hub.kind("ISEE")], "attivo": "1"}
    page = manager.post(f"{HOME}/operatore", chosen)
    assert "Amina" in page and "العربية" in page
    with hub.db() as db:
        amina = db.query(Operator).one()
        assert (amina.languages, amina.types) == (["ar", "fr"], [hub.kind("ISEE")])
        operator_id = amina.id
    day = hub.at(2, 9).date()
    hours = {"sportello": str(hub.desks[0]), "giorno": str(day.weekday()), "apre": "6:00", "chiude": "7:30"}
    assert (
        manager.post(f"{HOME}/orario", hours | {"operatore": str(operator_id), "interno": "1"}).status == 200
    )
    with hub.db() as db:
        db.execute(
            update(DayRule)
            .where(DayRule.organisation_id == hub.site.tenant_id)
            .values(first=day + timedelta(days=1))
        )
    assert "li dà solo lo sportello" in why(manager, hub, 2, "6:00", "ISEE")
    assert "riceve Amina, che non segue questo motivo" in why(manager, hub, 2, "6:00")
    edited = manager.post(f"{HOME}/operatore/{operator_id}", {"nome": "Amina"})
    assert "non riceve più" in edited
    with hub.db() as db:
        offer = read_now(db, hub.site, clock.now())
        assert offer and not offer.at_desk.hours
        db.execute(delete(Hours).where(Hours.operator_id == operator_id))
        db.execute(delete(Operator))
        db.execute(
            update(DayRule).where(DayRule.organisation_id == hub.site.tenant_id).values(first=clock.today())
        )


def test_a_day_that_comes_back_and_what_a_reason_needs(manager: Browser, hub: Hub) -> None:
    day = hub.at(3, 9).date()
    rule = {"tipo": "closed", "primo": str(day), "ultimo": str(day + timedelta(days=400)), "ripete": "mese"}
    assert manager.post(f"{HOME}/giorno", rule | {"motivo": "Riunione"}).status == 200
    with hub.db() as db:
        made = (
            db.query(DayRule)
            .filter(DayRule.organisation_id == hub.site.tenant_id, DayRule.repeats.is_not(None))
            .one()
        )
        assert made.repeats.startswith("FREQ=MONTHLY;BYDAY=")
        offer = read_now(db, hub.site, clock.now())
        assert offer
        days = next(one.days for one in offer.schedule.exceptions if one.days)
        assert day in days and 12 <= len(days) <= 14
        assert all(one.weekday() == day.weekday() for one in days)
        db.delete(made)
    kind = {
        "nome": "SPID",
        "minuti": "40",
        "attivo": "1",
        "posti": "8",
        "pausa": "10",
        "stanza": "1",
        "modo": ["video"],
    }
    assert manager.post(f"{HOME}/motivo/{hub.kind('SPID')}", kind).status == 200
    assert manager.post(f"{HOME}/motivo/{hub.kind('SPID')}", kind | {"posti": "0"}).status == 422
    with hub.db() as db:
        spid = db.get_one(Type, (hub.site.district_id, hub.site.tenant_id, hub.kinds["SPID"]))
        assert (spid.seats, spid.pause_minutes, spid.modes, spid.needs_room) == (8, 10, ["video"], True)
        spid.seats, spid.pause_minutes, spid.modes, spid.needs_room = 1, 0, ["presence"], False
        spid.services = ["spid", "cie"]
