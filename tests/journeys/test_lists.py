"""The core's lists: what one asks stands in the address, one can sort, leave out, and take a file along."""

import csv
import io

import pytest

from tests.actors import Browser, People, Screen
from tests.journeys.conftest import CARITAS


def rows(screen: Screen) -> list[list[str]]:
    assert screen.status == 200
    return list(csv.reader(io.StringIO(screen.answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_bodies_of_the_network(district: Browser) -> None:
    page = district.get("/distretto/enti?tipo=comune&ordine=-nome")
    assert "4 enti su" in page
    assert page.words.index("Comune di Vimodrone") < page.words.index("Comune di Pioltello")
    assert "/distretto/enti" in page.links
    head, *found = rows(district.get(next(link for link in page.links if "/esporta" in link)))
    assert head[0] == "Ente"
    assert [row[0].split(" - ")[0] for row in found] == [
        f"Comune di {name}" for name in ("Vimodrone", "Segrate", "Rodano", "Pioltello")
    ]
    assert "@" not in str(found), "facts and counts, nobody's address"
    assert "Nessun ente con questi filtri" in district.get("/distretto/enti?q=zzz")


def test_the_sheets_of_the_district(district: Browser) -> None:
    page = district.get("/distretto/servizi?q=isee&ordine=nome")
    assert "ISEE" in page and "SPID" not in page.words.split("Schede condivise")[-1]
    found = rows(district.get("/distretto/servizi/esporta?q=isee"))
    assert len(found) > 1
    assert all("isee" in row[0].lower() for row in found[1:])
    assert len(rows(district.get("/distretto/servizi/esporta"))) > 40
    assert district.get("/distretto/servizi?eta=boh&pagina=99").status == 200


def test_filters_are_folded_until_one_is_on_and_a_long_list_begins_with_its_first_rows(
    district: Browser,
) -> None:
    everybody = district.get("/distretto/enti")
    assert '<details class="df-details df-fold">' in everybody.html
    assert "Mostra il resto (11)" in everybody and "Vimodrone" in everybody, "folded, and in the page"
    some = district.get("/distretto/enti?tipo=comune&sede=pioltello")
    assert '<details class="df-details df-fold" open>' in some.html and "2 accesi" in some
    assert "Mostra il resto" not in some


@pytest.mark.long
def test_what_a_body_helps_with(admin: Browser) -> None:
    page = admin.get("/catalogo?aiuto=si&q=isee")
    head, *found = rows(admin.get(next(link for link in page.links if "/esporta" in link)))
    assert head == ["Servizio", "Temi", "Aiutiamo"]
    assert [row[2] for row in found] == ["sì"] and "ISEE" in found[0][0]
    assert len(rows(admin.get("/catalogo/esporta"))) > 40


@pytest.mark.long
def test_the_texts_to_translate(district: Browser) -> None:
    page = district.get("/distretto/traduzioni?lingua=ar&area=need&q=casa")
    assert "Bisogno: " in page.words and "Scheda: " not in page.words
    head, *found = rows(district.get(next(link for link in page.links if "/esporta" in link)))
    assert head == ["Dove", "Italiano", "العربية", "A che punto è"]
    assert found and all(row[0].startswith("Bisogno: ") and "casa" in "".join(row).lower() for row in found)
    key = page.html.split('name="testo" value="')[1].split('"')[0]
    told = {"testo": key, "traduzione": found[0][2], "riletto": "checked"}
    read = district.post("/distretto/traduzioni", {"lingua": "ar", "area": "need", "q": "casa"} | told)
    assert "riletto da una persona" in read and "area=need" in str(read.url) and "q=casa" in str(read.url)


def test_the_people_of_a_body(admin: Browser, app: object, people: People) -> None:
    people.hire(CARITAS, "volunteer", name="Zeno Volontario")
    page = admin.get("/persone?ruolo=volunteer&ordine=-nome")
    assert "Zeno Volontario" in page and "Anna Riva" not in page.words.split("Chi lavora qui")[-1]
    found = rows(admin.get(next(link for link in page.links if "/esporta" in link)))
    assert ["Zeno Volontario", "Operatore volontario"] in [[row[0], row[2]] for row in found]
    assert all(row[2] == "Operatore volontario" for row in found[1:])
    empty = admin.get("/persone?ruolo=nessuno")
    assert "Nessuno con questo ruolo" in empty and "/persone" in empty.links


def test_only_who_may_takes_people_along(app: object, people: People) -> None:
    volunteer = people.sign_in(app, CARITAS, "volunteer")
    assert volunteer.get("/persone/esporta").status == 403
    assert Browser(app, CARITAS).get("/persone/esporta").url.path == "/entra"
