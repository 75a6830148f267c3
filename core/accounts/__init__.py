"""Accounts, memberships, sign-in: one person, one account; one session, one hat."""
