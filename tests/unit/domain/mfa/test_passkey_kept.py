"""What the policy on passkeys keeps people from taking away, and what it asks them to show."""

import pytest

from domain.mfa import passkey_policy, passkeys, removal
from domain.passkeys import rows
from domain.signin import confirmation
from models import Passkey
from tests.unit.conftest import ORIGIN, PASSWORD, Person
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, HERE, full


@pytest.mark.requirement("S-199")
def test_the_last_passkey_that_works_stays(bob: Person, now: int) -> None:
    with_passkey(bob)
    with_passkey(bob)
    first, second = rows.of(bob.user)
    Passkey.update(rp_id="former.example").where(Passkey.id == first.id).execute()
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    with pytest.raises(passkeys.LastOne):
        passkeys.remove(full(bob, now), second.id, HERE, now)
    passkeys.remove(full(bob, now), first.id, HERE, now)
    passkey_policy.make_optional(now, ORIGIN, None)
    passkeys.remove(full(bob, now), second.id, HERE, now)
    assert rows.of(bob.user) == []


@pytest.mark.requirement("S-199")
def test_and_so_does_mfa(bob: Person, now: int) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    with pytest.raises(removal.Required):
        removal.turn_off(full(bob, now), now)


@pytest.mark.requirement("S-197")
def test_password_and_code_confirm_nothing_where_a_passkey_is_asked_for(
    bob: Person, now: int
) -> None:
    confirmation.confirm(full(bob, now), PASSWORD, bob.code(now), now)
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    with pytest.raises(confirmation.PasskeyNeeded):
        confirmation.confirm(full(bob, now + 30), PASSWORD, bob.code(now + 30), now + 30)
    recovered = full(bob, now + 30)
    recovered.recovered = True
    confirmation.confirm(recovered, PASSWORD, "", now + 30)
