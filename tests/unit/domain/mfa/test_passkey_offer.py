"""The offer of a passkey: to whom it is made, and until when."""

from typing import Any

import pytest

from domain.access import factors, sessions
from domain.mfa import passkey_offer, recovery_codes
from models import RecoveryCode, Session
from tests.unit.conftest import NOW, Person, signed_in

HOME = "localhost"
OFFERED = {"factors": factors.WITH_CODE, "recovered": False}


@pytest.mark.requirement("S-193")
@pytest.mark.parametrize(
    "change",
    [
        {"factors": factors.PASSWORD_ONLY},
        {"factors": factors.PASSKEY_ALONE},
        {"recovered": True},
    ],
)
def test_a_passkey_is_offered_after_a_code_and_after_nothing_else(
    bob: Person, change: dict[str, Any]
) -> None:
    code = recovery_codes.generate(signed_in(bob), NOW)
    RecoveryCode.update(saved_at=NOW).where(RecoveryCode.id == code.row.id).execute()
    session = with_factors(bob, OFFERED)
    assert passkey_offer.is_due(session, HOME)
    assert not passkey_offer.is_due(with_factors(bob, OFFERED | change), HOME)
    passkey_offer.decline(session, NOW)
    assert not passkey_offer.is_due(session, HOME)


@pytest.mark.requirement("S-193")
def test_whoever_has_the_recovery_code_to_save_is_not_offered_one(bob: Person) -> None:
    assert not passkey_offer.is_due(with_factors(bob, OFFERED), HOME)


def with_factors(person: Person, shown: dict[str, Any]) -> Session:
    session = signed_in(person)
    Session.update(shown).where(Session.id == session.id).execute()
    found = sessions.resume(session.token, NOW)
    assert found is not None
    return found
