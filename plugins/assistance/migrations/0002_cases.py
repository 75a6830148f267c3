"""Applications, their journal that nobody can change, what is told for them, mandates, meetings."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.engine import APP_ROLE
from core.db.schema import run, tenant_table

revision = "assistance_0002"
down_revision = "assistance_0001"
branch_labels = None
depends_on = None

TABLES = (
    "assistance_meeting",
    "assistance_filing",
    "assistance_mandate",
    "assistance_note",
    "assistance_tick",
    "assistance_answer",
    "assistance_event",
    "assistance_case",
)
STATES = "state IN ('open', 'waiting', 'ready', 'filed', 'asked', 'decided', 'closed')"
MOMENT = sa.DateTime(timezone=True)
KEPT = """
CREATE FUNCTION assistance_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM departure WHERE organisation_id = OLD.tenant_id AND ends_at < now()) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'the journal is only added to';
END $$
"""
"""Lines go only with a body that has left the network, and with everything else of it."""


def upgrade() -> None:
    _cases()
    _journal()
    _told()
    _notes()
    _mandates()
    _filing()
    _meetings()


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.execute("DROP FUNCTION assistance_event_is_kept()")


def _key(table: str, *columns: str) -> Iterator[sa.PrimaryKeyConstraint]:
    yield sa.PrimaryKeyConstraint("tenant_id", *columns, name=f"{table}_pkey")


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False)


def _column(name: str, kind: Any, *, null: bool = False, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null, server_default=sa.text(default) if default else None)


def _to(
    table: str, column: str, target: str, *, forgets: str | None = None, district: bool = False
) -> sa.ForeignKeyConstraint:
    whose = "district_id" if district else "tenant_id"
    return sa.ForeignKeyConstraint(
        [whose, column],
        [f"{target}.{whose}", f"{target}.id"],
        name=f"{table}_{whose}_{column}_fkey",
        ondelete=forgets,
    )


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "case_id", "assistance_case", forgets="CASCADE")


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return _to(table, "person_id", "person", forgets="SET NULL (person_id)")


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"{table}_{name}_check"))


def _cases() -> None:
    name = "assistance_case"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("district_id", sa.Uuid()),
        _column("person_id", sa.Uuid(), null=True),
        _column("procedure_id", sa.Uuid()),
        _column("operator_id", sa.Uuid()),
        _column("state", sa.Text(), default="'open'"),
        _column("outcome", sa.Text(), null=True),
        _column("origin", sa.Text()),
        _column("appointment_id", sa.Uuid(), null=True),
        _column("code_hash", sa.LargeBinary()),
        _column("opened_at", MOMENT),
        _column("since", MOMENT),
        _column("due_on", sa.Date(), null=True),
        _column("over_at", MOMENT, null=True),
        _column("missing", sa.ARRAY(sa.Text()), default="'{}'"),
        _column("demonstration", sa.Boolean(), default="false"),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name=f"{name}_district_id_tenant_id_fkey",
        ),
        _to(name, "procedure_id", "assistance_procedure", district=True),
        _of_person(name),
        _to(name, "operator_id", "membership"),
        sa.UniqueConstraint("tenant_id", "code_hash", name=f"{name}_tenant_id_code_hash_key"),
        _check(name, "state", STATES),
        _check(name, "outcome", "outcome IN ('granted', 'partly', 'refused')"),
        _check(name, "decided", "(state = 'decided') = (outcome IS NOT NULL)"),
        *_key(name, "id"),
    )
    op.create_index(f"{name}_operator_idx", name, ["tenant_id", "operator_id", "state", "due_on"])
    op.create_index(f"{name}_person_idx", name, ["tenant_id", "person_id"])
    op.create_index(f"{name}_opened_idx", name, ["tenant_id", "opened_at"])


def _journal() -> None:
    name = "assistance_event"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("case_id", sa.Uuid()),
        _column("at", MOMENT, default="now()"),
        _column("by", sa.Uuid(), null=True),
        _column("kind", sa.Text()),
        _column("about", sa.Text(), null=True),
        _of_case(name),
        _to(name, "by", "membership"),
        *_key(name, "id"),
    )
    op.create_index(f"{name}_case_idx", name, ["tenant_id", "case_id", "at"])
    run(
        (
            f"REVOKE UPDATE ON {name} FROM {APP_ROLE}",
            KEPT,
            _kept(name, "is_kept", "UPDATE OR DELETE", "ROW"),
            _kept(name, "is_not_emptied", "TRUNCATE", "STATEMENT"),
        )
    )


def _kept(table: str, name: str, when: str, each: str) -> str:
    runs = f"FOR EACH {each} EXECUTE FUNCTION {table}_is_kept()"
    return f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} {runs}"


def _told() -> None:
    name = "assistance_answer"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("case_id", sa.Uuid()),
        _column("question", sa.Text()),
        _column("value", sa.LargeBinary()),
        _of_case(name),
        sa.UniqueConstraint(
            "tenant_id", "case_id", "question", name=f"{name}_tenant_id_case_id_question_key"
        ),
        *_key(name, "id"),
    )
    name = "assistance_tick"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _column("case_id", sa.Uuid()),
        _column("document", sa.Text()),
        _column("state", sa.Text()),
        _column("file_id", sa.Uuid(), null=True),
        _column("at", MOMENT, default="now()"),
        _of_case(name),
        _to(name, "file_id", "file", forgets="SET NULL (file_id)"),
        _check(name, "state", "state IN ('seen', 'kept', 'lacking')"),
        *_key(name, "case_id", "document"),
    )


def _notes() -> None:
    name = "assistance_note"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("case_id", sa.Uuid()),
        _column("kind", sa.Text()),
        _column("words", sa.LargeBinary()),
        _column("by", sa.Uuid()),
        _column("at", MOMENT),
        _column("due_on", sa.Date(), null=True),
        _column("done_at", MOMENT, null=True),
        _of_case(name),
        _to(name, "by", "membership"),
        _check(name, "kind", "kind IN ('note', 'task', 'close', 'ask')"),
        *_key(name, "id"),
    )
    op.create_index(f"{name}_case_idx", name, ["tenant_id", "case_id"])


def _mandates() -> None:
    name = "assistance_mandate"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("person_id", sa.Uuid(), null=True),
        _column("procedures", sa.ARRAY(sa.Text())),
        _column("first", sa.Date()),
        _column("last", sa.Date()),
        _column("words", sa.LargeBinary(), null=True),
        _column("digest", sa.LargeBinary()),
        _column("code_hash", sa.LargeBinary()),
        _column("sign_hash", sa.LargeBinary()),
        _column("asked_by", sa.Uuid()),
        _column("asked_at", MOMENT),
        _column("how", sa.Text(), null=True),
        _column("file_id", sa.Uuid(), null=True),
        _column("signed_at", MOMENT, null=True),
        _column("withdrawn_at", MOMENT, null=True),
        _of_person(name),
        _to(name, "asked_by", "membership"),
        _to(name, "file_id", "file", forgets="SET NULL (file_id)"),
        sa.UniqueConstraint("tenant_id", "code_hash", name=f"{name}_tenant_id_code_hash_key"),
        sa.UniqueConstraint("tenant_id", "sign_hash", name=f"{name}_tenant_id_sign_hash_key"),
        _check(name, "order", "first <= last"),
        _check(name, "how", "how IN ('paper', 'code')"),
        _check(name, "signed", "(signed_at IS NULL) = (how IS NULL)"),
        *_key(name, "id"),
    )
    op.create_index(f"{name}_person_idx", name, ["tenant_id", "person_id"])


def _filing() -> None:
    name = "assistance_filing"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _column("case_id", sa.Uuid()),
        _column("filed_on", sa.Date()),
        _column("place", sa.LargeBinary()),
        _column("protocol", sa.LargeBinary()),
        _column("on_behalf", sa.Boolean()),
        _column("receipt_id", sa.Uuid(), null=True),
        _column("expected_on", sa.Date(), null=True),
        _column("decided_on", sa.Date(), null=True),
        _column("reason", sa.LargeBinary(), null=True),
        _column("appeal_until", sa.Date(), null=True),
        _of_case(name),
        _to(name, "receipt_id", "file", forgets="SET NULL (receipt_id)"),
        *_key(name, "case_id"),
    )


def _meetings() -> None:
    name = "assistance_meeting"
    tenant_table(
        name,
        _column("tenant_id", sa.Uuid()),
        _id(),
        _column("by", sa.Uuid()),
        _column("day", sa.Date()),
        _column("minutes", sa.Integer()),
        _column("told", postgresql.JSONB()),
        _to(name, "by", "membership"),
        _check(name, "minutes", "minutes BETWEEN 1 AND 480"),
        *_key(name, "id"),
    )
    op.create_index(f"{name}_day_idx", name, ["tenant_id", "day"])
