"""What confirming takes in a sign-in that the recovery code opened."""

import pytest

from domain.access import sessions
from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    passkey_policy,
    recovery_codes,
    totp,
)
from domain.signin import confirmation, signin
from models import Passkey, Session
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in
from tests.unit.passkeys import us, with_passkey
from tests.unit.passkeys_asked import EVERYBODY, HERE


@pytest.fixture
def recovered(bob: Person, now: int) -> Session:
    """Bob's sign-in, without his phone."""
    text = recovery_codes.generate(signed_in(bob), now).text
    half = signed_in(bob, now, Session.PASSWORD)
    return come_back(signin.with_recovery_code(half, text, now, ORIGIN), now)


@pytest.mark.requirement("S-23")
def test_it_takes_the_code_of_an_authenticator_that_was_added_there(
    recovered: Session, now: int
) -> None:
    assert confirmation.confirm(recovered, PASSWORD, "", now).token
    begun = enrolment.begin(recovered, now, replaces=False)
    secret = code_for(begun, now)
    activation.activate(recovered, secret, now)
    assert recovered.recovered
    with pytest.raises(totp.CodeMalformed):
        confirmation.confirm(recovered, PASSWORD, "", now)
    later = now + 60
    code = code_for(authenticators.enrolled(recovered.user)[-1], later)
    assert confirmation.confirm(recovered, PASSWORD, code, later).session.factors == "pwd otp"


@pytest.mark.requirement("S-197")
def test_it_takes_only_a_passkey_that_was_added_there_where_the_team_asks_for_one(
    bob: Person, recovered: Session, now: int
) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    session = sessions.resume(recovered.token, now, HERE)
    assert session is not None
    # The one there is may be lost.
    assert not confirmation.takes_passkey_only(session, now)
    assert confirmation.confirm(session, PASSWORD, "", now).token
    Passkey.update(added_by=session.id).execute()
    assert confirmation.takes_passkey_only(session, now)
    with pytest.raises(confirmation.PasskeyNeeded):
        confirmation.confirm(session, PASSWORD, bob.code(now), now)
    assert confirmation.ways(session, us(), only_passkey=True).passkeys
