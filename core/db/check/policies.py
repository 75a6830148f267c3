"""Each policy keeps to the body or to the district, for what is read and for what is written."""

from collections.abc import Iterator
from re import escape, fullmatch

from core.db.check.allowed import Allowed
from core.db.check.catalogue import Catalogue, Policy
from core.db.check.declared import Declared
from core.db.engine import APP_ROLE, DISTRICT_ROLE

SETTING = "(NULLIF(current_setting('app.{}'::text, true), ''::text))::uuid"
TENANT, DISTRICT = SETTING.format("tenant"), SETTING.format("district")
OWN_BODY, OWN_DISTRICT = f"tenant_id = {TENANT}", f"district_id = {DISTRICT}"
READING, WRITING = ("ALL", "SELECT", "UPDATE", "DELETE"), ("ALL", "INSERT", "UPDATE")


def wrong(catalogue: Catalogue, known: Declared, excused: Allowed) -> Iterator[str]:
    """Say which tables have no policy, and which policies open too much."""
    walled = {policy.table for policy in catalogue.policies}
    for name, kind in sorted(known.items()):
        if kind and name not in walled and any(r.name == name for r in catalogue.relations):
            yield f"La tabella {name} non ha nessuna regola (policy): nessuno può usarla come si deve."
    for policy in catalogue.policies:
        if not policy.restrictive and policy.table in known:
            yield from _policy(policy, known[policy.table], excused)


def _policy(policy: Policy, kind: str | None, excused: Allowed) -> Iterator[str]:
    where = f"La regola {policy.name} della tabella {policy.table}"
    if policy.verb in READING and policy.reads is None:
        yield f"{where} non limita quello che si legge: manca USING."
    if policy.verb in WRITING and policy.writes is None:
        yield f"{where} non limita quello che si scrive: manca WITH CHECK."
    stranger = not set(policy.roles) <= {APP_ROLE, DISTRICT_ROLE}
    if stranger and not _excused(policy, excused):
        yield f"{where} vale per {', '.join(policy.roles)}: solo i due ruoli dell'applicazione possono entrare."
    for rule in (policy.reads, policy.writes):
        if rule is None or _kept(policy, kind, conditions(rule)):
            continue
        # An exception may open a table to the whole district, never beyond it.
        if not (_excused(policy, excused) and (stranger or OWN_DISTRICT in conditions(rule))):
            yield f"{where} non resta {_inside(kind)}: lascia passare «{rule}»."


def _kept(policy: Policy, kind: str | None, rule: list[str]) -> bool:
    if kind == "tenant":
        return OWN_BODY in rule
    if policy.verb == "SELECT":
        return kind == "public" or OWN_DISTRICT in rule
    if DISTRICT_ROLE in policy.roles and APP_ROLE not in policy.roles:
        return OWN_DISTRICT in rule
    return OWN_DISTRICT in rule and any(fullmatch(rf"\w+ = {escape(TENANT)}", term) for term in rule)


def _excused(policy: Policy, excused: Allowed) -> bool:
    return excused.has("policies", f"{policy.table}.{policy.name}")


def _inside(kind: str | None) -> str:
    return (
        "dentro l'ente"
        if kind == "tenant"
        else "dentro il distretto, o non lascia scrivere solo il proprio ente"
    )


def conditions(rule: str) -> list[str]:
    """Split a rule, as PostgreSQL prints it, into the conditions that must all hold."""
    rule = bare(rule)
    parts, depth, start = [], 0, 0
    for i, letter in enumerate(rule):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and rule.startswith(" AND ", i):
            parts.append(rule[start:i])
            start = i + len(" AND ")
    if not parts:
        return [rule]
    return [term for part in (*parts, rule[start:]) for term in conditions(part)]


def bare(rule: str) -> str:
    """Take away the brackets around a whole rule."""
    rule = rule.strip()
    while rule.startswith("(") and _closes_last(rule):
        rule = rule[1:-1].strip()
    return rule


def _closes_last(rule: str) -> bool:
    depth = 0
    for i, letter in enumerate(rule):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return i == len(rule) - 1
    return False
