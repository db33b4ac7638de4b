"""What a sign-in is said to have shown, once something was set up in it."""

import pytest

from domain.access import factors, session_tokens
from domain.database.storage import write
from domain.mfa import activation, enrolment
from models import Session
from tests.unit.codes import code_for
from tests.unit.conftest import Person, signed_in


@pytest.mark.requirement("S-202")
def test_an_app_added_after_a_passkey_says_nothing_new_of_the_sign_in(
    alice: Person, now: int
) -> None:
    session = signed_in(alice)
    with write():
        session_tokens.change(session, factors=factors.PASSKEY_ALONE, confirmed_at=now - 60)
    begun = enrolment.begin(session, now)
    activation.activate(session, code_for(begun, now), now)
    fresh = Session.get_by_id(session.id)
    assert (fresh.factors, fresh.confirmed_at) == (factors.PASSKEY_ALONE, now - 60)
