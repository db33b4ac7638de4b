"""Authenticator apps, recovery codes, and the team's decision on MFA."""
