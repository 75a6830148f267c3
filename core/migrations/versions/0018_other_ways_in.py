"""Another way in may have shown the second factor, too."""

from alembic import op

revision = "core_0018"
down_revision = "core_0017"
branch_labels = None
depends_on = None

FACTORS = "factor IN ('app', 'passkey', 'recovery', 'provider')"


def upgrade() -> None:
    for table in ("session", "entry"):
        op.drop_constraint(op.f(f"{table}_factor_check"), table, type_="check")
        op.create_check_constraint(op.f(f"{table}_factor_check"), table, FACTORS)


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")
