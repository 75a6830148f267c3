"""The first page of whoever works: what comes next, and where to go."""
