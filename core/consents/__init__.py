"""Why people's data are used, on which ground, and what each person said yes to."""
