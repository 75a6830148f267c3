"""What stands for each part of an address: a thing of the own body, of another, or of nobody."""

import re
from collections.abc import Iterator
from functools import cache
from uuid import UUID

from core.accounts.actions import Link
from core.accounts.derived import PresenceCodes
from plugins.booking.answer_links import key_of
from plugins.booking.queries.addresses import secret_of
from tests.trust.world import ELSEWHERE, World

PART = re.compile(r"\{(\w+)(?::\w+)?\}")
OF_BODY = "organisation_id"
NOBODY = "01890000-0000-7000-8000-000000000000"
MISSING = {
    "work_id": NOBODY,
    "slug": "non-esiste-affatto",
    "code": "non-esiste",
    "digest": "0" * 64,
    "number": "0",
    "answer": "A" * 32,
    "part": "non-esiste",
    "address": "0" * 40,
    "glass_id": NOBODY,
}
TABLES = {
    "consent_id": "consent",
    "person_id": "person",
    "membership_id": "membership",
    "invitation_id": "invitation",
    "presence_id": "presence_code",
    "appointment_id": "booking_appointment",
    "desk_id": "booking_desk",
    "operator_id": "booking_operator",
    "hours_id": "booking_hours",
    "rule_id": "booking_day_rule",
    "type_id": "booking_type",
    "change_id": "booking_change",
    "import_id": "booking_import",
    "request_id": "privacy_request",
    "hold_id": "privacy_hold",
    "file_id": "file",
    "offer_id": "file_offer",
    "case_id": "assistance_case",
    "note_id": "assistance_note",
    "mandate_id": "assistance_mandate",
    "ticket_id": "booking_ticket",
    "address_id": "booking_address",
    "waiting_id": "booking_waiting",
}
"""The table in which each id is one."""
OWNER = dict.fromkeys(
    (
        "membership",
        "invitation",
        "presence_code",
        "booking_appointment",
        "booking_change",
        "booking_import",
        "person",
        "consent",
        "privacy_request",
        "privacy_hold",
        "file",
        "file_offer",
        "assistance_case",
        "assistance_note",
        "assistance_mandate",
        "booking_ticket",
        "booking_address",
        "booking_waiting",
    ),
    "tenant_id",
)
"""What names the body in each table; `organisation_id` where nothing else is said."""
FITTING = {
    "booking_appointment": "AND state = 'booked' AND starts_at > now() + interval '2 days'",
    "person": "AND id IN (SELECT person_id FROM consent)",
    "file_offer": "AND person_id IN (SELECT person_id FROM consent)",
    "assistance_case": "AND person_id IN (SELECT person_id FROM consent)",
    "assistance_mandate": "AND person_id IN (SELECT person_id FROM consent)",
    "booking_ticket": "AND state = 'waiting'",
    "booking_address": "AND ended_at IS NULL",
}
"""What else it takes for a thing to be at hand in every room."""
ENDLESS = ("/appuntamenti/schermo/{address:str}/segue", "/pratiche/{case_id:str}/carta/chiesta/segue")
"""Responses without an end; tests/plugins/booking/test_day.py and assistance/test_papers.py follow them, and leave."""
OF_GLASS = (
    "SELECT {} FROM glass g JOIN organisation o ON o.id = g.tenant_id WHERE o.district_id = :d "
    "AND o.slug LIKE 'caritas-pioltello%'"
)
TASK = "SELECT work_id FROM task_progress WHERE district_id = :d AND organisation_id = :t"
PUBLISHED = {
    ("/servizi/", "slug"): "SELECT slug FROM service WHERE district_id = :d AND organisation_id IS NULL",
    (
        "/distretto/servizi/",
        "slug",
    ): "SELECT slug FROM service WHERE district_id = :d AND organisation_id IS NULL",
    ("/pratiche/distretto/", "slug"): "SELECT slug FROM assistance_procedure WHERE district_id = :d",
    ("/pratiche/verifica/", "slug"): "SELECT slug FROM assistance_procedure WHERE district_id = :d",
    ("/pratiche/distretto/", "part"): "SELECT 'passi'",
    ("/pratiche/distretto/", "number"): "SELECT '1'",
    ("/enti/", "slug"): "SELECT slug FROM organisation WHERE district_id = :d AND kind = 'centre'",
    ("/distretto/enti/", "slug"): "SELECT slug FROM organisation WHERE district_id = :d AND kind = 'centre'",
    ("/bisogni/", "code"): "SELECT lower(code) FROM vocabulary WHERE district_id = :d AND kind = 'need'",
    ("/catalogo/", "slug"): "SELECT slug FROM service WHERE district_id = :d AND organisation_id = :t",
    ("/distretto/finalita/", "code"): "SELECT code FROM purpose WHERE district_id = :d",
    ("/privacy/", "code"): "SELECT code FROM purpose WHERE district_id = :d AND feature IS NULL",
    ("/revisione/", "slug"): "SELECT slug FROM organisation WHERE district_id = :d AND kind = 'centre'",
    ("/vetro/", "slug"): OF_GLASS.format("o.slug"),
    ("/vetro/", "glass_id"): OF_GLASS.format("g.id"),
    ("/vetro/", "file_id"): OF_GLASS.replace(
        " WHERE", " JOIN file f USING (tenant_id, person_id) WHERE"
    ).format("f.id"),
    ("/distretto/vetro/", "slug"): OF_GLASS.format("o.slug"),
    ("/distretto/revisione/", "glass_id"): OF_GLASS.format("g.id"),
    ("/registro/", "glass_id"): "SELECT id FROM glass WHERE district_id = :d AND tenant_id = :t",
    ("/lavori/", "work_id"): TASK,
    ("/logo/", "digest"): "SELECT digest FROM organisation_logo WHERE district_id = :d",
}
"""What is published to a whole district; of these only another district's are foreign."""
OF_THE_BODY = (
    "/catalogo/",
    "/invito/",
    "/accesso-esterno/invito/",
    "/carica/",
    "/attiva/",
    "/registro/",
    "/lavori/",
    "/appuntamenti/rispondi/",
    "/appuntamenti/posto/",
    "/appuntamenti/schermo/",
    "/appuntamenti/calendario/",
)


class Objects:
    """Fills the parts of an address."""

    def __init__(self, world: World) -> None:
        self.world, self._links = world, dict[tuple[str, str], str]()
        self._known: dict[tuple[str, str, str], str | None] = {}
        self.site = cache(world.site)

    def path(self, route: str, host: str) -> str:
        """The address of a thing of the body of this host; of nobody's where the body has none, or it has no end."""
        if route in ENDLESS:
            return PART.sub(lambda part: missing(part[1]), route)
        return PART.sub(lambda part: self._found(route, part[1], host) or missing(part[1]), route)

    def foreign(self, route: str, host: str, other: str) -> Iterator[tuple[str, str]]:
        """For each part of an address: with a thing of another's, and with one that does not exist."""
        parts = PART.findall(route)
        own = {part: self._found(route, part, host) or missing(part) for part in parts}
        for part in parts:
            whose = other if self._of_a_body(route, part) else ELSEWHERE
            found = self._found(route, part, whose)
            if found and found != own[part]:
                yield _fill(route, own | {part: found}), _fill(route, own | {part: missing(part)})

    def _of_a_body(self, route: str, part: str) -> bool:
        return part in TABLES or route.startswith(OF_THE_BODY)

    def _found(self, route: str, part: str, host: str) -> str | None:
        asked = (route, part, host)
        if asked not in self._known:
            self._known[asked] = self._look_for(*asked)
        return self._known[asked]

    def _look_for(self, route: str, part: str, host: str) -> str | None:
        site = self.site(host)
        who = {"d": site.district_id, "t": site.tenant_id}
        if part == "token":
            return self._link(route, host)
        if route.startswith("/attiva/"):
            given = self.world.run("SELECT id FROM presence_code WHERE tenant_id = :t", t=site.tenant_id)
            return PresenceCodes(self.world.platform.signer.keyed).of(given[0].id)
        if part in ("answer", "address"):
            return self._private(route, part, site.tenant_id)
        for (prefix, name), query in PUBLISHED.items():
            if route.startswith(prefix) and part == name:
                rows = self.world.run(
                    f"{query} ORDER BY 1 LIMIT 1", **{k: v for k, v in who.items() if f":{k}" in query}
                )
                return str(rows[0][0]) if rows else None
        if part in TABLES:
            table = TABLES[part]
            rows = self.world.run(
                f"SELECT id FROM {table} WHERE {OWNER.get(table, OF_BODY)} = :t AND id <> ALL (:me) "  # noqa: S608
                f"{FITTING.get(table, '')} ORDER BY id LIMIT 1",
                t=site.tenant_id, me=[hat for _account, hat in self.world.accounts.values()],
            )  # fmt: skip
            return str(rows[0][0]) if rows else None
        assert part in MISSING or part == "name", (
            f"{route}: say in tests/trust/objects.py what {part} stands for"
        )
        return None

    def _private(self, route: str, part: str, body: UUID) -> str | None:
        """The end of a private address, which follows from the id of its thing."""
        keyed = self.world.platform.signer.keyed
        if part == "answer":
            asked = "SELECT id FROM booking_appointment WHERE tenant_id = :t AND state = 'booked' LIMIT 1"
            if route.startswith("/appuntamenti/posto/"):
                asked = "SELECT id FROM booking_waiting WHERE tenant_id = :t LIMIT 1"
            rows = self.world.run(asked, t=body)
            return key_of(keyed, rows[0].id) if rows else None
        kind = "screen" if route.startswith("/appuntamenti/schermo") else "all"
        asked = "SELECT id FROM booking_address WHERE tenant_id = :t AND kind = :kind AND ended_at IS NULL LIMIT 1"
        rows = self.world.run(asked, t=body, kind=kind)
        return secret_of(keyed, rows[0].id) if rows else None

    def _link(self, route: str, host: str) -> str:
        """An open invitation of the body, or an open way to a new password of one of its people."""
        invited = ("/invito", "/accesso-esterno/invito")
        kinds = dict.fromkeys(invited, "invitation") | {"/carica": "file_offer"}
        kind = next((kind for start, kind in kinds.items() if route.startswith(start)), "reset")
        if (kind, host) not in self._links:
            self._links[kind, host] = self._new_link(kind, host)
        return self._links[kind, host]

    def _new_link(self, kind: str, host: str) -> str:
        site, link = self.site(host), Link.new()
        if kind in ("invitation", "file_offer"):
            self.world.run(
                f"UPDATE {kind} SET token_hash = :h, expires_at = now() + interval '1 day' WHERE tenant_id = :t "  # noqa: S608
                f"AND id = (SELECT id FROM {kind} WHERE tenant_id = :t ORDER BY id DESC LIMIT 1)",
                h=link.hash, t=site.tenant_id,
            )  # fmt: skip
        else:
            self.world.run(
                "INSERT INTO password_reset (district_id, token_hash, account_id, expires_at) "
                "SELECT district_id, :h, account_id, now() + interval '1 hour' FROM membership "
                "WHERE tenant_id = :t ORDER BY id LIMIT 1",
                h=link.hash, t=site.tenant_id,
            )  # fmt: skip
        return link.token


def missing(part: str) -> str:
    """A value of the right shape that stands for nothing."""
    return MISSING.get(part, NOBODY if part in TABLES else "x" * 43)


def _fill(route: str, values: dict[str, str]) -> str:
    return PART.sub(lambda part: values[part[1]], route)
