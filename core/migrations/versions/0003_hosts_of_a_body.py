"""The hosts of a body, found without looking at everybody's."""

from alembic import op

revision = "core_0003"
down_revision = "core_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("host_tenant_id_idx", "host", ["tenant_id"])


def downgrade() -> None:
    op.drop_index("host_tenant_id_idx", "host")
