"""What to bring, as far as it can be told."""

from core.district_files import DistrictFiles
from core.services.rules.conditions import Facts
from core.services.rules.documents import DocumentRule, Need, Paper, checklist


def papers(files: DistrictFiles, slug: str, facts: Facts | None = None) -> dict[str, Paper]:
    return {
        paper.doc: paper for paper in checklist(files.services[slug].documents, files.documents, facts or {})
    }


def test_needed_papers_come_first_then_cases_then_what_only_helps(files: DistrictFiles) -> None:
    needs = [paper.need for paper in papers(files, "isee-dsu").values()]
    assert needs == sorted(needs, key=list(Need).index)
    assert set(needs) == set(Need)


def test_a_case_nobody_has_told_stays_a_case_in_words(files: DistrictFiles) -> None:
    lease = papers(files, "isee-dsu")["contratto_locazione"]
    assert (lease.need, lease.when) == (Need.CONDITIONAL, "se vivi in affitto da un privato")
    assert lease.name == "Contratto di affitto registrato"


def test_a_case_that_holds_makes_the_paper_needed(files: DistrictFiles) -> None:
    lease = papers(files, "isee-dsu", {"casa.titolo": "locazione_privata"})["contratto_locazione"]
    assert (lease.need, lease.when) == (Need.NEEDED, None)


def test_a_case_that_does_not_hold_takes_the_paper_away(files: DistrictFiles) -> None:
    italian = papers(files, "naspi", {"titolo_soggiorno": "italiano"})
    foreign = papers(files, "naspi", {"titolo_soggiorno": "permesso_unico_lavoro"})
    assert "permesso_soggiorno" not in italian
    assert foreign["permesso_soggiorno"].need is Need.NEEDED


def test_a_case_that_only_words_can_tell_is_never_decided(files: DistrictFiles) -> None:
    facts = {"nucleo.ha_disabile": True, "casa.titolo": "proprieta"}
    assert papers(files, "isee-dsu", facts)["immobili"].need is Need.CONDITIONAL


def test_an_optional_paper_stays_optional(files: DistrictFiles) -> None:
    assert papers(files, "facilitazione-digitale")["spid_cie"].need is Need.OPTIONAL


def test_a_paper_tells_whether_it_may_hold_special_data(files: DistrictFiles) -> None:
    verbale = papers(files, "misura-b2")["verbale_104"]
    assert verbale.may_contain_special_data
    assert not papers(files, "misura-b2")["iban"].may_contain_special_data


def test_nothing_to_bring_is_an_empty_list(files: DistrictFiles) -> None:
    assert checklist((), files.documents) == ()


def test_no_procedure_keeps_a_copy_of_any_paper(files: DistrictFiles) -> None:
    rules: list[DocumentRule] = [rule for p in files.procedures.values() for rule in p.documents]
    assert rules
    assert not any(rule.retain_copy for rule in rules)
