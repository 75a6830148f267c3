"""The day as it was lived: tickets, outcomes, private addresses; whoever waited may have left."""

import sqlalchemy as sa
from alembic import op

from core.db.schema import tenant_table

revision = "booking_0008"
down_revision = "booking_0007"
branch_labels = None
depends_on = None

TABLES = ("booking_ticket", "booking_outcome", "booking_address")
OF = (["tenant_id", "appointment_id"], ["booking_appointment.tenant_id", "booking_appointment.id"])
STATES = "state IN ('booked', 'arrived', 'served', 'no_show', 'cancelled'{more})"


def upgrade() -> None:
    tickets()
    outcomes()
    addresses()
    name = op.f("booking_appointment_state_check")
    op.drop_constraint(name, "booking_appointment")
    op.create_check_constraint(name, "booking_appointment", STATES.format(more=", 'left'"))


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.execute("UPDATE booking_appointment SET state = 'no_show' WHERE state = 'left'")
    name = op.f("booking_appointment_state_check")
    op.drop_constraint(name, "booking_appointment")
    op.create_check_constraint(name, "booking_appointment", STATES.format(more=""))


def tickets() -> None:
    tenant_table(
        "booking_ticket",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("type_id", sa.Uuid(), nullable=True),
        sa.Column("desk_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'served', 'left')", name=op.f("booking_ticket_state_check")
        ),
        sa.ForeignKeyConstraint(*OF, name="booking_ticket_tenant_id_appointment_id_fkey", ondelete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "day", "number", name="booking_ticket_tenant_id_day_number_key"),
        sa.UniqueConstraint(
            "tenant_id", "appointment_id", name="booking_ticket_tenant_id_appointment_id_key"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="booking_ticket_pkey"),
    )


def outcomes() -> None:
    tenant_table(
        "booking_outcome",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("missing", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("booking_outcome_minutes_check")),
        sa.ForeignKeyConstraint(
            *OF, name="booking_outcome_tenant_id_appointment_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "appointment_id", name="booking_outcome_pkey"),
    )


def addresses() -> None:
    tenant_table(
        "booking_address",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of", sa.Uuid(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('screen', 'all', 'desk', 'operator')", name=op.f("booking_address_kind_check")
        ),
        sa.CheckConstraint(
            "(kind IN ('desk', 'operator')) = (of IS NOT NULL)", name=op.f("booking_address_of_check")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "made_by"],
            ["membership.tenant_id", "membership.id"],
            name="booking_address_tenant_id_made_by_fkey",
        ),
        sa.UniqueConstraint("tenant_id", "hash", name="booking_address_tenant_id_hash_key"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="booking_address_pkey"),
    )
