"""The records of people whom a body helps."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "core_0009"
down_revision = "core_0008"
branch_labels = None
depends_on = None

PERSON = ["person.tenant_id", "person.id"]
MEMBER = ["membership.tenant_id", "membership.id"]
FIELDS = (
    "name",
    "surname",
    "fiscal_code",
    "born",
    "birth_place",
    "language",
    "comune",
    "address",
    "safe_address",
)


def upgrade() -> None:
    tenant_table(
        "person",
        *_row(),
        *(sa.Column(field, sa.LargeBinary(), nullable=False) for field in FIELDS),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("last_contact_at"),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.CheckConstraint("merged_into <> id", name="person_merged_check"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="person_pkey"),
        sa.ForeignKeyConstraint(["tenant_id", "created_by"], MEMBER, name="person_created_by_fkey"),
    )
    op.create_foreign_key(
        "person_merged_into_fkey", "person", "person", ["tenant_id", "merged_into"], ["tenant_id", "id"]
    )
    op.create_index(
        "person_merged_idx",
        "person",
        ["tenant_id", "merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    _contacts_and_marks()
    _links_and_assignments()


def _contacts_and_marks() -> None:
    tenant_table(
        "person_contact",
        *_row(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *(
            sa.Column(field, sa.LargeBinary(), nullable=False)
            for field in ("value", "whose", "hours", "safe", "no_message")
        ),
        sa.CheckConstraint("kind IN ('phone', 'email')", name="person_contact_kind_check"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="person_contact_pkey"),
        _of_person("person_contact", "person_id"),
    )
    op.create_index("person_contact_person_idx", "person_contact", ["tenant_id", "person_id"])
    tenant_table(
        "person_mark",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "blind", "person_id", name="person_mark_pkey"),
        _of_person("person_mark", "person_id"),
    )
    op.create_index("person_mark_person_idx", "person_mark", ["tenant_id", "person_id"])


def _links_and_assignments() -> None:
    tenant_table(
        "person_link",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name="person_link_others_check"),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", "other_id", name="person_link_pkey"),
        _of_person("person_link", "person_id"),
        _of_person("person_link", "other_id"),
    )
    op.create_index("person_link_other_idx", "person_link", ["tenant_id", "other_id"])
    tenant_table(
        "person_assignment",
        *_row(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        _moment("started_at"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="person_assignment_pkey"),
        _of_person("person_assignment", "person_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"], MEMBER, name="person_assignment_membership_id_fkey"
        ),
    )
    op.create_index(
        "person_assignment_once_idx",
        "person_assignment",
        ["tenant_id", "person_id", "membership_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("person_assignment_member_idx", "person_assignment", ["tenant_id", "membership_id"])


def downgrade() -> None:
    for table in ("person_assignment", "person_link", "person_mark", "person_contact", "person"):
        op.drop_table(table)


def _row() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)


def _of_person(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"{table}_{column}_fkey"
    return sa.ForeignKeyConstraint(["tenant_id", column], PERSON, ondelete="CASCADE", name=name)
