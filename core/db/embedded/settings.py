"""The server's settings: for a small machine, closed to the network, and silent about what people wrote."""

from pathlib import Path

SMALL_MACHINE = {
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.italian",
}

CLOSED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
}

# An error's words may quote a row: `log` leaves errors out and keeps what the server says of itself.
DISCREET = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "log_line_prefix": "%m [%p] ",
}

THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "scram_iterations": "1",
}


def settings(socket: Path, *, durable: bool) -> dict[str, str]:
    """Return every setting that differs from PostgreSQL's own."""
    kept = {} if durable else THROWAWAY
    return SMALL_MACHINE | CLOSED | DISCREET | kept | {"unix_socket_directories": str(socket)}
