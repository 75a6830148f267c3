"""Coming in, staying, and leaving: one person, one body, one hat; on a computer that others use too."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core import clock
from core.accounts import rules
from core.accounts.models import SignIn
from core.accounts.queries import signed_in
from core.accounts.routes.steps import COOKIE as ON_THE_WAY
from core.db.scope import Scope, open_session
from core.web.platform import Platform
from core.web.session import COOKIE, VISIT, digest
from tests.actors import PASSWORD, Browser, People
from tests.journeys.conftest import CARITAS
from tests.journeys.post import Post

OTHER = "caritas-segrate.localhost"


@pytest.fixture
def person(people: People, request: pytest.FixtureRequest) -> str:
    """The address of a volunteer of Caritas Pioltello."""
    address = re.sub(r"\W+", "-", request.node.name.lower())[-40:] + "@esempio.test"
    people.hire(CARITAS, "volunteer", email=address)
    return address


@pytest.fixture
def enter(app: Any, people: People) -> Callable[..., Browser]:
    """Come in by the forms, as a browser does."""

    def come_in(email: str, *, host: str = CARITAS, password: str = PASSWORD, **more: str) -> Browser:
        browser = Browser(app, host)
        people.enter(browser, email, password=password, **more)
        return browser

    return come_in


def cookie(browser: Browser) -> str:
    """The secret of a browser's session."""
    return str(next(c.value for c in browser.cookies.jar if c.name == COOKIE))


def carrying(app: Any, secret: str, host: str = CARITAS, *, name: str = COOKIE) -> Browser:
    """A browser that somebody put this secret into."""
    browser = Browser(app, host)
    browser.cookies.set(name, secret, domain=host if "." in host else f"{host}.local")
    return browser


def is_in(browser: Browser) -> bool:
    """Whether the desk opens; if it does not, the way in is shown."""
    desk = browser.get("/scrivania")
    assert desk.url.path in ("/scrivania", "/entra")
    return desk.url.path == "/scrivania"


def test_a_volunteer_comes_in_and_the_hat_is_on_every_page(
    person: str, enter: Callable[..., Browser]
) -> None:
    browser = enter(person.upper())
    assert browser.seen[-1].url.path == "/scrivania"
    for path in ("/scrivania", "/accesso"):
        assert "Operatore volontario · Centro di ascolto Caritas Pioltello" in browser.get(path), path


def test_the_form_helps_password_managers_and_forbids_nothing(app: Any) -> None:
    page = Browser(app, CARITAS).get("/entra")
    assert 'autocomplete="username"' in page.html
    assert 'autocomplete="current-password"' in page.html
    assert "/password" in page.links
    assert "onpaste" not in page.html
    assert not re.search(r'type="password"[^>]*maxlength', page.html), "a pasted sentence is never cut short"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(person: str, app: Any) -> None:
    pages = []
    for email in (person, "nessuno@esempio.test"):
        browser = Browser(app, CARITAS)
        browser.get("/entra")
        refused = browser.post("/entra", {"email": email, "password": "una frase che non va bene"})
        assert refused.status == 422
        assert refused.title.startswith("Errore:")
        assert "una frase che non va bene" not in refused.html
        pages.append(re.sub(r'data-options="[^"]+"', "", refused.html.replace(email, "X")))
    assert pages[0] == pages[1]


@pytest.mark.long
def test_after_too_many_tries_even_the_right_password_waits(
    person: str, enter: Callable[..., Browser], people: People
) -> None:
    statuses = [
        enter(person, password=f"frase sbagliata {n:02}").seen[-1].status for n in range(rules.PASSWORDS.most)
    ]
    assert statuses == [422] * rules.PASSWORDS.most
    stopped = enter(person)
    assert stopped.seen[-1].status == 429
    assert "Aspetta un quarto d'ora" in stopped.seen[-1]
    people.hire(CARITAS, "volunteer", email="collega@esempio.test")
    assert is_in(enter("collega@esempio.test")), "the others are not locked out"


def test_a_planted_session_is_ignored_and_coming_in_makes_a_new_one(
    person: str, app: Any, people: People
) -> None:
    planted = "A" * 43
    browser = carrying(app, planted)
    assert not is_in(browser)
    people.enter(browser, person)
    assert is_in(browser)
    assert cookie(browser) != planted
    assert not is_in(carrying(app, planted))


def test_coming_in_again_ends_the_session_of_before(
    person: str, enter: Callable[..., Browser], app: Any, people: People
) -> None:
    browser = enter(person)
    before = cookie(browser)
    people.enter(browser, person)
    assert is_in(browser)
    assert cookie(browser) != before
    assert not is_in(carrying(app, before))


def test_the_next_person_at_a_shared_computer_comes_in_over_the_one_who_forgot_to_leave(
    person: str, enter: Callable[..., Browser], people: People
) -> None:
    people.hire(CARITAS, "volunteer", email="dopo@esempio.test", name="Dopo Diluglio")
    browser = enter(person)
    assert "Dopo Diluglio" in people.enter(browser, "dopo@esempio.test")


def test_the_cookie_is_worth_nothing_to_scripts_other_hosts_or_plain_http(
    person: str, enter: Callable[..., Browser]
) -> None:
    browser = enter(person)
    sent = [answer for screen in browser.seen for answer in screen.answer.history]
    headers = [header for answer in sent for header in answer.headers.get_list("set-cookie")]
    assert {header.partition("=")[0] for header in headers} == {COOKIE, ON_THE_WAY}
    for header in headers:
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in header
        assert "Domain" not in header


@pytest.mark.long
@pytest.mark.parametrize("path", ["/scrivania", "/accesso", "/persone"])
def test_a_session_of_one_body_is_worth_nothing_at_another(
    path: str, person: str, enter: Callable[..., Browser], app: Any
) -> None:
    secret = cookie(enter(person))
    for host in (OTHER, "localhost", "comune-pioltello.localhost"):
        stranger = carrying(app, secret, host)
        assert stranger.get(path, follow=False).status == 303, host


def test_a_session_of_one_body_changes_nothing_at_another(
    person: str, enter: Callable[..., Browser], app: Any
) -> None:
    own = enter(person)
    own.get("/accesso")
    token = own._token()
    stranger = carrying(app, cookie(own), OTHER)
    assert stranger.post("/accesso", {"name": "Altro Nome", "csrf": token}).status == 401
    assert "Altro Nome" not in own.get("/accesso")
    assert stranger.post("/accesso/esci-ovunque", {"csrf": token}).status == 401
    assert is_in(own)


def test_two_hats_in_one_body_one_is_chosen(app: Any, people: People, enter: Callable[..., Browser]) -> None:
    for role in ("volunteer", "association_admin"):
        people.hire(CARITAS, role, email="doppia@esempio.test", name="Dora Doppia")
    browser = enter("doppia@esempio.test")
    choice = browser.seen[-1]
    assert "Con quale ruolo entri?" in choice
    codes = dict(
        zip(
            ("association_admin", "volunteer"),
            re.findall(r'name="hat" value="([^"]+)"', choice.html),
            strict=True,
        )
    )
    on_the_way = str(next(c.value for c in browser.cookies.jar if c.name == ON_THE_WAY))
    entered = browser.post("/entra/ruolo", {"hat": codes["volunteer"]})
    assert "Operatore volontario" in entered
    assert browser.get("/persone").status == 403, "the other hat stays on the peg"
    again = carrying(app, on_the_way, name=ON_THE_WAY)
    assert again.post("/entra/ruolo", {"hat": codes["volunteer"]}).url.path == "/entra", (
        "one way in, one session"
    )


def test_a_hat_that_is_not_one_s_own_or_of_another_body_is_not_worn(
    app: Any, people: People, enter: Callable[..., Browser]
) -> None:
    for role in ("volunteer", "association_admin"):
        people.hire(CARITAS, role, email="tante@esempio.test")
    elsewhere = str(people.hire(OTHER, "volunteer", email="tante@esempio.test")[1])
    somebody_s = str(people.hire(CARITAS, "association_admin", email="altra.ancora@esempio.test")[1])
    browser = enter("tante@esempio.test")
    on_the_way = str(next(c.value for c in browser.cookies.jar if c.name == ON_THE_WAY))
    for hat in (elsewhere, somebody_s, "0" * 8):
        assert browser.post("/entra/ruolo", {"hat": hat}).status == 404
    assert browser.post("/entra/ruolo").url.path == "/entra/ruolo", "one has to be chosen"
    assert carrying(app, on_the_way, OTHER, name=ON_THE_WAY).post("/entra/ruolo").url.path == "/entra"
    assert carrying(app, on_the_way[:-1], name=ON_THE_WAY).post("/entra/ruolo").url.path == "/entra"
    assert not is_in(carrying(app, on_the_way)), "half the way in is no session"


def test_whoever_works_elsewhere_is_shown_the_way_there(
    app: Any, people: People, enter: Callable[..., Browser]
) -> None:
    people.hire(OTHER, "volunteer", email="altrove@esempio.test")
    browser = enter("altrove@esempio.test")
    assert "Qui non hai un ruolo" in browser.seen[-1]
    assert f"https://{OTHER}/entra" in browser.seen[-1].links
    assert not is_in(browser)


def test_leaving_ends_the_session_on_the_server_too(
    person: str, enter: Callable[..., Browser], app: Any
) -> None:
    browser = enter(person)
    secret = cookie(browser)
    browser.get("/scrivania")
    left = browser.post("/esci", follow=False)
    assert '"cache"' in left.headers["clear-site-data"]
    assert not is_in(carrying(app, secret))


@pytest.mark.long
def test_leaving_everywhere_ends_every_session_in_every_body(
    person: str, enter: Callable[..., Browser], people: People
) -> None:
    people.hire(OTHER, "volunteer", email=person)
    desk, phone, elsewhere = enter(person), enter(person), enter(person, host=OTHER)
    assert all(map(is_in, (desk, phone, elsewhere)))
    page = desk.get("/accesso")
    assert "da 3 dispositivi" in page
    assert f"https://{OTHER}/entra" in page.links, "hats in other bodies are shown"
    assert "Sei uscito da tutti i dispositivi" in desk.post("/accesso/esci-ovunque")
    assert not any(map(is_in, (desk, phone, elsewhere)))


@pytest.mark.long
@pytest.mark.parametrize(
    ("moved", "still"),
    [
        ({"seen_at": rules.IDLE - timedelta(minutes=1)}, True),
        ({"seen_at": rules.IDLE + timedelta(seconds=1)}, False),
        ({"expires_at": timedelta(seconds=1)}, False),
    ],
    ids=["almost idle", "idle", "ten hours later"],
)
def test_sessions_end_by_themselves(
    moved: dict[str, timedelta],
    still: bool,
    person: str,
    enter: Callable[..., Browser],
    people: People,
    platform: Platform,
) -> None:
    browser, site = enter(person), people.site(CARITAS)
    hashed = digest(cookie(browser))
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        values = {name: clock.now() - ago for name, ago in moved.items()}
        db.execute(update(SignIn).where(SignIn.token_hash == hashed).values(**values))
    assert is_in(browser) is still
    with open_session(platform.engine, Scope(site.district_id, site.tenant_id)) as db, db.begin():
        kept = signed_in(db, hashed)
        assert kept is not None
        if still:
            assert clock.now() - kept.seen_at < timedelta(minutes=1), "work keeps a session awake"
        assert kept.expires_at - clock.now() <= rules.ABSOLUTE, "and never beyond its end"


def test_a_form_of_an_ended_session_leads_to_the_way_in(person: str, enter: Callable[..., Browser]) -> None:
    browser = enter(person)
    browser.get("/accesso")
    token = browser._token()
    browser.cookies.clear()
    refused = browser.post("/accesso", {"name": "X", "csrf": token})
    assert refused.status == 401
    assert "/entra" in refused.links
    assert "Sei uscito" in refused


def test_forms_carry_the_token_of_their_own_session(
    person: str, enter: Callable[..., Browser], people: People
) -> None:
    people.hire(CARITAS, "volunteer", email="vicina@esempio.test")
    mine, theirs = enter(person), enter("vicina@esempio.test")
    mine.get("/accesso")
    theirs.get("/accesso")
    for token in ("", "0" * 64, theirs._token()):
        assert mine.post("/accesso", {"name": "X", "csrf": token}).status == 403
    assert mine.post("/accesso", {"name": "Nome Nuovo"}).status == 200
    assert "Nome Nuovo" in mine.get("/accesso")


def test_a_citizen_with_a_code_does_not_work_here(app: Any, platform: Platform, people: People) -> None:
    citizen = Browser(app, CARITAS)
    opened = platform.signer.visit(people.site(CARITAS), "whatever")
    citizen.cookies.set(VISIT, opened, domain=CARITAS)
    assert not is_in(citizen)
    assert citizen.post("/accesso", {"name": "X"}).status == 401


@pytest.mark.long
def test_after_coming_in_one_goes_only_where_this_space_leads(person: str, app: Any, people: People) -> None:
    for then, ends in (
        ("/accesso", "/accesso"),
        ("//evil.example", "/scrivania"),
        ("https://evil.example", "/scrivania"),
        ("/\\evil.example", "/scrivania"),
        ("", "/scrivania"),
    ):
        browser = Browser(app, CARITAS)
        entered = people.enter(browser, person, poi=then)
        assert (entered.url.host, entered.url.path) == (CARITAS, ends), then


@pytest.mark.long
def test_a_forgotten_password_is_chosen_anew_by_letter_and_ends_what_was_open(
    person: str, enter: Callable[..., Browser], app: Any, post: Post
) -> None:
    open_elsewhere = enter(person)
    browser = Browser(app, CARITAS)
    browser.get("/password")
    known = browser.post("/password", {"email": person})
    unknown = browser.post("/password", {"email": "nessuno@esempio.test"})
    assert known.html.replace(person, "X") == unknown.html.replace("nessuno@esempio.test", "X")
    assert post.to("nessuno@esempio.test") == []
    host, path = post.link_to(person)
    assert host == CARITAS
    assert 'autocomplete="new-password"' in browser.get(path).html
    assert browser.post(path, {"password": "corta"}).status == 422
    assert "Ora puoi entrare" in browser.post(path, {"password": "una frase tutta nuova"})
    assert not is_in(open_elsewhere)
    assert browser.post(path, {"password": "una terza frase nuova"}).status == 404, "the link works once"
    assert not is_in(enter(person))
    assert is_in(enter(person, password="una frase tutta nuova"))


@pytest.mark.long
def test_nobody_is_flooded_with_letters(person: str, app: Any, post: Post) -> None:
    browser = Browser(app, CARITAS)
    browser.get("/password")
    for _again in range(8):
        assert browser.post("/password", {"email": person}).status == 200
    assert len(post.to(person)) == 3
