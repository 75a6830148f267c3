"""Rules about services: who may get them, what to bring, by when, and whether a sheet is still true."""
