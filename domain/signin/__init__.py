"""The ways in: signing in, the first account, invitations and reset links."""
