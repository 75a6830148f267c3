"""Ways into an embedded server, for its tests."""

import psycopg

from core.db import embedded


def connect(
    server: embedded.Server, role: str = "", password: str = "", database: str = "diffuso"
) -> psycopg.Connection:
    url = server.url(role, password, database) if role else server.superuser_url
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def as_owner(server: embedded.Server, database: str = "diffuso") -> psycopg.Connection:
    return connect(server, "diffuso_owner", server.owner_password, database)
