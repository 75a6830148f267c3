"""Keys and ciphers: what people confide is sealed with a key that the database alone cannot open."""
