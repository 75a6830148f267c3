"""Parts of pages are made once, for as long as what they show stays, and no more of them than fits."""

from dataclasses import replace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from core import i18n
from core.web import parts
from core.web.parts import Parts
from core.who import Site
from tests.actors import People

TEMPLATES = {
    "body": "{{ site.name }} {{ signs|join(' ') }} {{ made() }}",
    "all": "{{ signs|join(' ') }} {{ made() }}",
}


@pytest.fixture
def made() -> Parts:
    env, count = Environment(loader=DictLoader(TEMPLATES), autoescape=True), iter(range(1000))
    env.globals["made"] = lambda: next(count)
    return Parts(env)


@pytest.fixture(scope="module")
def site(people: People) -> Site:
    return replace(people.site("caritas-pioltello.localhost"), name="<Uno>", version=(1, 1))


def test_a_part_of_a_body_is_made_once_until_something_published_changes(made: Parts, site: Site) -> None:
    assert made.of_body("body", site, "a") == made.of_body("body", site, "a") == "&lt;Uno&gt; a 0"
    assert made.of_body("body", site, "b") == "&lt;Uno&gt; b 1"
    assert made.of_body("body", replace(site, host="due", name="Due"), "a") == "Due a 2"
    changed = replace(site, version=(1, 2), name="Tre")
    assert made.of_body("body", changed, "a") == made.of_body("body", changed, "a") == "Tre a 3"


def test_nothing_of_a_body_is_kept_while_changes_cannot_be_heard(made: Parts, site: Site) -> None:
    deaf = replace(site, version=None)
    assert made.of_body("body", deaf, "a") != made.of_body("body", deaf, "a")


def test_a_part_of_everybody_is_made_once_in_each_language(made: Parts) -> None:
    assert made.of_everybody("all", "<a>") == made.of_everybody("all", "<a>") == "&lt;a&gt; 0"
    i18n.speak(i18n.speech("ar", {}))
    try:
        assert made.of_everybody("all", "<a>") == "&lt;a&gt; 1"
    finally:
        i18n.speak(i18n.IN_ITALIAN)


def test_the_oldest_go_when_there_is_no_more_room(made: Parts, site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(parts, "MOST_LETTERS", 40)
    first = made.of_everybody("all", "x" * 10)
    for number in range(20):
        made.of_everybody("all", f"{number:010}")
    assert sum(len(part) for _version, part in made._made.values()) == made._letters <= 40
    assert made.of_everybody("all", "x" * 10) != first
