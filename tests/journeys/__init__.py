"""Stories of people, one a file, through HTTP."""
