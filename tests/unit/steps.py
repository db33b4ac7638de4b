"""Codes of certain moments, used at others."""

import pyotp
import pytest

from domain.encryption import vault
from domain.mfa import second_factor
from domain.refusals import Refused
from models import Authenticator, User
from tests.unit.conftest import SECRET, Person


def use(person: Person, moment: int, now: int | None = None, secret: str = SECRET) -> None:
    code = pyotp.TOTP(secret).at(moment)
    second_factor.check(person.user, code, moment if now is None else now)


def refused(person: Person, moment: int, now: int | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        use(person, moment, now)
    return refusal.value


def add(user: User, secret: str) -> Authenticator:
    authenticator = Authenticator.create(
        user=user, name=secret[:4], sealed_secret=b"", begun_at=0, begun_by=0, activated_at=1
    )
    plain = pyotp.TOTP(secret).byte_secret()
    authenticator.sealed_secret = vault.seal(vault.TOTP_SECRET, authenticator.id, plain)
    authenticator.save()
    return authenticator
