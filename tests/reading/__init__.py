"""How easily the texts are read."""
