"""The district proves its rules on its own cases, from the screen."""

import pytest

from tests.actors import Browser, People

ROOM = "/pratiche/distretto/prove"


@pytest.fixture(scope="module")
def office_desk(app: object, people: People) -> Browser:
    return people.sign_in(app, "localhost", "district_admin")


def test_cases_are_run_tried_with_another_figure_taken_along_and_put_back(office_desk: Browser) -> None:
    shown = office_desk.get(ROOM)
    assert "24 casi: danno tutti la risposta attesa." in shown
    figure = next(line for line in shown.html.split("<option ") if "bollette" in line and "9.796" in line)
    tried = {"figure": figure.split('"')[1], "value": "8.950"}
    flips = office_desk.post(f"{ROOM}/soglia", tried)
    assert "Cambia 1 caso:" in flips
    assert "Marco: da «sì» a «no»" in flips
    wrong = office_desk.post(f"{ROOM}/soglia", {**tried, "value": "tanto"})
    assert (wrong.status, "Scrivi una cifra in euro" in wrong) == (422, True)
    file = office_desk.get(f"{ROOM}/esporta").answer.content
    changed = file.replace(
        b"Ivan;segretariato-sociale-segrate;2026;no", b"Ivan;segretariato-sociale-segrate;2026;si"
    )
    put = office_desk.post(f"{ROOM}/casi", {}, files=[("cases", ("casi.csv", changed))])
    assert "Casi caricati" in put
    assert (b"segrate;2026;si" in changed) == ("1 caso non dà la risposta attesa" in put)
    broken = office_desk.post(f"{ROOM}/casi", {}, files=[("cases", ("casi.csv", b"a;b\n1;2\n"))])
    assert (broken.status, "Manca la colonna «caso»." in broken) == (422, True)
    assert office_desk.post(f"{ROOM}/casi", {}, files=[("cases", ("", b""))]).status == 422
