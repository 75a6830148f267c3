"""The record of a person whom a body helps. It belongs to the body that met her: there is no shared register."""
