"""A person gets everything that is kept of her; erased, nothing of her is left, not even after a restore."""

import io
import json
import os
import subprocess
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, select, text, update
from sqlalchemy.orm import Session

from core import clock
from core.app import build_platform
from core.cli import cli
from core.consents import queries as consent_queries
from core.consents.actions import consents
from core.consents.codes import Codes
from core.contributions import Kept
from core.db import embedded
from core.db.check.declared import declared
from core.db.scope import Scope, open_session
from core.errors import Conflict
from core.files import actions as files
from core.files import offers
from core.hookspecs import hookimpl
from core.i18n.languages import NAMES
from core.notices.models import Message
from core.organisations.models import Organisation
from core.people.actions import merging, writing
from core.people.models import Person
from core.people.rules.draft import Contact
from core.privacy import actions, erasure, export, register, restore, retention
from core.privacy.ledger import BrokenLedger, Ledger
from core.vault import queries as vault
from core.vault.rules import Destroyed
from core.web.platform import Platform
from core.who import Member
from plugins.booking.actions import importing
from plugins.booking.actions.home import seal_address
from plugins.booking.models import Appointment, Outcome
from tests.conftest import MASTER, SECRET, settings_for
from tests.core.files.hostile import paper, saved
from tests.core.people.desk import NOW, PIOLTELLO, Desk
from tests.plugins.booking.stage import Hub, furnish

pytestmark = pytest.mark.long

HERS = {
    ("person", "name"): "Ornella",
    ("person", "surname"): "Canarini",
    ("person", "fiscal_code"): "CNRRLL80A41F205X",
    ("person", "born"): "1 gennaio 1980",
    ("person", "birth_place"): "Canarinopoli",
    ("person", "language"): NAMES["uk"],
    ("person", "comune"): "015175",
    ("person", "address"): "via del Canarino 7",
    ("person", "safe_address"): "Indirizzo da tenere segreto",
    ("person_contact", "value"): "+393471112233",
    ("person_contact", "whose"): "sua cugina Canarina",
    ("person_contact", "hours"): "dopo il canto del gallo",
    ("person_contact", "safe"): "Sicuro",
    ("person_contact", "no_message"): "non lasciarne",
    ("person_link", "relation"): "figlio o figlia",
    ("consent", "purpose"): "Passare i tuoi dati a un altro ente",
    ("consent", "version"): "versione 1",
    ("consent", "ground"): "un pericolo serio",
    ("consent", "reason"): "Il gatto minaccia i canarini",
    ("consent", "language"): NAMES["ro"],
    ("consent", "speaker"): "Il tutore",
    ("consent", "represented_by"): "Tutore Canarone",
    ("file", "name"): "Carta di Ornella Canarini.pdf",
    ("file_offer", "purpose"): "La ricetta del canarino",
}
"""Each tagged column of her record, and what has to be read of it in the copy."""
BOOKED = {
    ("booking_appointment", "name"): "Ornella Canarini",
    ("booking_appointment", "phone"): "+393479998877",
    ("booking_appointment", "email"): "ornella@canarini.test",
    ("booking_appointment", "note"): "Porta il canarino",
    ("booking_appointment", "address"): "Vicolo dei Canarini 9",
    ("booking_appointment", "reason"): "Canarino malato",
    ("booking_appointment", "service"): "canarini-in-regola",
    ("booking_appointment", "language"): NAMES["ro"],
    ("booking_appointment", "spoken"): NAMES["uk"],
    ("booking_appointment", "ready"): "Libretto del canarino",
    ("booking_appointment", "mode"): "In videochiamata",
    ("booking_appointment", "state"): "prenotato",
    ("booking_appointment", "channel"): "Prenotato dal sito",
    ("booking_outcome", "missing"): "Brevetto del canarino",
    ("booking_outcome", "note"): "Canta meglio la mattina",
    ("message", "recipient"): "posta@canarini.test",
    ("message", "subject"): "Oggetto canarino",
    ("message", "body"): "Testo canarino",
    ("message", "attachment"): None,
    ("booking_import", "file_name"): None,
    ("booking_import", "rows"): None,
}
"""The same of an appointment. A message's attachment is the calendar file of the appointment itself; whose a row of a
file is that was brought nobody can tell for certain, so it is in no copy, and goes with whoever is erased."""
BROUGHT = "Gli amici dei canarini.csv"
LETTER = saved(paper())
OTHERS = ("Berenice", "Passerotti", "+393470000001", "via del Passero 9", "La ricetta del passero")
SHOWN = ("identity", "contact", "content", "special")
OF_STAFF = ("work", "security", "accountability", "rights")


@pytest.fixture(scope="module")
def platform(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The installation, with a folder of data of its own for the ledger."""
    found = build_platform(settings_for(database, data_dir=tmp_path_factory.mktemp("data")), strict=True)
    yield found
    close(found)


def close(platform: Platform) -> None:
    platform.engine.dispose()
    platform.district_engine.dispose()


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Desk:
    return Desk(platform, PIOLTELLO)


@pytest.fixture(scope="module")
def anna(desk: Desk) -> Member:
    return desk.colleague()


@pytest.fixture(scope="module")
def hub(platform: Platform) -> Hub:
    return furnish(platform, PIOLTELLO)


@pytest.fixture
def ornella(desk: Desk, anna: Member) -> Iterator[UUID]:
    """Somebody of whom everything is written down, with a sister who is nobody's business."""
    contact = Contact(
        kind="phone", value="+393471112233", whose="sua cugina Canarina", hours="dopo il canto del gallo",
        safe=False, no_message=True,
    )  # fmt: skip
    told = {
        "name": "Ornella", "surname": "Canarini", "fiscal_code": "CNRRLL80A41F205X", "born": date(1980, 1, 1),
        "birth_place": "Canarinopoli", "language": "uk", "comune": "015175", "address": "via del Canarino 7",
        "safe_address": True, "contacts": (contact,),
    }  # fmt: skip
    one = desk.meet(anna, **told)
    other = desk.meet(
        anna, name="Berenice", surname="Passerotti", address="via del Passero 9",
        contacts=(Contact(kind="phone", value="+393470000001"),),
    )  # fmt: skip
    with desk.at_work() as db:
        say_yes(db, desk, one, by=anna)
        files.keep(db, person=one, name="Carta di Ornella Canarini", content=LETTER, by=anna, now=NOW)
        offers.offer_upload(db, person=one, purpose="La ricetta del canarino", by=anna, now=NOW)
        offers.offer_upload(db, person=other, purpose="La ricetta del passero", by=anna, now=NOW)
        writing.link(db, person_id=one, other_id=other, relation="child", by=anna, now=NOW)
    yield one
    with desk.at_work() as db:
        for person in (one, other):
            if db.get(Person, (desk.site.tenant_id, person)):
                erasure.erase(desk.platform, db, desk.site, person, by=anna, now=NOW)


def say_yes(db: Session, desk: Desk, person: UUID, *, by: Member) -> None:
    """Ask a guardian for a consent; record a danger in the place of another."""
    purpose = consent_queries.purpose(db, "sharing")
    comune = db.scalars(select(Organisation).where(Organisation.kind == "comune").limit(1)).one()
    assert purpose
    asked = consents.Asked(
        purpose=purpose, recipient=comune, language="ro", speaker="guardian", represented_by="Tutore Canarone"
    )
    codes = Codes(desk.platform.signer.keyed)
    consents.ask(db, person=person, asked=asked, codes=codes, by=by, now=NOW)
    consents.record_ground(
        db, person=person, purpose=purpose, recipient=comune, ground="danger",
        reason="Il gatto minaccia i canarini", by=by, now=NOW,
    )  # fmt: skip


@pytest.fixture
def appointment(hub: Hub) -> UUID:
    hub.clear()
    one = hub.put(
        clock.now() + timedelta(days=3), name="Ornella Canarini", phone="+393479998877",
        email="ornella@canarini.test", note="Porta il canarino", reason="Canarino malato",
        service="canarini-in-regola", language="ro", spoken="uk", mode="video", ready=["Libretto del canarino"],
    )  # fmt: skip
    hub.put(clock.now() + timedelta(days=4), name="Berenice Passerotti", phone="+393470000001")
    with hub.db() as db:
        where = seal_address(db, "Vicolo dei Canarini 9", one)
        db.execute(update(Appointment).where(Appointment.id == one).values(address=where))
        came = Outcome(appointment_id=one, code="papers", missing=["Brevetto del canarino"], written_by=one)
        came.note = "Canta meglio la mattina"
        db.add(came)
        db.add(
            Message(
                key=f"booking {one} 0 confirm", recipient="posta@canarini.test", subject="Oggetto canarino",
                body="Testo canarino",
            )
        )  # fmt: skip
        bring(db, by=one)
    return one


def bring(db: Session, *, by: UUID) -> None:
    """Bring a file that names her, twice: one waits, of the other her row was left over."""
    rows = [
        {
            "day": "3/3/2027",
            "time": "9",
            "name": "Canarini Ornella",
            "phone": "347 999 88 77",
            "note": "canarino",
        }
    ]
    for applied in (None, clock.now()):
        left = importing.stage(db, what="appointments", file_name=BROUGHT, rows=rows, by=by, now=clock.now())
        left.applied_at = applied


def copy_of(platform: Platform, desk: Desk, subject: UUID) -> tuple[str, str]:
    """The copy a person gets: the page and the data."""
    begun = time.monotonic()
    with desk.at_work() as db:
        kept = erasure.everything(platform, db, desk.site, subject, by=None, verb="export", now=NOW)
        bundle = zipfile.ZipFile(io.BytesIO(export.archive(platform, desk.site, kept, NOW)))
    assert time.monotonic() - begun < 10
    assert bundle.namelist()[:2] == [export.PAGE, export.DATA]
    return bundle.read(export.PAGE).decode(), bundle.read(export.DATA).decode()


def test_everything_that_is_tagged_is_looked_for_here() -> None:
    """A new personal column of people whom bodies help has to be added above, and so to the copy."""
    declared()
    tagged = {
        (table, column)
        for table, column, says, _module in register.places()
        if says.kind in SHOWN and says.purpose not in OF_STAFF
    }
    assert tagged - {place for place in tagged if place[0] in LATER} == {*HERS, *BOOKED}


LATER = {
    "assistance_answer",
    "assistance_case",
    "assistance_event",
    "assistance_filing",
    "assistance_mandate",
    "assistance_note",
    "assistance_tick",
    "booking_waiting",
}
"""Tables whose rooms prove their own answers."""


def test_a_person_reads_everything_that_is_kept_of_her_and_nothing_of_others(
    platform: Platform, desk: Desk, ornella: UUID
) -> None:
    page, data = copy_of(platform, desk, ornella)
    words = {value for part in json.loads(data)["parti"] for row in part["voci"] for value in row.values()}
    for place, canary in HERS.items():
        assert canary in page, place
        assert any(canary in one for one in words), place
    assert not [other for other in OTHERS if other in page + data]


def test_so_does_who_only_has_a_code_of_an_appointment(
    platform: Platform, desk: Desk, appointment: UUID
) -> None:
    page, data = copy_of(platform, desk, appointment)
    for place, canary in BOOKED.items():
        if canary is not None:
            assert canary in page and canary in data, place
    assert not [other for other in OTHERS if other in page + data]


def test_the_page_is_harmless_and_files_lead_nowhere_else(platform: Platform, desk: Desk) -> None:
    evil = Kept(
        title="Prova", rows=(("Nota", "<script>alert(1)</script>"),), files=(("../../etc/passwd", b"x"),)
    )
    bundle = zipfile.ZipFile(io.BytesIO(export.archive(platform, desk.site, [evil], NOW)))
    assert bundle.namelist() == [export.PAGE, export.DATA, "file/1-passwd"]
    page = bundle.read(export.PAGE).decode()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert 'href="file/1-passwd"' in page


def dumped(server: embedded.Server, database: str) -> str:
    """Everything the database holds, as a backup has it; for whoever reads backups there are no walls."""
    command = [
        str(server.programs / "pg_dump"), "-h", str(server.socket), "-U", "postgres",
        "-d", str(make_url(database).database), "--data-only", "--inserts",
    ]  # fmt: skip
    env = os.environ | {"PGPASSWORD": server.superuser_password}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def hits(dump: str, subject: UUID, *, with_id: bool = True) -> list[str]:
    """What of her stands in a dump."""
    known = {*HERS.values(), *BOOKED.values(), BROUGHT, "Canarini Ornella"}
    canaries = [canary for canary in known if canary and "anar" in canary]
    phones = ["+393479998877", "+393471112233", "347 999 88 77"]
    return [word for word in (*canaries, *phones, *([str(subject)] if with_id else [])) if word in dump]


def test_an_erased_appointment_leaves_nothing_in_a_dump(
    platform: Platform, desk: Desk, hub: Hub, server: embedded.Server, database: str, appointment: UUID
) -> None:
    before = dumped(server, database)
    assert len(hits(before, appointment)) >= 8, "the probe finds what is there"
    assert {BROUGHT, "Canarini Ornella", "347 999 88 77"} <= set(hits(before, appointment)), "in files too"
    with desk.at_work() as db:
        erasure.erase(platform, db, desk.site, appointment, by=None, now=clock.now())
    after = dumped(server, database)
    assert hits(after, appointment, with_id=False) == []
    assert "Berenice Passerotti" in after, "nobody else is touched"
    row = next(row for row in hub.rows() if row.id == appointment)
    assert row.state == "cancelled", "the place is free again"
    assert len(hub.taken()) == 1
    old = next(line for line in before.splitlines() if str(appointment) in line and "appointment" in line)
    assert row.code_hash.hex() not in old, "her code opens nothing any more"


def test_an_erased_person_leaves_nothing_in_a_dump_and_no_key_opens_older_rows(
    platform: Platform, desk: Desk, server: embedded.Server, database: str, ornella: UUID, anna: Member
) -> None:
    with desk.at_work() as db:
        row = db.get_one(Person, (desk.site.tenant_id, ornella))
        older = {"sealed": row.name, "row": ornella, "table": "person", "column": "name", "subject": ornella}
        assert vault.unseal(db, **older) == b"Ornella"
    sealed = bytes(older["sealed"]).hex()  # type: ignore[arg-type]
    assert sealed in dumped(server, database), "the probe finds what is there"
    with desk.at_work() as db:
        erasure.erase(platform, db, desk.site, ornella, by=anna, now=clock.now(), reason="Lo chiede lei")
    after = dumped(server, database)
    assert sealed not in after and hits(after, ornella, with_id=False) == []
    assert str(ornella) not in "\n".join(
        line for line in after.splitlines() if "INSERT INTO public.vault_subject_key" not in line
    ), "only the empty place of her key is left"
    with desk.at_work() as db, pytest.raises(Destroyed):
        vault.unseal(db, **older)


def test_the_receipt_in_the_log_names_nobody(
    platform: Platform, desk: Desk, server: embedded.Server, database: str, ornella: UUID, anna: Member
) -> None:
    with desk.at_work() as db:
        erasure.erase(platform, db, desk.site, ornella, by=anna, now=clock.now(), reason="Lo chiede lei")
    with desk.at_work() as db:
        lines = (
            db.execute(text("SELECT * FROM audit_entry WHERE verb = 'erase' ORDER BY seq")).mappings().all()
        )
    last = lines[-1]
    assert (last["account_id"], last["reason"]) == (anna.account_id, "Lo chiede lei")
    assert ornella.bytes not in bytes(last["subject"]) and str(ornella) not in str(dict(last))
    ledger = Ledger(platform.settings.data_dir)
    assert str(ornella) not in ledger.path.read_text() and "Ornella" not in ledger.path.read_text()
    assert ledger.path.stat().st_mode & 0o077 == 0


def test_every_appointment_of_a_person_goes_with_her(
    platform: Platform, desk: Desk, hub: Hub, ornella: UUID, anna: Member
) -> None:
    hub.clear()
    mine = [hub.put(clock.now() + timedelta(days=day), name="Ornella Canarini") for day in (3, 4, 5)]
    with desk.at_work() as db:
        db.execute(update(Appointment).where(Appointment.id.in_(mine)).values(person_id=ornella))
    page, _data = copy_of(platform, desk, ornella)
    assert page.count("Il tuo appuntamento") == len(mine)
    with desk.at_work() as db:
        until = clock.now() + timedelta(days=90)
        actions.hold(db, subject=ornella, reason="Causa", until=until, by=anna.membership_id, now=clock.now())
        retention.run(platform, db, desk.site, clock.now() + timedelta(days=60))
    assert {row.name for row in hub.rows()} == {"Ornella Canarini"}, "what is held for her stays"
    with desk.at_work() as db:
        db.execute(text("DELETE FROM privacy_hold"))
        erasure.erase(platform, db, desk.site, ornella, by=anna, now=clock.now())
    assert {(row.name, row.state, row.person_id) for row in hub.rows()} == {("", "cancelled", None)}
    assert len({bytes(row.code_hash) for row in hub.rows()}) == len(mine)


def test_records_that_were_merged_go_together(
    platform: Platform, desk: Desk, ornella: UUID, anna: Member
) -> None:
    twin = desk.meet(anna, name="Ornela", surname="Canarini")
    with desk.at_work() as db:
        merging.merge(db, kept_id=ornella, merged_id=twin, by=anna, now=NOW)
    with desk.at_work() as db:
        erasure.erase(platform, db, desk.site, twin, by=anna, now=clock.now())
    with desk.at_work() as db:
        assert db.scalars(select(Person.id).where(Person.id.in_((ornella, twin)))).all() == []


def test_what_is_held_is_not_erased(platform: Platform, desk: Desk, ornella: UUID, anna: Member) -> None:
    until = clock.now() + timedelta(days=30)
    with desk.at_work() as db:
        actions.hold(db, subject=ornella, reason="Causa", until=until, by=anna.membership_id, now=clock.now())
    with desk.at_work() as db, pytest.raises(Conflict, match="blocco"):
        erasure.erase(platform, db, desk.site, ornella, by=anna, now=clock.now())
    with desk.at_work() as db:
        assert db.get(Person, (desk.site.tenant_id, ornella))
        db.execute(text("DELETE FROM privacy_hold"))


class Broken:
    """A plugin that keeps something and cannot let go of it."""

    @hookimpl
    def erase_person(self, db: Session, site: object, person: UUID) -> None:
        raise RuntimeError("no")


def test_a_plugin_that_cannot_erase_undoes_the_whole(
    platform: Platform, desk: Desk, ornella: UUID, anna: Member
) -> None:
    broken = Broken()
    platform.plugins.manager.register(broken, "broken")
    try:
        with pytest.raises(RuntimeError), desk.at_work() as db:
            erasure.erase(platform, db, desk.site, ornella, by=anna, now=clock.now())
    finally:
        platform.plugins.manager.unregister(broken)
    with desk.at_work() as db:
        assert db.get(Person, (desk.site.tenant_id, ornella))
        assert erasure.everything(platform, db, desk.site, ornella, by=anna, verb="read", now=NOW)


@pytest.fixture
def older(
    platform: Platform, server: embedded.Server, database: str, ornella: UUID, appointment: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Platform]:  # fmt: skip
    """A backup of the database, put back beside today's folder of data; the command line works on it."""
    name = f"backup_{os.getpid()}"
    close(platform)
    embedded.clone(server, str(make_url(database).database), name)
    url, folder = server.url("diffuso_owner", server.owner_password, name), platform.settings.data_dir
    told = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "MASTER_KEY": MASTER, "DATA_DIR": str(folder)}
    for key, value in told.items():
        monkeypatch.setenv(f"DIFFUSO_{key}", value)
    found = build_platform(settings_for(url, data_dir=folder), strict=True)
    yield found
    close(found)
    embedded.drop(server, name)


def test_a_restored_backup_brings_nobody_back(
    older: Platform, desk: Desk, server: embedded.Server, ornella: UUID, appointment: UUID
) -> None:
    with desk.at_work() as db:
        for subject in (ornella, appointment):
            erasure.erase(desk.platform, db, desk.site, subject, by=None, now=clock.now())
    url = older.settings.database_url
    assert len(hits(dumped(server, url), appointment)) >= 8, "without the ledger they are back"
    done = CliRunner().invoke(cli, ["privacy", "reapply"])
    assert done.output == "Fatto: 2 persone cancellate di nuovo.\n", done.output
    assert hits(dumped(server, url), appointment, with_id=False) == []
    with open_session(older.engine, Scope(desk.site.district_id, desk.site.tenant_id)) as db, db.begin():
        assert db.get(Person, (desk.site.tenant_id, ornella)) is None
        assert "Berenice Passerotti" in db.scalars(select(Appointment.name)).all(), "nobody else is touched"
    assert restore.reapply(older) == 0, "once is enough"
    assert restore.reapply(desk.platform) == 0, "the database of today is not older"


def test_two_years_after_the_last_contact_a_record_goes_key_and_all(
    platform: Platform, desk: Desk, ornella: UUID, anna: Member
) -> None:
    twin = desk.meet(anna, name="Ornela", surname="Canarini")
    with desk.at_work() as db:
        merging.merge(db, kept_id=ornella, merged_id=twin, by=anna, now=NOW)
    left = {}
    for days in (730, 731):
        with desk.at_work() as db:
            now = NOW + timedelta(days=days)
            seen = {one.table: one.rows for one in retention.look(platform, db, desk.site, now)}
            done = {one.table: one.rows for one in retention.run(platform, db, desk.site, now)}
            assert seen["person"] == done["person"]
        with desk.at_work() as db:
            left[days] = set(db.scalars(select(Person.id))) & {ornella, twin}
            key = db.execute(
                text("SELECT wrapped FROM vault_subject_key WHERE subject = :id"), {"id": ornella}
            ).scalar()
            assert (key is None) == (days == 731)
    assert left == {730: {ornella, twin}, 731: set()}


def test_a_ledger_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.marks() == {}
    tenant = UUID(int=1)
    ledger.add(tenant=tenant, mark=b"one", at=NOW)
    ledger.add(tenant=tenant, mark=b"two", at=NOW)
    assert ledger.marks() == {tenant: {b"one", b"two"}}
    with ledger.path.open("a") as file:
        file.write("half a li")
    with pytest.raises(BrokenLedger, match="riga 3"):
        ledger.marks()


def test_a_probe_without_the_wall_finds_the_dead(server: embedded.Server, database: str) -> None:
    """The dump is read by one for whom there are no walls: otherwise an empty one would prove nothing."""
    engine = create_engine(
        server.url("postgres", server.superuser_password, str(make_url(database).database))
    )
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM account")).scalar()
    engine.dispose()
    assert "INSERT INTO public.account" in dumped(server, database)
