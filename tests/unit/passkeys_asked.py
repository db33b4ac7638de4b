"""A team that asks for passkeys, and what that asks of a person."""

from domain.access import sessions
from domain.access.mfa_requirement import MfaRequirement
from domain.mfa import policy, recovery_code_use, recovery_codes
from domain.mfa.passkey_policy import ADMINS, EVERYONE, Whom
from models import Session
from tests.unit.conftest import Person, signed_in
from tests.unit.passkeys import with_passkey

HERE = "localhost"
EVERYBODY, THE_ADMINS = Whom(EVERYONE, HERE), Whom(ADMINS, HERE)


def ready(person: Person, now: int) -> Session:
    """With a passkey and a saved recovery code."""
    session = signed_in(person)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    with_passkey(person)
    return session


def asked(person: Person, now: int, rp_id: str = HERE) -> MfaRequirement:
    """What its own query says to a sign-in of this person, which must be what the rules say."""
    session = signed_in(person, now)
    found = sessions.resume(session.token, now, rp_id)
    assert found is not None
    assert found.mfa_requirement == policy.requirement_of(person.user, rp_id)
    requirement: MfaRequirement = found.mfa_requirement
    return requirement


def half(person: Person, now: int) -> Session:
    """A sign-in of this person that has shown the password, at our address."""
    return full(person, now, Session.PASSWORD)


def full(person: Person, now: int, stage: str = Session.FULL) -> Session:
    """A sign-in of this person, at our address."""
    found = sessions.resume(signed_in(person, now, stage).token, now, HERE)
    assert found is not None
    return found
