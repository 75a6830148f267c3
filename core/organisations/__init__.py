"""Member bodies: each one is a tenant with a space of its own."""
