"""A file is kept sealed, given to who follows the person and to nobody else, written down each time, and goes."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions as accounts
from core.accounts.models import Membership
from core.audit import queries as audit
from core.db import embedded
from core.db.ids import new_id
from core.db.scope import STORE
from core.errors import Missing
from core.files import actions, queries
from core.files.models import File
from core.files.refusal import Unfit
from core.files.rules import MOST_BYTES, Problem
from core.files.store import Away
from core.jobs.worker import jobs, run_one
from core.people.actions.opening import found
from core.people.models import Person
from core.privacy import erasure, export, retention
from core.vault import actions as vault
from core.vault.rules import Destroyed, Tampered
from core.web.platform import Platform
from core.who import Member
from tests.actors import Browser, Screen
from tests.core.files import good, hostile
from tests.core.people.desk import NOW, PIOLTELLO, SEGRATE, Desk

STORY = b"BT (Certificato di Amina) Tj ET"


def letter(words: bytes = STORY) -> bytes:
    pdf = hostile.paper()
    pdf.pages[0].obj.Contents = hostile.Stream(pdf, words)
    return hostile.saved(pdf)


@pytest.fixture
def amina(desk: Desk, anna: Member) -> UUID:
    return desk.meet(anna)


def kept(
    desk: Desk, person: UUID, by: Member, content: bytes | None = None, name: str = "ISEE Diallo.PDF"
) -> File:
    with desk.at_work() as db:
        return actions.keep(db, person=person, name=name, content=content or letter(), by=by, now=NOW)


def given(desk: Desk, file: File, by: Member) -> bytes:
    with desk.at_work() as db:
        opened = actions.open_file(db, person=file.person_id, file=file.id, by=by, now=NOW)
    return b"".join(opened.pieces)


def without_guard(db: Session, person: UUID, _by: Member) -> list[Person]:
    return found(db, person)


def nobody_is_asked(_db: Session, _person: UUID, _by: Member) -> list[Person]:
    return []


def failing(desk: Desk, person: UUID, by: Member) -> None:
    with desk.at_work() as db:
        actions.keep(db, person=person, name="x", content=letter(b"(lost)"), by=by, now=NOW)
        raise ZeroDivisionError


def lying(desk: Desk) -> dict[str, bytes]:
    """Everything that lies in the store, by name."""
    folder = desk.platform.settings.data_dir / "files"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_kept_comes_back_and_is_sealed_where_it_lies(desk: Desk, anna: Member, amina: UUID) -> None:
    file = kept(desk, amina, anna)
    whole = given(desk, file, anna)
    assert STORY in pypdf.PdfReader(io.BytesIO(whole)).pages[0].get_contents().get_data()
    assert len(whole) == file.size
    place = lying(desk)[file.place]
    assert STORY not in place and b"%PDF" not in place
    assert str(amina) not in file.place and amina.hex not in file.place
    with desk.at_work() as db:
        assert queries.name_of(db, file) == "ISEE Diallo.pdf"


@pytest.mark.long
def test_neither_name_nor_content_is_in_the_database(
    desk: Desk, anna: Member, amina: UUID, server: embedded.Server, database: str
) -> None:
    file = kept(desk, amina, anna, letter(b"(altro)"), name="Certificato-di-invalidita.pdf")
    engine = create_engine(
        server.url("postgres", server.superuser_password, str(make_url(database).database))
    )
    with engine.connect() as everything:
        row = everything.execute(text("SELECT * FROM file WHERE id = :id"), {"id": file.id}).one()
    engine.dispose()
    assert b"invalidita" not in b"".join(
        bytes(value) for value in row if isinstance(value, bytes | memoryview)
    )
    assert "invalidita" not in str(row)


def test_each_time_is_written_down(desk: Desk, anna: Member, amina: UUID) -> None:
    given(desk, kept(desk, amina, anna), anna)
    with desk.at_work() as db:
        told = [(one.verb, one.resource) for one in audit.opened(db, amina)]
    assert ("read", "documents") in told


def test_only_who_follows_the_person_gets_a_file(
    desk: Desk, anna: Member, amina: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, others = kept(desk, amina, anna), [desk.colleague(), desk.colleague("association_admin")]
    for other in others:
        with pytest.raises(Missing):
            given(desk, file, other)
    # The positive control: without the guard the same question is answered.
    monkeypatch.setattr(actions, "followed", without_guard)
    assert all(given(desk, file, other) == given(desk, file, anna) for other in others)


def test_another_body_finds_nothing_even_without_the_guard(
    platform: Platform, desk: Desk, anna: Member, amina: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, elsewhere = kept(desk, amina, anna), Desk(platform, SEGRATE)
    stranger = elsewhere.colleague()
    with pytest.raises(Missing):
        given(elsewhere, file, stranger)
    monkeypatch.setattr(actions, "followed", nobody_is_asked)
    with pytest.raises(Missing):
        given(elsewhere, file, stranger)


@pytest.mark.long
def test_what_was_changed_where_it_lies_is_not_given(desk: Desk, anna: Member, amina: UUID) -> None:
    file = kept(desk, amina, anna)
    path = desk.platform.settings.data_dir / "files" / file.place
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    with pytest.raises(Tampered):
        given(desk, file, anna)
    path.unlink()
    with pytest.raises(Away):
        given(desk, file, anna)


@pytest.mark.long
def test_with_her_key_the_files_of_a_person_are_gone(desk: Desk, anna: Member, amina: UUID) -> None:
    file = kept(desk, amina, anna)
    with desk.at_work() as db:
        vault.destroy(db, subject=amina)
    with pytest.raises(Destroyed):
        given(desk, file, anna)


@pytest.mark.long
def test_the_same_file_is_kept_once(desk: Desk, anna: Member, amina: UUID) -> None:
    assert kept(desk, amina, anna).id == kept(desk, amina, anna).id
    other = kept(desk, desk.meet(anna), anna)
    assert other.person_id != amina


@pytest.mark.long
def test_what_is_left_of_a_failed_transaction_is_collected(desk: Desk, anna: Member, amina: UUID) -> None:
    with desk.at_work() as db:
        actions.collect(db, now=clock.now() + timedelta(hours=2))
    before, file = set(lying(desk)), kept(desk, amina, anna)
    with pytest.raises(ZeroDivisionError):
        failing(desk, amina, anna)
    assert len(set(lying(desk)) - before) == 2
    now = clock.now()
    with desk.at_work() as db:
        assert actions.collect(db, now=now) == 0, "a transaction may still be open"
        assert actions.collect(db, now=now + timedelta(hours=2)) == 1
    assert file.place in lying(desk)
    assert given(desk, file, anna)


@pytest.mark.long
def test_a_file_that_is_taken_back_goes_after_the_commit(desk: Desk, anna: Member, amina: UUID) -> None:
    file = kept(desk, amina, anna)
    with desk.at_work() as db:
        actions.take_back(db, person=amina, file=file.id, by=anna, now=NOW)
    assert file.place in lying(desk)
    remove = next(job for job in jobs(desk.platform) if job.name == actions.REMOVE)
    site = desk.site
    run_one(
        desk.platform, remove, district=str(site.district_id), tenant=str(site.tenant_id), place=file.place
    )
    assert file.place not in lying(desk)
    with pytest.raises(Missing):
        given(desk, file, anna)


@pytest.mark.long
def test_what_was_handed_in_goes_when_its_term_is_past(desk: Desk, anna: Member, amina: UUID) -> None:
    file, waiting = kept(desk, amina, anna), kept(desk, amina, anna, letter(b"(waits)"))
    with desk.at_work() as db:
        actions.file_away(db, person=amina, file=file.id, done=True, by=anna, now=NOW)
    for days, left in ((30, {file.id, waiting.id}), (32, {waiting.id})):
        with desk.at_work() as db:
            retention.run(desk.platform, db, desk.site, NOW + timedelta(days=days))
        with desk.at_work() as db:
            assert {one.id for one in queries.of_people(db, [amina])} == left
    assert waiting.place in lying(desk)


@pytest.mark.long
def test_a_copy_of_what_is_kept_holds_every_file_of_hers(desk: Desk, anna: Member, amina: UUID) -> None:
    file, other = kept(desk, amina, anna), kept(desk, desk.meet(anna), anna, letter(b"(another)"))
    with desk.at_work() as db:
        told = erasure.everything(desk.platform, db, desk.site, amina, by=anna, verb="export", now=NOW)
        bundle = zipfile.ZipFile(io.BytesIO(export.archive(desk.platform, desk.site, told, NOW)))
    files = {name: bundle.read(name) for name in bundle.namelist() if name.startswith(export.FILES)}
    assert files == {f"{export.FILES}/1-ISEE Diallo.pdf": given(desk, file, anna)}
    assert given(desk, other, anna) not in files.values()


@pytest.mark.long
def test_the_list_of_what_is_kept_opens_no_file(desk: Desk, anna: Member, amina: UUID) -> None:
    file = kept(desk, amina, anna)
    store = desk.platform.engine.get_execution_options()[STORE]
    store.remove([file.place])
    with desk.at_work() as db:
        told = erasure.everything(desk.platform, db, desk.site, amina, by=None, verb="read", now=NOW)
        assert "ISEE Diallo.pdf" in [value for part in told for _label, value in part.rows]
        with pytest.raises(Away):
            export.archive(desk.platform, desk.site, told, NOW)


@pytest.mark.long
def test_who_is_erased_leaves_no_file(desk: Desk, anna: Member, amina: UUID) -> None:
    file, other = kept(desk, amina, anna), kept(desk, desk.meet(anna), anna, letter(b"(another)"))
    with desk.at_work() as db:
        erasure.erase(desk.platform, db, desk.site, amina, by=anna, now=NOW)
    with desk.at_work() as db:
        assert queries.of_people(db, [amina]) == []
        actions.collect(db, now=clock.now() + timedelta(hours=2))
    assert file.place not in lying(desk)
    assert given(desk, other, anna)


@pytest.mark.long
def test_a_body_has_room_for_so_much(
    desk: Desk, anna: Member, amina: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "QUOTA", 10)
    with pytest.raises(Unfit) as refused:
        kept(desk, amina, anna, letter(b"(more)"))
    assert refused.value.problem is Problem.QUOTA


def test_what_clamav_cannot_look_at_is_not_taken(desk: Desk, anna: Member, amina: UUID) -> None:
    with desk.at_work() as db:
        store = queries.store(db)
        db.info[STORE] = replace(store, settings=replace(store.settings, clamd="unix:/nowhere"))
        with pytest.raises(Unfit) as refused:
            actions.keep(db, person=amina, name="x", content=letter(), by=anna, now=NOW)
    assert refused.value.problem is Problem.UNSCANNED


# At the keyboard.
@pytest.fixture
def volunteer(app: object, desk: Desk) -> tuple[Browser, str, Member]:
    """A volunteer at the computer, who follows somebody: where her documents are."""
    browser = desk.people.sign_in(app, PIOLTELLO, "volunteer")
    with desk.at_work() as db:
        hat = db.query(Membership).order_by(Membership.id.desc()).first()
    assert hat
    me = replace(desk.colleague(), account_id=hat.account_id, membership_id=hat.id)
    return browser, f"/persone-seguite/{desk.meet(me)}/documenti", me


def send(browser: Browser, path: str, *files: tuple[str, bytes], **fields: str) -> Screen:
    browser.get(path)
    return browser.post(path, fields, files=[("file", file) for file in files])


@pytest.mark.long
def test_a_volunteer_adds_a_document_and_opens_it(volunteer: tuple[Browser, str, Member]) -> None:
    browser, path, _me = volunteer
    page = send(browser, path, ("scan.pdf", letter()), nome="Carta d'identità")
    assert "Carta d'identità.pdf" in page and "PDF di 1 pagina" in page
    there = next(link for link in page.links if link.startswith(path + "/"))
    record = browser.get(path.removesuffix("/documenti"))
    assert "C'è 1 documento." in record and path in record.links and "identità" not in record
    got = browser.get(there)
    assert got.status == 200 and got.answer.content.startswith(b"%PDF")
    headers = got.headers
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''Carta%20d%27identit%C3%A0.pdf"
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"] and headers["content-type"] == "application/pdf"
    filed = browser.post(there + "/presentato")
    assert "Si cancella da solo" in filed
    assert "Aggiungi solo quelli" in browser.post(there + "/togli")
    assert browser.get(there).status == 404


@pytest.mark.long
def test_photos_become_one_document_and_a_moved_one_is_told(volunteer: tuple[Browser, str, Member]) -> None:
    browser, path, _me = volunteer
    page = send(browser, path, ("1.jpg", good.moved()), ("2.jpg", good.written(good.sheet(800, 600))))
    assert "PDF di 2 pagine" in page and "mossa o sfocata" in page


@pytest.mark.long
def test_of_a_signed_paper_the_copy_says_that_it_is_signed_no_more(
    volunteer: tuple[Browser, str, Member],
) -> None:
    """Beside the one file, now and later; the control: a paper without a signature says nothing of it."""
    browser, path, _me = volunteer
    words = "La firma elettronica non vale più nella copia: tieni l'originale."
    assert words not in send(browser, path, ("domanda.pdf", good.form()))
    page = send(browser, path, ("delega.pdf", good.signed()))
    assert page.words.count(words) == 2, "as a warning, and on its line"
    assert browser.get(path).words.count(words) == 1


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (hostile.MADE["svg"](), 415, "SVG"),
        (hostile.MADE["heic"](), 415, "Più compatibile"),
        (b"%PDF-1.7" + bytes(MOST_BYTES), 413, "al massimo 10 MB"),
        (hostile.MADE["pdf_locked"](), 422, "password"),
        (hostile.MADE["jpeg_cut_short"](), 422, "rovinato"),
    ],
)
def test_what_is_not_taken_is_told_beside_the_field(
    volunteer: tuple[Browser, str, Member], body: bytes, status: int, says: str
) -> None:
    browser, path, _me = volunteer
    page = send(browser, path, ("x.pdf", body), nome="Certificato")
    assert (page.status, says in page) == (status, True)
    assert page.form(path)["nome"] == "Certificato", "what was typed stays"
    assert "Nessun documento" in page


def test_a_form_without_a_file_asks_for_one(volunteer: tuple[Browser, str, Member]) -> None:
    browser, path, _me = volunteer
    page = send(browser, path, ("", b""))
    assert page.status == 422 and "Scegli" in page


@pytest.mark.long
def test_who_has_left_and_who_belongs_elsewhere_downloads_nothing(
    volunteer: tuple[Browser, str, Member], app: object, desk: Desk
) -> None:
    browser, path, me = volunteer
    page = send(browser, path, ("scan.pdf", letter()))
    there = next(link for link in page.links if link.startswith(path + "/"))
    assert browser.get(there).answer.content.startswith(b"%PDF"), "the positive control"
    elsewhere = desk.people.sign_in(app, SEGRATE, "volunteer")
    others = [
        elsewhere, elsewhere.at(PIOLTELLO), Browser(app, PIOLTELLO), Browser(app, SEGRATE),
        desk.people.sign_in(app, PIOLTELLO, "volunteer"), desk.people.sign_in(app, PIOLTELLO, "association_admin"),
        desk.people.sign_in(app, "localhost", "district_admin"), desk.people.sign_in(app, "localhost", "maintainer"),
    ]  # fmt: skip
    for other in others:
        assert not other.get(there).answer.content.startswith(b"%PDF")
    with desk.at_work() as db:
        hat = db.get_one(Membership, (desk.site.tenant_id, me.membership_id))
        accounts.end_membership(db, membership=hat, by=new_id(), now=NOW)
    left = browser.get(there)
    assert not left.answer.content.startswith(b"%PDF") and left.h1 == ["Entra"]
