"""Passkeys and security keys by WebAuthn Level 3: what browsers are asked, and what they answer."""
