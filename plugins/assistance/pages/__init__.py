"""What the pages about applications may know."""
