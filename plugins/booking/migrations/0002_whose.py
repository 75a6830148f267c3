"""Whose an appointment is, where the body keeps her record."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0002"
down_revision = "booking_0001"
branch_labels = None
depends_on = None

FORGETS = "SET NULL (person_id)"


def upgrade() -> None:
    op.add_column("booking_appointment", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "booking_appointment_person_id_fkey",
        "booking_appointment",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
        ondelete=FORGETS,
    )
    op.create_index(
        "booking_appointment_person_idx",
        "booking_appointment",
        ["tenant_id", "person_id"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("booking_appointment_person_idx", "booking_appointment")
    op.drop_column("booking_appointment", "person_id")
