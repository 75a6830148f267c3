"""The translations of a district as files: `translations/<language>.po`, beside the Italian they are made from."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from babel.messages.catalog import Catalog

from core.consents.rules.words import PARTS
from core.district_files import DistrictFiles
from core.district_files.body import Body
from core.i18n import catalogs, extraction
from core.i18n.languages import OTHERS
from core.services.sheets import sheet_of
from core.translations import rules
from core.translations.rules import Text

FOLDER = "translations"


def texts(files: DistrictFiles) -> Iterator[Text]:
    """Return every text of the files that a citizen reads, in the order of the pages."""
    for category in files.district.categories:
        yield from rules.of_term("category", category.slug, category.label, {})
    for area in files.needs.areas:
        yield from rules.of_term("need", area.code, area.label, asdict(area))
    for slug, service in files.services.items():
        yield from rules.of_service(slug, service.name, service.description, sheet_of(service, files))
    for code, document in files.documents.items():
        yield from rules.of_term("document", code, document.name, asdict(document))
    for code, fact in files.facts.items():
        told = {"question": fact.question, "help": fact.help, "choices": dict(fact.choices)}
        yield from rules.of_term("fact", code, fact.label, told)
    for slug, procedure in files.procedures.items():
        notes = (deadline.note for deadline in procedure.deadlines)
        yield from rules.of_procedure(slug, procedure.title, procedure.goal, notes)
    for slug, body in files.bodies.items():
        yield from rules.of_body(slug, body.does.value, body.accessibility, _contacts(body))
    for code, purpose in files.purposes.items():
        yield from rules.of_purpose(code, {part: getattr(purpose, part) for part in PARTS})
    for hub in files.demo.hubs if files.demo else ():
        yield from (Text(f"booking/{hub.body} reasons", reason.label) for reason in hub.types)


def _contacts(body: Body) -> dict[str, dict[str, str | None]]:
    told = {part: getattr(body.facts, part) for part in rules.CONTACTS}
    return {
        part: {
            "value": "; ".join(fact.value) if isinstance(fact.value, tuple) else fact.value,
            "note": fact.note,
        }
        for part, fact in told.items()
    }


def update(folder: Path, files: DistrictFiles) -> list[extraction.Missing]:
    """Write the district's catalogs anew, keeping what is translated; return what is missing in each."""
    template = Catalog()
    for text in texts(files):
        template.add(text.italian, locations=[(text.place.replace(" ", ":"), 0)])
    (folder / FOLDER).mkdir(exist_ok=True)
    return [extraction.merged(folder / FOLDER / f"{language}.po", language, template) for language in OTHERS]


def translations(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Read what is translated: the language, the Italian, the text, who made it."""
    for language in OTHERS:
        for message in catalogs.open_catalog(folder / FOLDER / f"{language}.po", language):
            if message.id and catalogs.done(message):
                yield language, str(message.id), str(message.string), catalogs.maker(message)
