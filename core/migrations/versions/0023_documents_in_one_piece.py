"""Documents of the search in one piece: beside their row and packed, each search unpacked all of a district's."""

from alembic import op

revision = "core_0023"
down_revision = "core_0022"
branch_labels = None
depends_on = None

PAGE = 8160
"""The most that one row may have in a page of PostgreSQL, in bytes."""
AGAIN = "ALTER vector TYPE tsvector USING CAST(CAST(vector AS text) AS tsvector)"
"""Written anew, as it is now to be kept; PostgreSQL forgets how a column is kept where this is not said with it."""


def upgrade() -> None:
    op.execute(f"ALTER TABLE search_document SET (toast_tuple_target = {PAGE})")
    op.execute(f"ALTER TABLE search_document {AGAIN}, ALTER vector SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute("ALTER TABLE search_document RESET (toast_tuple_target)")
    op.execute(f"ALTER TABLE search_document {AGAIN}, ALTER vector SET STORAGE EXTENDED")
