"""One search over services, bodies and needs."""
