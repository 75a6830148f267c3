"""The database: one PostgreSQL, its walls and its doors."""
