"""The catalogue of what a citizen can ask for."""
