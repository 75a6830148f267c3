"""Questions about applications. They change nothing."""
