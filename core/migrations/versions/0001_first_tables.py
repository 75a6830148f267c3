"""The core's first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db import policies
from core.db.engine import APP_ROLE, DISTRICT_ROLE
from core.db.schema import district_table, public_table, run, tell_of_changes, tenant_table, walled_table

revision = "core_0001"
down_revision = None
branch_labels = None
depends_on = None

PUBLISHED = (
    "host",
    "district",
    "comune",
    "organisation",
    "organisation_logo",
    "service",
    "service_helps_with",
    "vocabulary",
)


INVITED = "tenant_id, id, district_id, email, role, invited_by, created_at, expires_at, used_at"
"""What the district may know of an invitation: all but the hash of its link."""


def upgrade() -> None:
    make_search_configuration()
    make_tables()
    guard_people()
    open_derived_tables()
    find_districts()
    announce_changes()


def downgrade() -> None:
    raise NotImplementedError("the core cannot be taken away")


def make_search_configuration() -> None:
    """Italian stems after the accents are gone."""
    op.execute("CREATE TEXT SEARCH CONFIGURATION diffuso (COPY = italian)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION diffuso ALTER MAPPING FOR hword, hword_part, word "
        "WITH unaccent, italian_stem"
    )


def make_tables() -> None:

    walled_table(
        "account",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("account_email_lower_check")),
        sa.PrimaryKeyConstraint("district_id", "id", name="account_pkey"),
        sa.UniqueConstraint("district_id", "email", name="account_district_id_email_key"),
    )
    walled_table(
        "attempt",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "subject", "window_start", name="attempt_pkey"),
    )
    district_table(
        "comune",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("istat", sa.Text(), nullable=False),
        sa.Column("belfiore", sa.Text(), nullable=False),
        sa.Column("cap", sa.Text(), nullable=True),
        sa.Column("patron_day", sa.Text(), nullable=True),
        sa.Column("patron_name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("district_id", "slug", name="comune_pkey"),
    )
    district_table(
        "district",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("district_id", name="district_pkey"),
        sa.UniqueConstraint("slug", name="district_slug_key"),
    )
    tenant_table(
        "message",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attachment", sa.LargeBinary(), nullable=True),
        sa.Column("attachment_name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="message_pkey"),
        sa.UniqueConstraint("tenant_id", "key", name="message_tenant_id_key_key"),
    )
    walled_table(
        "search_document",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("vector", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "kind", "slug", name="search_document_pkey"),
    )
    walled_table(
        "search_word",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("deletes", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "word", name="search_word_pkey"),
    )
    public_table(
        "tenant",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name="tenant_pkey"),
        sa.UniqueConstraint("district_id", "tenant_id", name="tenant_district_id_tenant_id_key"),
    )
    district_table(
        "vocabulary",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("data", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("district_id", "kind", "code", name="vocabulary_pkey"),
    )
    public_table(
        "host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("main", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="host_district_id_tenant_id_fkey",
        ),
        sa.PrimaryKeyConstraint("host", name="host_pkey"),
    )
    tenant_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="invitation_district_id_tenant_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="invitation_pkey"),
        sa.UniqueConstraint("tenant_id", "token_hash", name="invitation_tenant_id_token_hash_key"),
    )
    tenant_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "account_id"],
            ["account.district_id", "account.id"],
            name="membership_district_id_account_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="membership_district_id_tenant_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="membership_pkey"),
    )
    op.create_index("membership_account_idx", "membership", ["district_id", "account_id"], unique=False)
    op.create_index(
        "membership_one_hat_idx",
        "membership",
        ["tenant_id", "account_id", "role"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    district_table(
        "organisation",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("seat", sa.Text(), nullable=True),
        sa.Column("serves", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("roles", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("does", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("languages", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("accessibility", sa.Text(), nullable=True),
        sa.Column("palette", sa.Text(), server_default="ocean", nullable=False),
        sa.Column("monogram", sa.Text(), nullable=False),
        sa.Column("plugins", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="organisation_district_id_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name="organisation_pkey"),
        sa.UniqueConstraint("district_id", "slug", name="organisation_district_id_slug_key"),
        body="id",
        columns=(
            "name",
            "short_name",
            "seat",
            "serves",
            "does",
            "facts",
            "languages",
            "accessibility",
            "palette",
            "monogram",
        ),
    )
    walled_table(
        "password_reset",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id", "account_id"],
            ["account.district_id", "account.id"],
            name="password_reset_district_id_account_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "token_hash", name="password_reset_pkey"),
    )
    district_table(
        "figure",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="figure_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", "code", "month", name="figure_pkey"),
        body="organisation_id",
    )
    district_table(
        "organisation_logo",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="organisation_logo_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "organisation_id", name="organisation_logo_pkey"),
        body="organisation_id",
    )
    district_table(
        "service",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuidv7()"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("sheet", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="service_district_id_organisation_id_fkey",
        ),
        sa.PrimaryKeyConstraint("district_id", "id", name="service_pkey"),
        sa.UniqueConstraint("district_id", "slug", name="service_district_id_slug_key"),
        body="organisation_id",
    )
    tenant_table(
        "session",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "tenant_id"],
            ["tenant.district_id", "tenant.tenant_id"],
            name="session_district_id_tenant_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name="session_tenant_id_membership_id_fkey",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "token_hash", name="session_pkey"),
    )
    op.create_index("session_account_idx", "session", ["district_id", "account_id"], unique=False)
    district_table(
        "service_helps_with",
        sa.Column("district_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id", "organisation_id"],
            ["organisation.district_id", "organisation.id"],
            name="service_helps_with_district_id_organisation_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["district_id", "service_id"],
            ["service.district_id", "service.id"],
            name="service_helps_with_district_id_service_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "district_id", "service_id", "organisation_id", name="service_helps_with_pkey"
        ),
        body="organisation_id",
    )


def guard_people() -> None:
    """Show an account to the bodies it works in, and to whoever is proving to be that person."""
    district, tenant, proving = policies.DISTRICT, policies.TENANT, policies.PROVING
    works_here = (
        f"EXISTS (SELECT FROM membership m WHERE m.account_id = account.id AND m.tenant_id = {tenant})"
    )
    run(
        (
            f"GRANT SELECT, INSERT, UPDATE ON account TO {APP_ROLE}",
            policies.policy(
                "account", "works_here", APP_ROLE, f"district_id = {district} AND {works_here}", verb="SELECT"
            ),
            policies.policy("account", "proving", APP_ROLE, f"district_id = {district} AND {proving}"),
            policies.policy(
                "membership", "proving", APP_ROLE, f"district_id = {district} AND {proving}", verb="SELECT"
            ),
            policies.policy("session", "proving", APP_ROLE, f"district_id = {district} AND {proving}"),
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON password_reset TO {APP_ROLE}",
            policies.policy("password_reset", "proving", APP_ROLE, f"district_id = {district} AND {proving}"),
            f"GRANT SELECT (district_id, id, email, name, state) ON account TO {DISTRICT_ROLE}",
            policies.policy(
                "account", "district_reads", DISTRICT_ROLE, f"district_id = {district}", verb="SELECT"
            ),
            f"GRANT SELECT, UPDATE (ended_at) ON membership TO {DISTRICT_ROLE}",
            policies.policy("membership", "district_closes", DISTRICT_ROLE, f"district_id = {district}"),
            f"GRANT SELECT (district_id, tenant_id, membership_id), DELETE ON session TO {DISTRICT_ROLE}",
            policies.policy("session", "district_ends", DISTRICT_ROLE, f"district_id = {district}"),
            f"GRANT SELECT ({INVITED}), INSERT, UPDATE (expires_at) ON invitation TO {DISTRICT_ROLE}",
            policies.policy("invitation", "district_invites", DISTRICT_ROLE, f"district_id = {district}"),
            f"GRANT SELECT (tenant_id, id), INSERT ON message TO {DISTRICT_ROLE}",
            policies.policy("message", "own_office", DISTRICT_ROLE, f"tenant_id = {tenant}"),
        )
    )


def open_derived_tables() -> None:
    """Let a district's bodies keep the counters and the search index, which hold nothing of people."""
    for name in ("attempt", "search_document", "search_word"):
        for role in (APP_ROLE, DISTRICT_ROLE):
            op.execute(f"GRANT {policies.ALL} ON {name} TO {role}")
            op.execute(
                policies.policy(name, f"same_district_{role}", role, f"district_id = {policies.DISTRICT}")
            )


def find_districts() -> None:
    """Let the loader ask for the id of a district it has only the name of."""
    op.execute(
        "CREATE FUNCTION find_district(named text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER "
        "SET search_path = public, pg_temp AS 'SELECT district_id FROM district WHERE slug = named'"
    )
    op.execute("REVOKE EXECUTE ON FUNCTION find_district(text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_district(text) TO {DISTRICT_ROLE}")
    op.execute(policies.policy("district", "loader_finds", "CURRENT_USER", "true", verb="SELECT"))


def announce_changes() -> None:
    """Make each change of a published row known to every process."""
    op.execute(
        "CREATE FUNCTION tell_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('diffuso_published', coalesce(NEW.district_id, OLD.district_id)::text); "
        "RETURN NULL; END $$"
    )
    for name in PUBLISHED:
        tell_of_changes(name)
