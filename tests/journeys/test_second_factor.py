"""The second step: chosen at the first sign-in, asked each time, changed only by whoever shows it once more."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions, queries, rules, sealing
from core.accounts.models import Account, CodeApp, Entry, RecoveryCode
from core.accounts.queries import factors as kept
from core.db.scope import KEYRING, Reach, Scope, open_session
from core.vault.rules import Keyring, WrongMaster, new_key
from core.web import checks
from core.web.platform import Platform
from core.web.session import COOKIE
from tests.actors import PASSWORD, SECRET, Browser, People, Screen, choose_app
from tests.conftest import MASTER
from tests.journeys.conftest import CARITAS
from tests.journeys.post import Post

OTHER = "caritas-segrate.localhost"


@pytest.fixture
def db(platform: Platform, people: People) -> Iterator[Session]:
    """The database as somebody sees it who proves who they are."""
    site = people.site(CARITAS)
    with (
        open_session(platform.engine, Scope(site.district_id, site.tenant_id, Reach.IDENTITY)) as db,
        db.begin(),
    ):
        yield db


@pytest.fixture
def email(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W+", "-", request.node.name.lower())[-40:] + "@esempio.test"


def at_the_second_step(app: Any, email: str, host: str = CARITAS) -> Browser:
    """A browser in which the password was right."""
    browser = Browser(app, host)
    browser.get("/entra")
    browser.post("/entra", {"email": email, "password": PASSWORD})
    return browser


def cookie(browser: Browser, name: str) -> str:
    return next((str(c.value) for c in browser.cookies.jar if c.name == name), "")


def codes_on(page: Screen) -> list[str]:
    return re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</li>", page.html)


@pytest.mark.long
def test_the_password_alone_opens_nothing(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "association_admin", email=email)
    browser = at_the_second_step(app, email)
    assert browser.seen[-1].url.path == "/entra/conferma"
    assert not cookie(browser, COOKIE)
    for method, path, needs in rooms(app):
        answer = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
        assert answer.status in (303, 401, 404), f"{method} {path} ({needs}): {answer.status}"
        if method == "GET" and answer.status == 303:
            assert answer.headers["location"].startswith(("/entra", "/appuntamenti")), path


@pytest.mark.long
def test_whoever_has_none_yet_reaches_only_the_choice_of_one_and_the_way_out(
    app: Any, people: People, email: str
) -> None:
    people.hire(CARITAS, "association_admin", email=email, app=False)
    browser = at_the_second_step(app, email)
    assert browser.seen[-1].url.path == "/entra/proteggi"
    for method, path, needs in rooms(app):
        answer = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
        assert answer.status in (303, 401, 404), f"{method} {path} ({needs}): {answer.status}"
    for path in ("/entra/conferma", "/entra/codici", "/entra/ruolo"):
        assert browser.get(path).url.path == "/entra", path
    assert browser.post("/entra/ruolo").url.path == "/entra", "no hat without a factor"
    browser = at_the_second_step(app, email)
    assert browser.post("/entra/lascia").url.path == "/entra"
    assert browser.get("/entra/proteggi").url.path == "/entra", "whoever left is no longer on the way"


def rooms(app: Any) -> Iterator[tuple[str, str, str]]:
    """Every room of whoever works here: what an anonymous citizen may not do."""
    granted = app.platform.granted(None) | app.platform.citizen
    for path, handler in checks.handlers(app.app):
        spec = handler.opt["spec"]
        if spec.needs.code not in granted:
            for method in sorted(handler.http_methods - {"HEAD"}):
                yield method, re.sub(r"\{[^}]+\}", "x", path), spec.needs.code


def test_a_first_app_and_codes_on_paper_then_the_desk(
    app: Any, people: People, email: str, db: Session
) -> None:
    people.hire(CARITAS, "volunteer", email=email, app=False)
    browser = at_the_second_step(app, email)
    first = browser.seen[-1]
    assert "<svg" in first.html and 'aria-label="Codice QR' in first.html
    assert browser.get("/entra/proteggi").html.count(secret_of(first)) == 1, "the same after loading it again"
    wrong = browser.post("/entra/proteggi/app", {"code": "000000"})
    assert (wrong.status, wrong.title.startswith("Errore:")) == (422, True)
    assert secret_of(wrong) == secret_of(first), "and after a mistake"
    code = pyotp.TOTP(secret_of(first).replace(" ", "")).at(clock.now())
    shown = browser.post("/entra/proteggi/app", {"code": code})
    assert shown.url.path == "/entra/codici"
    codes = codes_on(shown)
    assert len(set(codes)) == rules.RECOVERY_CODES
    assert codes_on(browser.get("/entra/codici")) == codes
    account = queries.account(db, email)
    assert account
    stored = db.scalars(select(RecoveryCode.code_hash).where(RecoveryCode.account_id == account.id)).all()
    assert len(stored) == rules.RECOVERY_CODES
    assert not any(code.replace("-", "").encode() in b"".join(stored) for code in codes)
    app_row = db.scalars(select(CodeApp).where(CodeApp.account_id == account.id)).one()
    assert secret_of(first).replace(" ", "").encode() not in app_row.secret, "sealed"
    assert browser.post("/entra/ruolo").url.path == "/scrivania"
    assert browser.get("/entra/codici").url.path == "/entra", "they are not shown again"


def secret_of(page: Screen) -> str:
    found = re.search(r'class="df-secret[^>]*>([A-Z2-7 ]+)<', page.html)
    assert found
    return found[1]


def test_a_code_opens_once(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    code = people.code(email)
    assert at_the_second_step(app, email).post("/entra/conferma", {"code": code}).url.path == "/scrivania"
    again = at_the_second_step(app, email).post("/entra/conferma", {"code": code})
    assert (again.status, "già stato usato" in again) == (422, True)


def test_a_code_of_somebody_else_opens_nothing(app: Any, people: People, email: str, db: Session) -> None:
    people.hire(CARITAS, "volunteer", email=email, app=False)
    browser = at_the_second_step(app, email)
    choose_app(browser)
    people.hire(CARITAS, "volunteer", email="altrui-" + email)
    refused = at_the_second_step(app, email).post("/entra/conferma", {"code": people.code("altrui-" + email)})
    assert refused.status == 422


@pytest.mark.long
def test_a_code_on_paper_opens_once_and_says_how_many_are_left(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email, app=False)
    browser = at_the_second_step(app, email)
    choose_app(browser)
    code = codes_on(browser.seen[-2])[3]
    entered = at_the_second_step(app, email)
    assert entered.post("/entra/conferma", {"code": f" {code.lower()} "}).url.path == "/scrivania"
    assert "Te ne restano 9 su 10" in entered.get("/accesso")
    assert at_the_second_step(app, email).post("/entra/conferma", {"code": code}).status == 422


@pytest.mark.long
def test_after_five_wrong_codes_even_the_right_one_waits_and_a_letter_warns(
    app: Any, people: People, email: str, post: Post
) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    browser = at_the_second_step(app, email)
    statuses = [
        browser.post("/entra/conferma", {"code": f"00000{n}"}).status for n in range(rules.CODES.most)
    ]
    assert statuses == [422] * rules.CODES.most
    for tried in (browser, at_the_second_step(app, email)):
        assert tried.post("/entra/conferma", {"code": people.code(email)}).status == 429
    letters = post.to(email)
    assert [letter.subject for letter in letters] == ["Il tuo accesso"]
    assert "troppe volte un codice sbagliato" in letters[0].text
    people.hire(CARITAS, "volunteer", email="altra-" + email)
    assert people.enter(Browser(app, CARITAS), "altra-" + email).url.path == "/scrivania"


@pytest.mark.long
def test_twenty_wrong_codes_are_enough_for_a_day_whatever_the_hour(
    app: Any, people: People, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A passkey opens meanwhile; the next day the codes do too."""
    people.hire(CARITAS, "volunteer", email=email)
    morning = datetime(2027, 1, 4, 8, tzinfo=UTC)

    def tried_at(hours: float, *, right: bool = False) -> Any:
        moment = morning + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda: moment)
        code = people.code(email) if right else "000000"
        return at_the_second_step(app, email).post("/entra/conferma", {"code": code})

    for turn in range(rules.CODES_A_DAY.most):
        assert tried_at(turn // 4).status == 422, turn
    refused = tried_at(6)
    assert (refused.status, "Riprova domani" in refused) == (429, True)
    assert tried_at(7, right=True).status == 429
    assert tried_at(24).status == 422
    assert tried_at(24.5, right=True).url.path == "/scrivania"


def test_a_right_code_is_not_counted(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    for _again in range(2):
        browser = at_the_second_step(app, email)
        for n in range(2):
            assert browser.post("/entra/conferma", {"code": f"00000{n}"}).status == 422
        assert browser.post("/entra/conferma", {"code": people.code(email)}).url.path == "/scrivania"


def test_the_way_in_ends_after_a_quarter_of_an_hour(
    app: Any, people: People, email: str, db: Session
) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    browser = at_the_second_step(app, email)
    db.execute(update(Entry).values(expires_at=clock.now()))
    db.commit()
    late = browser.post("/entra/conferma", {"code": people.code(email)})
    assert (late.url.path, "È passato troppo tempo" in late) == ("/entra", True)


@pytest.mark.long
def test_the_way_in_ends_with_a_new_password(app: Any, people: People, email: str, post: Post) -> None:
    """Whoever knew the old one must not be half-way in."""
    people.hire(CARITAS, "volunteer", email=email)
    half_way = at_the_second_step(app, email)
    browser = Browser(app, CARITAS)
    browser.get("/password")
    browser.post("/password", {"email": email})
    browser.post(post.link_to(email)[1], {"password": "una frase tutta nuova"})
    assert half_way.post("/entra/conferma", {"code": people.code(email)}).url.path == "/entra"


def confirmed(browser: Browser, people: People, email: str, place: str) -> Screen:
    """Show the second factor once more, on the way to a change."""
    assert "Conferma che sei tu" in browser.get(place)
    return browser.post("/accesso/conferma", {"poi": place, "code": people.code(email)})


@pytest.mark.long
def test_each_change_asks_again_gives_a_new_session_and_a_letter_without_details(
    app: Any, people: People, email: str, post: Post
) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    browser = Browser(app, CARITAS)
    people.enter(browser, email)
    before = cookie(browser, COOKIE)
    page = confirmed(browser, people, email, "/accesso/codici")
    assert page.url.path == "/accesso/codici"
    after = cookie(browser, COOKIE)
    assert before != after
    old = Browser(app, CARITAS)
    old.cookies.set(COOKIE, before, domain=CARITAS)
    assert old.get("/scrivania").url.path == "/entra", "the old secret is worth nothing"
    first = codes_on(browser.post("/accesso/codici"))
    assert len(first) == rules.RECOVERY_CODES
    assert codes_on(browser.get("/accesso/codici")) == first
    letter = post.to(email)[0]
    assert letter.subject == "Il tuo accesso"
    assert not any(code in letter.text for code in first)
    assert "codici" not in letter.text
    browser.post("/accesso/codici")
    assert codes_on(browser.get("/accesso/codici")) == first, "one confirmation, one change"
    confirmed(browser, people, email, "/accesso/app")
    second = codes_on(browser.post("/accesso/codici"))
    assert second and not set(first) & set(second)
    assert at_the_second_step(app, email).post("/entra/conferma", {"code": first[0]}).status == 422


def test_without_confirmation_nothing_changes(app: Any, people: People, email: str, db: Session) -> None:
    account_id, _hat = people.hire(CARITAS, "volunteer", email=email)
    browser = Browser(app, CARITAS)
    people.enter(browser, email)
    browser.get("/accesso")
    before = kept.factors(db, account_id)
    for path in ("/accesso/app", "/accesso/app/togli", "/accesso/passkey", "/accesso/codici"):
        assert "Conferma che sei tu" in browser.post(path, {"code": "123456", "passkey": "{}"}), path
    assert browser.post("/accesso/passkey/togli", {"id": str(account_id)}).status == 404
    wrong = browser.post("/accesso/conferma", {"poi": "/accesso/app", "code": "000000"})
    assert (wrong.status, "Conferma che sei tu" in wrong) == (422, True)
    assert kept.factors(db, account_id) == before


@pytest.mark.long
def test_another_app_takes_the_place_of_the_first(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    browser = Browser(app, CARITAS)
    people.enter(browser, email)
    page = confirmed(browser, people, email, "/accesso/app")
    secret = secret_of(page).replace(" ", "")
    wrong = browser.post("/accesso/app", {"code": "000000"})
    assert (wrong.status, secret_of(wrong).replace(" ", "")) == (422, secret)
    done = browser.post("/accesso/app", {"code": pyotp.TOTP(secret).at(clock.now())})
    assert "da adesso i codici li dà questa app" in done
    assert at_the_second_step(app, email).post("/entra/conferma", {"code": people.code(email)}).status == 422
    later = pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // rules.STEP)
    assert people.code(email)
    assert at_the_second_step(app, email).post("/entra/conferma", {"code": later}).url.path == "/scrivania"


def test_the_last_factor_stays(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    browser = Browser(app, CARITAS)
    people.enter(browser, email)
    confirmed(browser, people, email, "/accesso/app")
    refused = browser.post("/accesso/app/togli")
    assert (refused.status, "È l'unico modo che hai per entrare" in refused) == (409, True)


def test_a_factor_is_of_one_person_in_every_body(app: Any, people: People, email: str) -> None:
    people.hire(CARITAS, "volunteer", email=email)
    people.hire(OTHER, "volunteer", email=email, app=False)
    assert people.enter(Browser(app, OTHER), email).url.path == "/scrivania"


def test_the_secret_of_an_app_opens_nowhere_else(people: People, email: str, db: Session) -> None:
    """Taken to another row it is noise: the seal names the district and the account."""
    mine, _hat = people.hire(CARITAS, "volunteer", email=email)
    hers, _hat = people.hire(CARITAS, "volunteer", email="altrui-" + email)
    row = db.get_one(CodeApp, (people.site(CARITAS).district_id, mine))
    assert sealing.opened(db, row) == SECRET
    row.secret = db.get_one(CodeApp, (row.district_id, hers)).secret
    with pytest.raises(WrongMaster):
        sealing.opened(db, row)
    db.rollback()


def test_the_secret_of_an_app_moves_to_a_new_master_key(people: People, email: str, db: Session) -> None:
    """`keys rotate master` seals it again: with the key of before at hand, and readable without it afterwards."""
    account, _hat = people.hire(CARITAS, "volunteer", email=email)
    row, new = db.get_one(CodeApp, (people.site(CARITAS).district_id, account)), new_key().hex()
    db.info[KEYRING] = Keyring(new, MASTER)
    assert sealing.rewrap(db) >= 1
    assert sealing.rewrap(db) == 0
    db.info[KEYRING] = Keyring(new)
    assert sealing.opened(db, row) == SECRET
    db.info[KEYRING] = Keyring(MASTER)
    with pytest.raises(WrongMaster):
        sealing.opened(db, row)
    db.rollback()


def test_an_account_without_factor_cannot_have_a_session(people: People, email: str, db: Session) -> None:
    """The wall behind the handlers: a session says by what the second factor was shown, or it is not written."""
    account, hat = people.hire(CARITAS, "volunteer", email=email, app=False)
    site = people.site(CARITAS)
    for factor in (None, "", "password"):
        with pytest.raises(IntegrityError), db.begin_nested():
            actions.sign_in(
                db,
                account_id=account,
                membership_id=hat,
                tenant_id=site.tenant_id,
                factor=factor,  # type: ignore[arg-type]
                now=clock.now(),
            )
    assert db.scalar(select(Account.renewed_at).where(Account.id == account)) is None
