"""How many appointments a month one person may take by herself; none said: as many as she needs."""

import sqlalchemy as sa
from alembic import op

revision = "booking_0013"
down_revision = "booking_0012"
branch_labels = None
depends_on = None

CONTACTS = ("phone", "email")


def upgrade() -> None:
    op.add_column(
        "booking_terms", sa.Column("month_limit", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    name = op.f("booking_terms_month_limit_check")
    op.create_check_constraint(name, "booking_terms", "month_limit BETWEEN 0 AND 31")
    for contact in CONTACTS:
        op.create_index(
            f"booking_appointment_{contact}_idx",
            "booking_appointment",
            ["tenant_id", contact],
            postgresql_where=sa.text(f"{contact} IS NOT NULL"),
        )


def downgrade() -> None:
    for contact in CONTACTS:
        op.drop_index(f"booking_appointment_{contact}_idx", "booking_appointment")
    op.drop_column("booking_terms", "month_limit")
