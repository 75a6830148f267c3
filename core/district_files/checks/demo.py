"""Whether the demonstration stays a demonstration, and fits."""

from collections import Counter

from core.district_files.checks.known import Known
from core.district_files.decode import BROKEN, Place
from core.district_files.demo import AppointmentType, Demo, DemoHub
from core.district_files.draft import Draft

INVENTED = "@esempio.test"
SHORTEST, LONGEST = 5, 480
"""Minutes that an appointment may last."""


def check_demo(draft: Draft, known: Known) -> None:
    """Note what does not fit in demo.toml."""
    demo = draft.demo
    if demo is None or demo is BROKEN:
        return
    place = draft.place("demo.toml")
    if not demo.demonstration:
        place.at("demonstration").wrong("in questo file tutto è inventato: deve dire true.")
    for number, hub in enumerate(demo.hubs, start=1):
        _check_hub(hub, place.at("hubs").item(number), draft, known)
    _check_staff(demo, place.at("staff"), known)
    for number, wanted in enumerate(demo.switched_on, start=1):
        known.bodies.one(wanted.body, place.at("switched_on").item(number).at("body"))


def _check_hub(hub: DemoHub, place: Place, draft: Draft, known: Known) -> None:
    known.bodies.one(hub.body, place.at("body"))
    body = draft.bodies.get(hub.body, BROKEN)
    if body is not BROKEN and "booking" not in body.plugins:
        place.at("body").wrong(f'"{hub.body}" non ha "booking" tra i suoi plugins.')
    desks = {desk.name for desk in hub.desks}
    for number, hours in enumerate(hub.hours, start=1):
        here = place.at("hours").item(number)
        _check_desks(hours.desks, desks, here)
        if hours.opens >= hours.closes:
            here.wrong("l'apertura viene prima della chiusura.")
    for number, kind in enumerate(hub.types, start=1):
        _check_type(kind, desks, place.at("types").item(number), known)


def _check_type(kind: AppointmentType, desks: set[str], place: Place, known: Known) -> None:
    known.services.each(kind.services, place.at("services"))
    known.documents.each(kind.bring, place.at("bring"))
    _check_desks(kind.desks, desks, place)
    if not SHORTEST <= kind.minutes <= LONGEST:
        place.at("minutes").wrong(f"i minuti vanno da {SHORTEST} a {LONGEST}.")


def _check_desks(named: tuple[str, ...], desks: set[str], place: Place) -> None:
    for name in named:
        if name not in desks:
            place.at("desks").wrong(f'"{name}" non è uno sportello di questo hub.')


def _check_staff(demo: Demo, place: Place, known: Known) -> None:
    emails = Counter(account.email for account in demo.staff)
    for number, account in enumerate(demo.staff, start=1):
        here = place.item(number)
        known.bodies.one(account.body, here.at("body"))
        if not account.email.endswith(INVENTED):
            here.at("email").wrong(f"le persone qui sono inventate: l'e-mail finisce con {INVENTED}.")
        if emails[account.email] > 1:
            here.at("email").wrong(f'"{account.email}" è scritta due volte.')
