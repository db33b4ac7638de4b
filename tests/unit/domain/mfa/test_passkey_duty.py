"""What the team's policy on passkeys lets complete a sign-in, and whom it keeps waiting."""

from datetime import date

import pytest

from domain.access.lifetimes import DAY
from domain.clock import days
from domain.mfa import passkey_policy, recovery_codes
from domain.mfa.passkey_duty import PasskeyRequired
from domain.mfa.passkey_policy import EVERYONE, Whom
from domain.signin import code_first, confirmation, reset_links, signin
from domain.signin.reset_links import NewPassword
from models import Passkey, Session
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in
from tests.unit.passkeys import with_passkey
from tests.unit.passkeys_asked import EVERYBODY, asked, half


@pytest.mark.requirement("S-197")
def test_a_code_completes_no_sign_in_of_who_has_a_passkey_once_the_day_is_over(
    bob: Person, now: int
) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 7, now, ORIGIN, None)
    over = days.end_of(date(2027, 1, 22))
    begun = half(bob, over - 1)
    signin.with_code(begun, bob.code(over - 1), over - 1, ORIGIN)
    begun = half(bob, over)
    with pytest.raises(PasskeyRequired):
        signin.with_code(begun, bob.code(over + 30), over + 30, ORIGIN)
    assert not Session.get_by_id(begun.id).is_full


@pytest.mark.requirement("S-197")
def test_nor_does_a_code_given_before_the_password(bob: Person, now: int) -> None:
    with_passkey(bob)
    given = code_first.give("bob", bob.code(now), now, ORIGIN)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    opened = signin.with_password("bob", PASSWORD, now, ORIGIN, given_first=given)
    assert opened.session.stage == Session.PASSWORD


@pytest.mark.requirement("S-197")
def test_the_recovery_code_gets_in_as_ever(bob: Person, now: int) -> None:
    with_passkey(bob)
    text = recovery_codes.generate(signed_in(bob), now).text
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    given = code_first.give("bob", text, now, ORIGIN)
    assert signin.with_password("bob", PASSWORD, now, ORIGIN, given_first=given).session.is_full
    begun = half(bob, now)
    newest = recovery_codes.generate(signed_in(bob), now).text
    assert signin.with_recovery_code(begun, newest, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-197")
def test_who_has_no_passkey_signs_in_by_a_code_and_owes_one(bob: Person, now: int) -> None:
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    begun = half(bob, now)
    assert signin.with_code(begun, bob.code(now), now, ORIGIN).session.is_full
    assert asked(bob, now).is_due(now)
    with_passkey(bob)
    assert not asked(bob, now).is_due(now)


@pytest.mark.requirement("S-197")
@pytest.mark.parametrize("change", [{"switched_off_at": 1}, {"rp_id": "former.example"}])
def test_a_passkey_that_cannot_be_used_here_is_owed_again_and_locks_nobody_out(
    bob: Person, now: int, change: dict[str, object]
) -> None:
    with_passkey(bob)
    Passkey.update(**change).execute()
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    begun = half(bob, now)
    assert signin.with_code(begun, bob.code(now), now, ORIGIN).session.is_full
    assert asked(bob, now).owes_passkey(now)


@pytest.mark.requirement("S-197")
@pytest.mark.requirement("S-198")
def test_where_no_browser_has_passkeys_nobody_is_asked_for_one(bob: Person, now: int) -> None:
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    assert not asked(bob, now, rp_id="").is_due(now)
    with pytest.raises(passkey_policy.NoPasskeysHere):
        passkey_policy.require(Whom(EVERYONE, ""), 0, now + DAY, ORIGIN, None)


@pytest.mark.requirement("S-197")
def test_a_reset_link_takes_no_code_either(bob: Person, now: int) -> None:
    with_passkey(bob)
    passkey_policy.require(EVERYBODY, 0, now, ORIGIN, None)
    link, new = reset_links.make(bob.user, now, ORIGIN), "purple onion tram sky"
    with pytest.raises(confirmation.PasskeyNeeded):
        reset_links.use(link, NewPassword(new, bob.code(now)), now, ORIGIN)
    code = recovery_codes.generate(signed_in(bob), now).text
    with pytest.raises(confirmation.PasskeyNeeded):
        reset_links.use(link, NewPassword(new, bob.code(now), rp_id="localhost"), now, ORIGIN)
    done = reset_links.use(link, NewPassword(new, recovery_code=code), now, ORIGIN)
    assert done.opened is not None
    assert done.opened.session.recovered
