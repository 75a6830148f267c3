"""The demonstration's mail as pages: what was sent, and reached nobody."""
