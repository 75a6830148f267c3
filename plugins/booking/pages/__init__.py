"""What the pages about appointments may know."""
