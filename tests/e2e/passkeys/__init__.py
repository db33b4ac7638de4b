"""Passkeys in a browser, with keys that Chromium makes up: people's, thieves' and copied ones."""
