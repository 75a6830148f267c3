"""The auditor looks over each glass that was broken, and reads a body's log without learning of whom it tells."""

from typing import Any
from uuid import UUID

from core.web.platform import Platform
from tests.core.glass.stage import NAME, PORTAL, REASON, Staff, broken, lines, look
from tests.core.people.desk import CODE


def test_the_auditor_looks_over_within_a_week(staff: Staff, run: Any, platform: Platform) -> None:
    glass = broken(staff, run)
    first = staff.auditor.get("/distretto/revisione")
    assert REASON in first, first.words
    assert NAME not in first.html
    run(
        "UPDATE glass SET answered_at = answered_at - interval '8 d', until = until - interval '8 d' WHERE id = :i",
        i=glass.id,
    )
    assert "in ritardo" in staff.auditor.get("/distretto/revisione")
    done = staff.auditor.post(f"/distretto/revisione/{glass.id}", {f"review-{glass.id}": "Motivo fondato."})
    assert "Motivo fondato." in done
    assert staff.auditor.post(f"/distretto/revisione/{glass.id}", {}).status == 404
    portal = platform.sites.find(PORTAL)
    assert portal is not None
    assert lines(run, "review-glass", portal.tenant_id) == 1


def test_the_auditor_reads_a_body_s_log_with_pseudonyms(staff: Staff, run: Any, amina: UUID) -> None:
    glass = broken(staff, run)
    look(staff.one, glass)
    log = staff.auditor.get("/revisione/caritas-pioltello")
    assert log.status == 200
    assert "ha permesso di guardare" in log
    assert not any(word in log.html for word in (NAME, CODE, str(amina), "Diallo"))
    assert staff.auditor.get("/revisione/niente").status == 404
    assert staff.one.get("/revisione/caritas-pioltello").status == 403
