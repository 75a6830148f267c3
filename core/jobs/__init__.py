"""Work done after the commit: rows of the same transaction, run by the worker."""
