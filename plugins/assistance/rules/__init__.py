"""Procedures as data, and what follows from what somebody answered."""
