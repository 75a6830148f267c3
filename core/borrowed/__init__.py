"""A computer that is everybody's: at the desk, in the library. What is done there leaves nothing behind."""
