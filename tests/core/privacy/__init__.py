"""Why something is known of people, and how long: declared, kept to, proven."""
