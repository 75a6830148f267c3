"""Break-glass: the district looks at one record of one body, with a reason, a second person, and an end."""
