"""A version stands alone, says what is wrong with it, and comes back from the database as it went in."""

import json
from typing import Any

import pytest

from core.district_files import DistrictFiles
from plugins.assistance.rules.procedure import Procedure, Unusable, parse, plain


def broken(procedure: Procedure, *path: str | int, to: Any) -> str:
    raw = json.loads(json.dumps(plain(procedure)))
    *above, last = path
    place = raw
    for key in above:
        place = place[key]
    place[last] = to
    with pytest.raises(Unusable) as found:
        parse(raw, slug=procedure.slug)
    return str(found.value)


def test_nothing_is_lost_between_the_files_and_the_database(
    files: DistrictFiles, procedures: dict[str, Procedure]
) -> None:
    for slug, procedure in procedures.items():
        kept = json.dumps(plain(procedure), sort_keys=True)
        assert parse(json.loads(kept), slug=slug) == procedure
        told = files.procedures[slug]
        assert (procedure.steps, procedure.deadlines) == (told.steps, told.deadlines)
        assert [paper.rule for paper in procedure.documents] == list(told.documents)
        assert [source.code for source in procedure.sources] == list(told.sources)
        assert (procedure.outcomes, procedure.unknowns) == (told.outcomes, told.unknowns)
    assert (len(procedures), sum(len(one.steps) for one in procedures.values())) == (22, 125)


def test_where_a_password_would_tempt_the_procedure_says_whose_it_is(
    procedures: dict[str, Procedure],
) -> None:
    warned = [
        one.slug for one in procedures.values() if any("proprie credenziali" in c for c in one.cautions)
    ]
    assert len(warned) == 15


def test_every_paper_says_how_to_get_it(procedures: dict[str, Procedure]) -> None:
    without = {paper.doc for one in procedures.values() for paper in one.documents if not paper.get}
    assert not without


def test_what_is_wrong_is_said_in_italian_with_its_place(procedures: dict[str, Procedure]) -> None:
    isee = procedures["p-isee-precompilato"]
    said = {
        broken(isee, "steps", to=[]): "steps: ci vuole almeno un passo.",
        broken(isee, "outcomes", to=[]): "outcomes: ci vuole almeno un esito.",
        broken(isee, "steps", 1, "actor", to="vicino"): "steps[2].actor: si può scrivere solo facilitatore",
        broken(
            isee, "documents", 1, "doc", to="documento_identita"
        ): 'documents[2]: "documento_identita" c\'è',
        broken(isee, "questions", to=[]): "non è una domanda di questa procedura",
        broken(isee, "deadlines", 0, "type", to="mai"): "deadlines[1].type: si può scrivere solo always_open",
        broken(isee, "deadlines", 0, "end", to="31 dicembre"): "deadlines[1].end: ci vuole un giorno",
        broken(isee, "deadlines", 0, "start", to="0001-01-01"): "deadlines[1].start: ci vuole un anno dal",
        broken(isee, "deadlines", 0, "months", to=99_999): "deadlines[1].months: ci vuole un numero da 1",
        broken(isee, "deadlines", 0, "event", to="luna_piena"): "deadlines[1].event: si può scrivere solo",
        broken(isee, "prerequisites", to=["p-isee-precompilato"]): "non può venire prima di sé stessa",
        broken(isee, "name", to=""): "name: qui ci vuole un testo",
        broken(isee, "colore", to="blu"): "colore: questa chiave non esiste.",
    }
    assert all(wanted in sentence for sentence, wanted in said.items()), said
