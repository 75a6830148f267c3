"""What is known of people: why, by what right, how long; handed out, and forgotten."""
