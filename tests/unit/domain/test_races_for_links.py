"""Links, tokens and forms used twice at the same moment: as if one use had come later."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from domain.access import idempotency, sessions
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.signin import acceptance, first_account, invitations, invitees, reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Event, Invitation, Making, ResetLink, Session, SetupLink, User
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person, signed_in, with_mfa
from tests.unit.racing import at_once

pytestmark = pytest.mark.requirement("S-78")

OTHER_PASSWORD = "lanterns over the wide canal"


@pytest.fixture
def grace(make_user: Callable[..., Person]) -> Person:
    """Is an administrator too."""
    return with_mfa(make_user("grace", "Grace", is_admin=True))


def test_an_invitation_accepted_twice_at_once_makes_one_account(ada: Person) -> None:
    wanted = invitees.check("carol", "member")
    [made] = invitations.invite([wanted], ada.user, NOW, ORIGIN)
    outcomes = at_once(
        lambda: acceptance.accept(made.token, "Carol", PASSWORD, NOW, ORIGIN),
        lambda: acceptance.accept(made.token, "Carla", OTHER_PASSWORD, NOW, ORIGIN),
    )
    assert [type(outcome) for outcome in outcomes] == [User, User]
    assert User.select().where(User.username == "carol").count() == 1
    assert (
        Event.select().where(Event.kind == "account-created", Event.subject == "carol").count() == 1
    )


def test_an_invitation_revoked_at_this_moment_is_not_renewed(ada: Person, grace: Person) -> None:
    [made] = invitations.invite([invitees.check("carol", "member")], ada.user, NOW, ORIGIN)
    read = invitations.find(made.invitation.id)
    assert read is not None
    outcomes = at_once(
        lambda: invitations.revoke(made.invitation, ada.user, NOW, ORIGIN),
        lambda: invitations.renew(read, grace.user, NOW, ORIGIN),
    )
    assert isinstance(outcomes[1], Refused)
    assert not Invitation.select().exists()


def test_an_invitation_accepted_at_this_moment_keeps_its_account(ada: Person) -> None:
    [made] = invitations.invite([invitees.check("carol", "member")], ada.user, NOW, ORIGIN)
    read = invitations.find(made.invitation.id)
    assert read is not None
    outcomes = at_once(
        lambda: acceptance.accept(made.token, "Carol", PASSWORD, NOW, ORIGIN),
        lambda: invitations.renew(read, ada.user, NOW, ORIGIN),
    )
    assert isinstance(outcomes[1], Refused)
    assert Invitation.get().account == outcomes[0]


def test_the_setup_link_makes_one_account_of_two_at_once(data_dir: Path) -> None:
    token = first_account.make_link(NOW)
    assert token is not None
    ada, eve = (NewAccount(name, name.title(), PASSWORD) for name in ("ada", "eve"))
    at_once(
        lambda: first_account.create_first_account(token, ada, NOW, ORIGIN),
        lambda: first_account.create_first_account(token, eve, NOW, ORIGIN),
    )
    assert User.select().count() == 1


def test_there_is_one_setup_link_however_many_are_made_at_once(data_dir: Path) -> None:
    at_once(lambda: first_account.make_link(NOW), lambda: first_account.make_link(NOW))
    assert SetupLink.select().count() == 1


def test_a_reset_link_used_twice_at_once_sets_one_password(ada: Person, alice: Person) -> None:
    token = reset_links.make(alice.user, NOW, ORIGIN)
    at_once(
        lambda: reset_links.use(token, NewPassword(OTHER_PASSWORD), NOW, ORIGIN),
        lambda: reset_links.use(token, NewPassword(OTHER_PASSWORD), NOW, ORIGIN),
    )
    assert Event.select().where(Event.kind == "password-reset").count() == 1


def test_the_same_form_sent_twice_at_once_makes_one_secret(ada: Person, bob: Person) -> None:
    session = signed_in(ada)
    caller = replace(Caller.of(session), session=session.id, once="a form's one-time value")
    outcomes = at_once(
        lambda: help_desk.make_reset_link(bob.user, NOW, caller, ada.user),
        lambda: help_desk.make_reset_link(bob.user, NOW, caller, ada.user),
    )
    assert outcomes[0] == outcomes[1]
    assert (Making.select().count(), ResetLink.select().count()) == (1, 1)
    assert idempotency.latest(reset_links.KIND, session, NOW)


def test_two_accounts_of_one_name_at_once_are_one(data_dir: Path) -> None:
    given = NewAccount("carol", "Carol", PASSWORD)
    outcomes = at_once(
        lambda: accounts.create(given, NOW, ORIGIN), lambda: accounts.create(given, NOW, ORIGIN)
    )
    assert isinstance(outcomes[1], accounts.UsernameTaken)
    assert User.select().count() == 1


def test_a_token_sent_twice_at_once_has_one_successor(bob: Person) -> None:
    session = signed_in(bob, stage=Session.PASSWORD)
    twin = sessions.resume(session.token, NOW)
    assert twin is not None
    outcomes = at_once(
        lambda: signin.with_code(session, bob.code(NOW), NOW, ORIGIN),
        lambda: signin.with_code(twin, bob.code(NOW), NOW, ORIGIN),
    )
    assert [type(outcome) for outcome in outcomes] == [OpenSession, OpenSession]
    assert outcomes[0].token == outcomes[1].token
