"""The district's files: all there, held together, and refused with all their mistakes at once."""

import shutil
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.district_files import DistrictFiles, InvalidFile, read
from core.district_files.body import Kind
from core.services.rules.conditions import requirements

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tenants" / "est-milano"
MISTAKES = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text())["mistakes"]
HUBS = {"caritas-pioltello", "caritas-segrate", "cisl-milano-politiche-sociali", "diversi-da-chi-appha"}


@pytest.fixture(scope="module")
def files() -> DistrictFiles:
    return read(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "est-milano"))


def change(copy: Path, file: str, old: str, new: str) -> None:
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1))


def problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidFile) as found:
        read(folder)
    assert str(found.value).splitlines() == [str(problem) for problem in found.value.problems]
    return [str(problem) for problem in found.value.problems]


def test_nothing_of_the_district_is_missing(files: DistrictFiles) -> None:
    assert (len(files.bodies), len(files.services), len(files.procedures)) == (19, 49, 22)
    assert (len(files.facts), len(files.documents), len(files.sources)) == (64, 50, 129)
    assert sum(len(procedure.steps) for procedure in files.procedures.values()) == 125
    assert (len(files.needs.areas), sum(len(area.items) for area in files.needs.areas)) == (13, 62)
    assert len(files.synonyms) >= 80


def test_values_are_typed_and_codes_stay_text(files: DistrictFiles) -> None:
    codes = {comune.slug: (comune.istat, comune.cap) for comune in files.district.comuni}
    assert codes["rodano"] == ("015185", None)
    assert codes["pioltello"] == ("015175", "20096")
    assert files.services["assegno-unico"].benefit.amounts[0].value == Decimal("203.80")
    assert files.district.compiled_on == date(2026, 11, 22)
    assert "\n" not in files.services["isee-dsu"].description


def test_nobody_invents_a_patron_saint(files: DistrictFiles) -> None:
    assert all(comune.patron_day is None for comune in files.district.comuni)


def test_a_seat_may_lie_outside_the_district_and_the_people_served_do_not(files: DistrictFiles) -> None:
    comuni = {comune.slug for comune in files.district.comuni}
    assert files.bodies["aleimar"].seat == "melzo"
    assert all(body.serves and set(body.serves) <= comuni for body in files.bodies.values())


def test_only_the_four_hubs_take_appointments_and_their_help_is_marked_as_derived(
    files: DistrictFiles,
) -> None:
    assert {slug for slug, body in files.bodies.items() if "booking" in body.plugins} == HUBS
    for hub in HUBS:
        derived = [helps for helps in files.bodies[hub].helps_with if helps.status == "derived"]
        assert derived
        assert all(helps.note for helps in derived)


def test_there_is_one_office_and_one_body_for_each_comune(files: DistrictFiles) -> None:
    kinds = [body.kind for body in files.bodies.values()]
    assert (kinds.count(Kind.DISTRICT), kinds.count(Kind.COMUNE)) == (1, 4)


def test_a_need_is_as_sensitive_as_its_area_unless_told(files: DistrictFiles) -> None:
    sensitive = {need.code: area.is_sensitive(need) for area in files.needs.areas for need in area.items}
    assert sensitive["DIP.alcol"]
    assert not sensitive["NAU.solitudine"]
    assert not sensitive["CAS.sfratto"]


def test_the_demonstration_has_every_role_in_a_body_that_can_have_it(files: DistrictFiles) -> None:
    roles = tomllib.loads((ROOT / "core" / "accounts" / "matrix.toml").read_text())["roles"]
    assert files.demo is not None
    for account in files.demo.staff:
        assert files.bodies[account.body].kind in roles[account.role]["kinds"], account
    assert {account.role for account in files.demo.staff} == {role for role in roles if roles[role]["kinds"]}


def test_what_to_bring_in_the_demonstration_comes_from_the_procedures(files: DistrictFiles) -> None:
    assert files.demo is not None
    needed: dict[str, set[str]] = {}
    for procedure in files.procedures.values():
        needed.setdefault(procedure.service, set()).update(rule.doc for rule in procedure.documents)
    for kind in (kind for hub in files.demo.hubs for kind in hub.types):
        assert set(kind.bring) <= set().union(*(needed.get(slug, set()) for slug in kind.services))
        assert 20 <= kind.minutes <= 60


def test_without_a_demonstration_the_rest_is_read(copy: Path) -> None:
    (copy / "demo.toml").unlink()
    assert read(copy).demo is None


def test_every_fact_is_asked_or_told_somewhere_in_words(files: DistrictFiles) -> None:
    used = {one.fact for service in files.services.values() for one in requirements(service.eligibility.all)}
    assert used <= set(files.facts)
    assert all(fact.question.endswith("?") for fact in files.facts.values())


@pytest.mark.long
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake['file']}: {mistake['says']}")
def test_a_mistake_is_told_in_italian_with_its_file_and_key(copy: Path, mistake: dict[str, str]) -> None:
    change(copy, mistake["file"], mistake["old"], mistake["new"])
    told = [problem for problem in problems(copy) if problem.startswith(mistake["file"])]
    assert any(mistake["says"] in problem for problem in told), told


def test_all_mistakes_are_told_at_once(copy: Path) -> None:
    change(copy, "bodies/aleimar.toml", "name =", "nome =")
    change(copy, "services/naspi.toml", '"busta_paga"', '"busta"')
    change(copy, "synonyms.toml", 'services = ["telesoccorso"]', 'services = ["telesocorso"]')
    (copy / "sources.toml").write_bytes(b"\xff")
    (copy / "records.toml").unlink()
    told = problems(copy)
    assert {problem.split(",")[0].split(":")[0] for problem in told} == {
        "bodies/aleimar.toml",
        "services/naspi.toml",
        "synonyms.toml",
        "sources.toml",
        "records.toml",
    }
    assert told == sorted(told)


def test_a_file_with_a_bad_name_is_refused(copy: Path) -> None:
    (copy / "services" / "naspi.toml").rename(copy / "services" / "NASpI.toml")
    assert (
        "services/NASpI.toml: il nome del file ha solo minuscole senza accenti, cifre e trattini."
        in problems(copy)
    )


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "bodies: la cartella manca o è vuota." in problems(tmp_path)
