"""The page of style is there for whoever builds pages, and for nobody else."""

from dataclasses import fields
from datetime import date

from core.demo.routes import sample
from core.settings import Settings
from tests.actors import Browser
from tests.face.stage import SAMPLES, render


def test_in_production_there_is_no_such_page(citizen: Browser) -> None:
    assert citizen.get("/stile").status == citizen.get("/stile/stati").status == 404
    assert not Settings(database_url="postgresql://nowhere/none", secret_key="x" * 32).demo


def test_the_page_brings_its_own_samples() -> None:
    page = sample(date(2026, 11, 23))
    names = {field.name: getattr(page, field.name) for field in fields(page)}
    assert SAMPLES.keys() <= names.keys()
    assert "Lo stile di Diffuso" in render(page.template, **names)
