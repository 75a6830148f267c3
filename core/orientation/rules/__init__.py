"""Which question to ask next, what follows from an answer, and what it all comes to."""
