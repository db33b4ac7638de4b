"""What signs in last stays, and what doesn't work stands in for nothing."""

import pytest

from domain.mfa import authenticators, passkeys, state
from domain.passkeys import rows
from models import Passkey
from tests.unit.conftest import NOW, Person, signed_in
from tests.unit.passkeys import with_passkey
from tests.unit.racing import at_once

HOME = "localhost"


@pytest.mark.requirement("S-191")
def test_the_last_passkey_stays(alice: Person) -> None:
    with_passkey(alice)
    with pytest.raises(passkeys.LastOne):
        passkeys.remove(signed_in(alice), rows.of(alice.user)[0].id, HOME, NOW)


@pytest.mark.requirement("S-191")
@pytest.mark.parametrize("fault", ["blocked", "elsewhere"])
def test_what_does_not_work_stands_in_for_nothing(alice: Person, fault: str) -> None:
    with_passkey(alice)
    with_passkey(alice)
    works, dead = rows.of(alice.user)
    change = {"switched_off_at": NOW} if fault == "blocked" else {"rp_id": "old.example.test"}
    Passkey.update(change).where(Passkey.id == dead.id).execute()
    session = signed_in(alice)
    with pytest.raises(passkeys.LastOne):
        passkeys.remove(session, works.id, HOME, NOW)
    passkeys.remove(session, dead.id, HOME, NOW)
    assert rows.of(alice.user) == [works]


@pytest.mark.requirement("S-191")
def test_an_app_may_go_where_a_passkey_works_and_only_there(bob: Person) -> None:
    with_passkey(bob)
    session, [app] = signed_in(bob), authenticators.enrolled(bob.user)
    with pytest.raises(authenticators.LastOne):
        authenticators.remove(session, app.id, NOW, "elsewhere.example.test")
    authenticators.remove(session, app.id, NOW, HOME)
    assert state.is_on(bob.user)


@pytest.mark.requirement("S-78")
@pytest.mark.requirement("S-191")
def test_of_an_app_and_a_passkey_removed_at_once_one_stays(bob: Person) -> None:
    with_passkey(bob)
    [app], [passkey] = authenticators.enrolled(bob.user), rows.of(bob.user)
    here, there = signed_in(bob), signed_in(bob)
    outcomes = at_once(
        lambda: authenticators.remove(here, app.id, NOW, HOME),
        lambda: passkeys.remove(there, passkey.id, HOME, NOW),
    )
    assert isinstance(outcomes[1], passkeys.LastOne)
    assert rows.of(bob.user) == [passkey]
