"""The second factor, the way in, and codes given in presence."""

import sqlalchemy as sa
from alembic import op

from core.db import policies
from core.db.engine import APP_ROLE, DISTRICT_ROLE
from core.db.schema import run, tenant_table, walled_table

revision = "core_0016"
down_revision = "core_0015"
branch_labels = None
depends_on = None

OF_AN_ACCOUNT = (["district_id", "account_id"], ["account.district_id", "account.id"])
OF_A_BODY = (["district_id", "tenant_id"], ["tenant.district_id", "tenant.tenant_id"])
FACTORS = "factor IN ('app', 'passkey', 'recovery')"


def upgrade() -> None:
    let_somebody_have_no_address()
    op.execute("TRUNCATE session")
    op.add_column("session", sa.Column("factor", sa.Text(), nullable=False))
    op.add_column("session", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("session_factor_check"), "session", FACTORS)
    make_ways_in()
    make_factors()


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")


def let_somebody_have_no_address() -> None:
    op.alter_column("account", "email", nullable=True)
    op.add_column("account", sa.Column("user_name", sa.Text(), nullable=True))
    op.add_column("account", sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint("account_district_id_user_name_key", "account", ["district_id", "user_name"])
    plain = "user_name = lower(user_name) AND user_name NOT LIKE '%@%'"
    op.create_check_constraint(op.f("account_user_name_plain_check"), "account", plain)
    op.create_check_constraint(
        op.f("account_one_login_check"), "account", "num_nonnulls(email, user_name) = 1"
    )
    op.execute(f"GRANT SELECT (user_name) ON account TO {DISTRICT_ROLE}")


def make_ways_in() -> None:
    tenant_table(
        "entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=True),
        sa.Column("may_enrol", sa.Boolean(), nullable=False),
        sa.Column("then", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(FACTORS, name=op.f("entry_factor_check")),
        sa.ForeignKeyConstraint(*OF_A_BODY, name="entry_district_id_tenant_id_fkey"),
        sa.ForeignKeyConstraint(*OF_AN_ACCOUNT, name="entry_district_id_account_id_fkey"),
        sa.PrimaryKeyConstraint("tenant_id", "token_hash", name="entry_pkey"),
    )
    tenant_table(
        "presence_code",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(*OF_A_BODY, name="presence_code_district_id_tenant_id_fkey"),
        sa.ForeignKeyConstraint(*OF_AN_ACCOUNT, name="presence_code_district_id_account_id_fkey"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="presence_code_pkey"),
        sa.UniqueConstraint("tenant_id", "code_hash", name="presence_code_tenant_id_code_hash_key"),
    )
    run([proving("entry")])


def make_factors() -> None:
    factor_table(
        "code_app",
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "account_id", name="code_app_pkey"),
    )
    factor_table(
        "passkey",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("district_id", "id", name="passkey_pkey"),
        sa.UniqueConstraint("district_id", "credential_id", name="passkey_district_id_credential_id_key"),
    )
    op.create_index("passkey_account_idx", "passkey", ["district_id", "account_id"], unique=False)
    factor_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "account_id", "code_hash", name="recovery_code_pkey"),
    )


def factor_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table that is seen by nobody but whoever proves who they are."""
    walled_table(
        name,
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(*OF_AN_ACCOUNT, name=f"{name}_district_id_account_id_fkey"),
    )
    run((f"GRANT {policies.ALL} ON {name} TO {APP_ROLE}", proving(name)))


def proving(name: str) -> str:
    rule = f"district_id = {policies.DISTRICT} AND {policies.PROVING}"
    return policies.policy(name, "proving", APP_ROLE, rule)
