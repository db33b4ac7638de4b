"""Base64url without padding (RFC 4648 §5): as tokens, WebAuthn and JOSE write bytes."""

import base64


def encoded(plain: bytes) -> str:
    """These bytes as text."""
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bytes of this text. Raises ValueError; characters of no such text are passed over."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
