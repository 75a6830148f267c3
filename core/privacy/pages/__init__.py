"""What the pages of this room may know."""
