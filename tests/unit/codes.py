"""Codes that are right, and codes that are not."""

import pyotp

from domain.mfa import totp_secrets
from models import Authenticator
from tests.unit.conftest import Person


def wrong(person: Person, now: int) -> str:
    near = {person.code(now + 30 * step) for step in range(-3, 4)}
    return next(c for c in ("000000", "111111", "222222", "333333") if c not in near)


def code_for(pending: Authenticator, now: int) -> str:
    return pyotp.TOTP(totp_secrets.base32(pending)).at(now)
