"""What is one's own, once, and counted: guards that no other test would miss."""

import pytest

from domain.access import arrivals, sessions, signing_out
from domain.audit import known_browsers
from domain.mfa import (
    authenticators,
    recovery,
    recovery_code_use,
    recovery_codes,
    removal,
)
from domain.signin import acceptance, confirmation, first_account, invitations, reset_links, signin
from domain.signin.invitees import Invitee
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Invitation, Session, SetupLink, User
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in, with_mfa

NEW = "violet harbour sings low"


@pytest.mark.requirement("S-52")
def test_turning_mfa_off_ends_the_other_sessions(bob: Person, now: int) -> None:
    mine, other = signed_in(bob), signed_in(bob)
    removal.turn_off(mine, now)
    assert sessions.exists(mine)
    assert not sessions.exists(other)


@pytest.mark.requirement("S-52")
def test_switching_the_lost_phone_off_ends_the_other_sessions(bob: Person, now: int) -> None:
    mine, other = signed_in(bob), signed_in(bob)
    recovery.begin(bob.user, now)
    recovery_codes.generate(mine, now)
    with pytest.raises(recovery.CodeNotSaved):
        recovery.switch_off_lost_phone(mine, now)
    assert sessions.exists(other)
    recovery_code_use.mark_saved(mine, now)
    recovery.switch_off_lost_phone(mine, now)
    assert sessions.exists(mine)
    assert not sessions.exists(other)
    assert not authenticators.active(bob.user)


@pytest.mark.requirement("S-52")
def test_removing_an_authenticator_ends_the_other_sessions(bob: Person, now: int) -> None:
    with_mfa(bob)
    mine, other = signed_in(bob), signed_in(bob)
    authenticators.remove(mine, authenticators.enrolled(bob.user)[1].id, now)
    assert not sessions.exists(other)
    with pytest.raises(authenticators.LastOne):
        authenticators.remove(mine, authenticators.enrolled(bob.user)[0].id, now)


@pytest.mark.requirement("S-48")
def test_confirming_gives_a_new_token_and_the_old_one_opens_nothing(bob: Person, now: int) -> None:
    half = signin.with_password("bob", PASSWORD, now, ORIGIN)
    old = signin.with_code(half.session, bob.code(now), now, ORIGIN)
    session = sessions.resume(old.token, now)
    assert session is not None
    arrivals.note(session, now)
    confirmed = confirmation.confirm(session, PASSWORD, bob.code(now + 30), now + 30)
    assert confirmed.token not in ("", old.token)
    fresh = sessions.resume(confirmed.token, now + 30)
    assert fresh is not None
    arrivals.note(fresh, now + 30)
    assert sessions.resume(old.token, now + 30) is None


@pytest.mark.requirement("S-55")
def test_signing_out_everywhere_else_forgets_the_other_browsers(bob: Person, now: int) -> None:
    here, there = (known_browsers.remember(bob.user, "", now) for _ in range(2))
    opened = signing_out.sign_out_others(signed_in(bob), now)
    assert [known_browsers.is_known(bob.user, token, now) for token in (here, there)] == [
        False,
        False,
    ]
    assert known_browsers.is_known(bob.user, opened.device, now)


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-37")
def test_the_reset_link_of_a_disabled_person_opens_nothing(
    alice: Person, bob: Person, now: int
) -> None:
    token = reset_links.make(alice.user, now, ORIGIN)
    User.update(disabled_at=now).where(User.id == alice.user.id).execute()
    assert reset_links.owner(token, now) is None
    with pytest.raises(reset_links.LinkInvalid):
        reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    assert not passwords.verify(User.get_by_id(alice.user.id), NEW)


@pytest.mark.requirement("S-37")
@pytest.mark.requirement("S-45")
def test_a_link_that_made_an_account_makes_no_other(data_dir: object, now: int) -> None:
    """Neither the set-up link nor an invitation, once its owner has been seen."""
    token = first_account.make_link(now)
    assert token is not None
    first = first_account.create_first_account(token, NewAccount("ada", "Ada", NEW), now, ORIGIN)
    arrivals.at_once(signin.first(first, now, ORIGIN, token), now)
    with pytest.raises(first_account.LinkInvalid):
        first_account.create_first_account(token, NewAccount("eve", "Eve", NEW), now, ORIGIN)
    [made] = invitations.invite([Invitee("alice", False)], None, now, ORIGIN)
    alice = acceptance.accept(made.token, "Alice", NEW, now, ORIGIN)
    arrivals.at_once(signin.first(alice, now, ORIGIN, made.token), now)
    with pytest.raises(acceptance.LinkInvalid):
        acceptance.accept(made.token, "Mallory", NEW, now, ORIGIN)
    assert {user.name for user in User.select()} == {"Ada", "Alice"}
    assert not SetupLink.select().exists() or not first_account.is_open(token, now)
    assert not Invitation.select().exists()


@pytest.mark.requirement("S-45")
def test_a_set_up_link_opens_nothing_where_somebody_else_has_an_account(
    alice: Person, now: int
) -> None:
    assert first_account.make_link(now) is None
    User.delete().execute()
    token = first_account.make_link(now)
    assert token is not None
    accounts.create(NewAccount("alice", "Alice", NEW), now, ORIGIN)
    assert not first_account.is_open(token, now)


@pytest.mark.requirement("S-31")
@pytest.mark.requirement("S-34")
def test_a_recovery_code_of_somebody_else_or_an_older_one_signs_nobody_in(
    alice: Person, bob: Person, now: int
) -> None:
    with_mfa(alice)
    hers = recovery_codes.generate(signed_in(alice), now).text
    older = recovery_codes.generate(signed_in(bob), now).text
    recovery_codes.generate(signed_in(bob), now)
    half = signed_in(bob, now, Session.PASSWORD)
    with pytest.raises(recovery_code_use.WrongCode):
        signin.with_recovery_code(half, hers, now, ORIGIN)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half, older, now, ORIGIN)
    for text in (hers, older):
        with pytest.raises((recovery_code_use.WrongCode, recovery_code_use.Outdated)):
            recovery_code_use.check(signed_in(bob), text, now)
    assert Session.get_by_id(half.id).stage == Session.PASSWORD


@pytest.mark.requirement("S-83")
@pytest.mark.requirement("S-44")
def test_a_sign_in_code_of_somebody_else_or_an_older_one_signs_nobody_in(
    alice: Person, bob: Person, now: int
) -> None:
    with_mfa(alice)
    hers, older = (help_desk.make_sign_in_code(p.user, now, ORIGIN, None) for p in (alice, bob))
    newer = help_desk.make_sign_in_code(bob.user, now, ORIGIN, None)
    half = signed_in(bob, now, Session.PASSWORD)
    for text in (hers, older):
        with pytest.raises(help_desk.CodeWrong):
            help_desk.sign_in(half, text, now, ORIGIN)
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, newer, now + help_desk.CODE_LIFETIME, ORIGIN)
    assert help_desk.sign_in(half, newer, now, ORIGIN).session.is_full
