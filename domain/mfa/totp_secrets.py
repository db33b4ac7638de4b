"""The sealed secret of an authenticator, made and opened."""

import base64
import secrets

from domain.encryption import sealing, unsealing, vault
from models import Authenticator

SECRET_BYTES = 20  # 160 bits (RFC 4226 §4, R6)


def fill(authenticator: Authenticator) -> None:
    """Give a new row its secret, from the operating system's random numbers."""
    plain = secrets.token_bytes(SECRET_BYTES)
    authenticator.sealed_secret = sealing.seal(vault.TOTP_SECRET, authenticator.id, plain)
    authenticator.save(only=[Authenticator.sealed_secret])


def base32(authenticator: Authenticator) -> str:
    """The secret in Base32 (RFC 4648 §6): 32 letters and digits, no padding."""
    plain = unsealing.read(vault.TOTP_SECRET, authenticator, Authenticator.sealed_secret)
    return base64.b32encode(plain).decode("ascii")
