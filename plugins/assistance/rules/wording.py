"""A procedure in words: what its codes, terms and cases are called."""

from core.district_files.service import Actor, StepKind
from core.i18n import _
from core.services.rules.deadlines import Deadline, DeadlineKind
from core.services.rules.freshness import Verification


def actors() -> dict[Actor, str]:
    """Say who acts in a step."""
    return {
        Actor.FACILITATOR: _("chi è allo sportello"),
        Actor.CITIZEN: _("la persona"),
        Actor.SYSTEM: _("la piattaforma"),
        Actor.AUTHORITY: _("l'ente che risponde"),
        Actor.SOCIAL_WORKER: _("l'assistente sociale"),
        Actor.DOCTOR: _("il medico"),
    }


def step_kinds() -> dict[StepKind, str]:
    """Say what kinds of steps there are."""
    return {StepKind.ACTIVITY: _("si fa qualcosa"), StepKind.WAIT: _("si aspetta")}


def deadline_kinds() -> dict[DeadlineKind, str]:
    """Say what kinds of terms there are."""
    return {
        DeadlineKind.ALWAYS_OPEN: _("sempre aperta"),
        DeadlineKind.WINDOW: _("dal giorno al giorno"),
        DeadlineKind.FIXED: _("entro un giorno fisso"),
        DeadlineKind.DAYS_FROM_EVENT: _("giorni da un fatto"),
        DeadlineKind.DAYS_BEFORE_EXPIRY: _("giorni prima di una scadenza"),
        DeadlineKind.RECURRING: _("ogni anno"),
        DeadlineKind.VALIDITY: _("quanto vale"),
        DeadlineKind.RENEWAL: _("quando si rinnova"),
        DeadlineKind.CALL: _("quando c'è un bando"),
        DeadlineKind.ANNUAL_CALL: _("con il bando di ogni anno"),
        DeadlineKind.EXPECTED: _("attesa, senza date certe"),
        DeadlineKind.REFORM: _("da un giorno cambia la regola"),
        DeadlineKind.INTERNAL: _("accordo della rete"),
    }


def certainties() -> dict[Verification, str]:
    """Say how far something was read in a source."""
    return {
        Verification.VERIFIED: _("letto in una fonte"),
        Verification.PARTIAL: _("letto solo in parte"),
        Verification.UNKNOWN: _("ancora da sapere"),
    }


def deadline_words(rule: Deadline) -> str:
    """Say a term in one line."""
    counted = {
        DeadlineKind.DAYS_FROM_EVENT: _("{days} giorni da un fatto"),
        DeadlineKind.DAYS_BEFORE_EXPIRY: _("{days} giorni prima di una scadenza"),
    }
    if rule.days and rule.type in counted:
        said = [counted[rule.type].format(days=rule.days)]
    else:
        said = [deadline_kinds()[rule.type]]
    if rule.start or rule.end:
        said.append(" – ".join(_day(day) for day in (rule.start, rule.end) if day))
    if rule.days and rule.type not in counted:
        said.append(_("{days} giorni").format(days=rule.days))
    if rule.months:
        said.append(_("{months} mesi").format(months=rule.months))
    return ": ".join(part for part in (", ".join(said), rule.note) if part)


def deadline_line(rule: Deadline) -> str:
    """Say a term as people do: in the district's own words, where there are some."""
    return rule.note or deadline_words(rule)


def _day(told: str) -> str:
    return "/".join(reversed(told[:10].split("-")))
