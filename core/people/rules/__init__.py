"""What holds about people: their codes, their names, what finds them."""
