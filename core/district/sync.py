"""Load a district's files into the database. What people have changed there since is left alone."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.consents.actions import purposes
from core.db.engine import district_engine
from core.db.ids import new_id
from core.db.scope import Reach, Scope, open_session
from core.db.tables import Table
from core.discovery import folders
from core.district.actions import drop_plugins
from core.district_files import DistrictFiles, read
from core.district_files.body import Body, BodyFact, Kind
from core.organisations.models import Comune, District, Host, Organisation, Tenant
from core.plugins import Plugins
from core.search.actions import reindex
from core.services.models import HelpsWith, Service, Vocabulary
from core.services.rules.conditions import to_plain
from core.services.sheets import sheet_of
from core.settings import Settings
from core.translations import files as translations
from core.translations.actions import Told
from core.translations.actions import put as write_down


@dataclass(frozen=True, slots=True)
class Synced:
    """What a load brought."""

    name: str
    bodies: int
    services: int
    findable: int


def sync(engine: Engine, folder: Path, *, domain: str, overwrite: bool = False) -> Synced:
    """Load the folder; the portal is at `domain`, each body below it. `overwrite` lets the files win."""
    files = read(folder)
    district_id = _district_id(engine, files.district.slug)
    with open_session(engine, Scope(district_id, None, Reach.DISTRICT)) as db, db.begin():
        put = _Put(db, district_id, overwrite=overwrite)
        _district(put, files)
        ids = {slug: _body(put, body, domain) for slug, body in files.bodies.items()}
        services = _services(put, files)
        _helps(put, files, ids, services)
        purposes.load(db, files.purposes, overwrite=overwrite)
        _translations(put, folder, files)
        db.flush()
        Plugins().demand("on_district_loaded", db=db, files=files, overwrite=overwrite)
        drop_plugins(db, known=folders())
        findable = reindex(db)
    return Synced(files.district.name, len(files.bodies), len(files.services), findable)


def drop_plugin(settings: Settings, name: str) -> None:
    """Take a plugin that is going out of every body's list, in every district."""
    engine = district_engine(settings)
    known = folders().keys() - {name}
    with open_session(engine, None) as db, db.begin():
        districts = db.scalars(select(Tenant.district_id).distinct()).all()
    for district_id in districts:
        with open_session(engine, Scope(district_id, None, Reach.DISTRICT)) as db, db.begin():
            drop_plugins(db, known=known)
    engine.dispose()


class _Put:
    """Inserts rows that are not there yet; with `overwrite` also changes those that are."""

    def __init__(self, db: Session, district_id: UUID, *, overwrite: bool) -> None:
        self.db, self.district_id, self.overwrite = db, district_id, overwrite

    def __call__(self, table: type[Table], key: tuple[str, ...], **values: Any) -> None:
        row = insert(table).values(district_id=self.district_id, **values)
        changed = {name: value for name, value in values.items() if name not in (*key, "id")}
        if self.overwrite and changed:
            self.db.execute(row.on_conflict_do_update(index_elements=list(key), set_=changed))
        else:
            self.db.execute(row.on_conflict_do_nothing())


def _district_id(engine: Engine, slug: str) -> UUID:
    with engine.connect() as owner, owner.begin():
        found = owner.exec_driver_sql("SELECT find_district(%s)", (slug,)).scalar()
    return found or new_id()


def _district(put: _Put, files: DistrictFiles) -> None:
    told = files.district
    data = {
        "lead": told.lead,
        "open_questions": list(told.open_questions),
        "milestones": [asdict(m) for m in told.milestones],
        "languages": list(told.languages.first),
        "neighbours": {comune.slug: list(comune.neighbours) for comune in told.comuni},
        "map": asdict(told.map) if told.map else None,
    }
    put(District, ("district_id",), slug=told.slug, name=told.name, data=data)
    for comune in told.comuni:
        put(
            Comune,
            ("district_id", "slug"),
            slug=comune.slug,
            name=comune.name,
            istat=comune.istat,
            belfiore=comune.belfiore,
            cap=comune.cap,
            patron_day=comune.patron_day,
            patron_name=comune.patron_name,
        )
    _words(put, files)


def _words(put: _Put, files: DistrictFiles) -> None:
    def put_all(kind: str, rows: list[tuple[str, str, dict[str, Any]]]) -> None:
        for position, (code, label, data) in enumerate(rows):
            put(
                Vocabulary,
                ("district_id", "kind", "code"),
                kind=kind,
                code=code,
                label=label,
                position=position,
                data=data,
            )

    put_all("category", [(c.slug, c.label, {}) for c in files.district.categories])
    put_all("need", [(n.code, n.label, asdict(n)) for n in files.needs.areas])
    put_all("request", [(r.code, r.label, {}) for r in files.needs.requests])
    put_all("response", [(r.code, r.label, {}) for r in files.needs.responses])
    put_all("document", [(code, d.name, asdict(d)) for code, d in files.documents.items()])
    put_all("fact", [(code, f.label, _plain(f)) for code, f in files.facts.items()])
    put_all("source", [(code, s.title, asdict(s)) for code, s in files.sources.items()])
    groups = [(*group.services, *group.needs, *group.bodies) for group in files.synonyms]
    put_all(
        "synonym",
        [
            (group.words[0], ", ".join(group.words), {"words": list(group.words), "leads_to": list(targets)})
            for group, targets in zip(files.synonyms, groups, strict=True)
        ],
    )


def _plain(fact: Any) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "question": fact.question,
        "help": fact.help,
        "choices": [list(pair) for pair in fact.choices.items()],
        "phrases": dict(fact.phrases),
        "follows": [{"when": to_plain(one.when), "value": one.value} for one in fact.follows],
        "after": fact.after,
    }


def _body(put: _Put, body: Body, domain: str) -> UUID:
    known = put.db.scalar(select(Organisation.id).where(Organisation.slug == body.slug))
    organisation_id = known or new_id()
    put(Tenant, ("tenant_id",), tenant_id=organisation_id)
    host = domain if body.kind is Kind.DISTRICT else f"{body.host}.{domain}"
    put(
        Organisation,
        ("district_id", "id"),
        id=organisation_id,
        slug=body.slug,
        name=body.name,
        short_name=body.short_name,
        kind=body.kind.value,
        seat=body.seat,
        serves=list(body.serves),
        roles=list(body.roles),
        does=_fact(body.does),
        facts={name: _fact(fact) for name in body.facts.__slots__ if (fact := getattr(body.facts, name))},
        languages=list(body.languages),
        accessibility=body.accessibility,
        palette=body.palette.value,
        monogram=body.monogram,
        plugins=list(body.plugins),
    )
    put(Host, ("host",), host=host, tenant_id=organisation_id)
    return organisation_id


def _fact(fact: Any) -> dict[str, Any]:
    value = fact.value
    told: BodyFact = fact
    return {
        "value": "; ".join(value) if isinstance(value, tuple) else value,
        "status": told.status.value,
        "sources": list(told.sources),
        "as_of": told.as_of,
        "note": told.note,
    }


def _services(put: _Put, files: DistrictFiles) -> dict[str, UUID]:
    known = {row.slug: row.id for row in put.db.execute(select(Service.slug, Service.id))}
    found: dict[str, UUID] = {}
    for position, (slug, service) in enumerate(files.services.items()):
        found[slug] = known.get(slug) or new_id()
        put(
            Service,
            ("district_id", "id"),
            id=found[slug],
            slug=slug,
            name=service.name,
            level=service.level.value,
            state=service.state.value,
            categories=list(service.categories),
            description=service.description,
            sheet=sheet_of(service, files),
            verification=service.verification.value,
            verified_on=service.verified_on,
            position=position,
        )
    return found


def _helps(put: _Put, files: DistrictFiles, bodies: dict[str, UUID], services: dict[str, UUID]) -> None:
    for slug, body in files.bodies.items():
        for said in body.helps_with:
            for service in said.services:
                put(
                    HelpsWith,
                    ("district_id", "service_id", "organisation_id"),
                    service_id=services[service],
                    organisation_id=bodies[slug],
                )


def _translations(put: _Put, folder: Path, files: DistrictFiles) -> None:
    places = {text.italian: text.place for text in translations.texts(files)}
    told = (
        Told(language, italian, text, maker, places[italian])
        for language, italian, text, maker in translations.translations(folder)
        if italian in places
    )
    write_down(put.db, told, overwrite=put.overwrite)
