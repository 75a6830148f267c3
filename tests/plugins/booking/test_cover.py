"""Who interprets is away: who would take over is a proposal, applied as it was seen, and taken back with one click."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from core import clock
from core.db.ids import new_id
from plugins.booking.models import Appointment, Change, DayRule, Desk, Hours, Operator
from plugins.booking.queries.offer import read_now
from tests.actors import Browser, Screen
from tests.plugins.booking.stage import CLOSES, OPENS, Hub
from tests.plugins.booking.test_consequences import HOURS, row, undo_path

pytestmark = pytest.mark.long


@pytest.fixture
def mediators(hub: Hub) -> Iterator[list[UUID]]:
    """Leila speaks Arabic and Urdu, Nadia Arabic."""
    hub.reopen()
    ids, own = [new_id(), new_id()], {"organisation_id": hub.site.tenant_id}
    with hub.db() as db:
        db.execute(delete(Change))
        for one, name, languages in zip(ids, ("Leila", "Nadia"), (["ar", "ur"], ["ar"]), strict=True):
            db.add(Desk(id=one, name=name, place=None, role="mediator", languages=languages, **own))
    yield ids
    hub.clear()
    hub.reopen()
    with hub.db() as db:
        db.execute(delete(Desk).where(Desk.id.in_(ids)))


def working_day(hub: Hub) -> int:
    """The first day from the third on that is no holiday."""
    with hub.db() as db:
        offer = read_now(db, hub.site, clock.now())
    assert offer
    today = clock.today()
    return next(n for n in range(3, 12) if today + timedelta(days=n) not in offer.schedule.holidays)


@pytest.fixture
def amina(hub: Hub, mediators: list[UUID]) -> Iterator[int]:
    """A day of weekly hours, when an operator who speaks Arabic receives at the second desk; which."""
    ahead, one, own = working_day(hub), new_id(), {"organisation_id": hub.site.tenant_id}
    with hub.db() as db:
        db.add(Operator(id=one, name="Amina", languages=["ar"], types=[], **own))
        db.flush()
        day = hub.at(ahead, 9).date()
        when = {"weekday": day.weekday(), "opens": OPENS, "closes": CLOSES}
        db.add(Hours(desk_id=hub.desks[1], operator_id=one, **when, **own))
        for place in (hub.desks[0], *mediators):
            db.add(Hours(desk_id=place, **when, **own))
        usual = update(DayRule).where(DayRule.organisation_id == hub.site.tenant_id)
        db.execute(usual.values(first=day + timedelta(days=1)))
    yield ahead
    hub.clear()
    with hub.db() as db:
        db.execute(delete(Hours).where(Hours.organisation_id == hub.site.tenant_id))
        hub_closures = DayRule.organisation_id == hub.site.tenant_id, DayRule.kind == "closed"
        db.execute(delete(DayRule).where(*hub_closures))
        db.execute(usual.values(first=clock.today()))
        db.execute(delete(Operator).where(Operator.id == one))


def away(manager: Browser, hub: Hub, who: UUID, ahead: int = 4) -> Screen:
    """Write down that somebody is away for a day."""
    day = str(hub.at(ahead, 9).date())
    rule = {"tipo": "closed", "sportello": str(who), "primo": day, "motivo": "Assenza"}
    return manager.post(f"{HOURS}/giorno", rule)


def agree(manager: Browser, ask: Screen) -> Screen:
    return manager.post(f"{HOURS}/giorno", ask.form(f"{HOURS}/giorno"))


def test_who_takes_over_and_who_stays_without_is_seen_first(
    manager: Browser, hub: Hub, mediators: list[UUID]
) -> None:
    leila, nadia = mediators
    arabic = hub.put(hub.at(4, 9), spoken="ar", mediator_id=leila)
    urdu = hub.put(hub.at(4, 11), spoken="ur", mediator_id=leila, name="Sana Iqbal")
    before = hub.rows()
    ask = away(manager, hub, leila)
    assert ask.status == 409 and hub.rows() == before
    assert "Chi passa ad altri" in ask and "interpreta Leila" in ask and "interpreta Nadia" in ask
    assert (
        "1 persona resterebbe" in ask
        and "Sana Iqbal, Aiuto generale (urdu)" in ask
        and "manca chi parla la sua lingua" in ask
    )
    assert f"posto-{urdu}" in ask.form(f"{HOURS}/giorno") and f"posto-{arabic}" not in ask.form(
        f"{HOURS}/giorno"
    )
    done = agree(manager, ask)
    assert "1 appuntamento passato ad altri" in done
    assert "Appuntamenti fuori orario: 1" in done and "Sana Iqbal" in done, (
        "who is to be called stays in sight"
    )
    assert (row(hub, arabic).mediator_id, row(hub, urdu).mediator_id) == (nadia, leila) and not hub.jobs()
    back = manager.post(undo_path(done))
    assert "anche per le persone" in back and hub.rows() == before


def test_what_was_not_seen_is_not_applied(manager: Browser, hub: Hub, mediators: list[UUID]) -> None:
    leila, nadia = mediators
    arabic = hub.put(hub.at(4, 9), spoken="ar", mediator_id=leila)
    ask = away(manager, hub, leila)
    assert "Nessuno perde l" in ask
    other = hub.put(hub.at(4, 9), desk=1, spoken="ar", mediator_id=nadia)
    again = agree(manager, ask)
    assert again.status == 409 and "Nel frattempo qualcosa è cambiato" in again
    assert (row(hub, arabic).mediator_id, row(hub, other).mediator_id) == (leila, nadia)
    assert "Assenza" not in manager.get(HOURS)
    assert "1 persona resterebbe" in again and "Assenza" in agree(manager, again)


def test_an_operator_who_speaks_receives_and_desks_are_exchanged(
    manager: Browser, hub: Hub, mediators: list[UUID], amina: int
) -> None:
    leila, nadia = mediators
    with hub.db() as db:
        db.execute(update(Desk).where(Desk.id == nadia).values(active=False))
    arabic = hub.put(hub.at(amina, 9), desk=0, spoken="ar", mediator_id=leila, name="Huda Salem")
    italian = hub.put(hub.at(amina, 9), desk=1, name="Carlo Bassi")
    before = hub.rows()
    ask = away(manager, hub, leila, amina)
    assert "chi riceve parla la sua lingua" in ask and "Huda Salem" in ask and "Carlo Bassi" in ask
    done = agree(manager, ask)
    assert "2 appuntamenti passati ad altri" in done
    assert (row(hub, arabic).desk_id, row(hub, arabic).mediator_id) == (hub.desks[1], None)
    assert row(hub, italian).desk_id == hub.desks[0]
    assert "anche per le persone" in manager.post(undo_path(done)) and hub.rows() == before


def test_where_the_operator_does_not_speak_it_any_more_a_mediator_takes_over(
    manager: Browser, hub: Hub, mediators: list[UUID], amina: int
) -> None:
    made = hub.put(hub.at(amina, 9), desk=1, spoken="ar")
    with hub.db() as db:
        operator = db.query(Operator).one().id
    path = f"{HOURS}/operatore/{operator}"
    ask = manager.post(path, {"nome": "Amina", "attivo": "1"})
    assert ask.status == 409 and ("interpreta Leila" in ask or "interpreta Nadia" in ask)
    manager.post(path, ask.form(path))
    assert row(hub, made).mediator_id in mediators


def test_who_has_changed_since_keeps_what_she_has(manager: Browser, hub: Hub, mediators: list[UUID]) -> None:
    leila, nadia = mediators
    first, second = (hub.put(hub.at(4, hour), spoken="ar", mediator_id=leila) for hour in (9, 11))
    done = agree(manager, away(manager, hub, leila))
    with hub.db() as db:
        db.execute(update(Appointment).where(Appointment.id == second).values(state="cancelled"))
    back = manager.post(undo_path(done))
    assert row(hub, first).mediator_id == leila and row(hub, second).mediator_id == nadia, row(hub, second)
    assert "Qualcuno ha già cambiato" in back
