"""Five authenticators are the most, whatever a setup was begun for."""

import pytest

from domain.mfa import activation, authenticators, enrolment
from domain.mfa.enrolment import SetupPage
from models import Authenticator
from tests.unit.codes import code_for
from tests.unit.conftest import Person, signed_in, with_mfa


@pytest.mark.requirement("S-24")
def test_a_setup_begun_to_replace_them_adds_no_sixth(bob: Person, now: int) -> None:
    for _ in range(authenticators.MAX_AUTHENTICATORS - 1):
        with_mfa(bob)
    session = signed_in(bob)
    begun = enrolment.begin(session, now, replaces=True)
    added = SetupPage(begun.number, adds=True)
    with pytest.raises(authenticators.TooMany):
        activation.activate(session, code_for(begun, now), now, shown=added)
    assert len(authenticators.enrolled(bob.user)) == authenticators.MAX_AUTHENTICATORS
    assert activation.activate(session, code_for(begun, now), now).outcome == activation.REPLACED
    assert Authenticator.select().count() == 1
