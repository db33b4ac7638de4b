"""Accounts, usernames and passwords."""
