"""Who counts as a second administrator."""

from collections.abc import Callable

import pytest

from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.signin import acceptance, invitations, reset_links
from domain.signin.invitees import Invitee
from domain.team import help_desk, help_rules, people
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import User
from tests.unit.conftest import ORIGIN, Person, signed_in, with_mfa
from tests.unit.thief import fail, half

NEW_PASSWORD = "purple onion tram sky"


@pytest.mark.requirement("S-51")
def test_what_an_administrator_handed_out_goes_with_the_right_to(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    deeds: list[people.Deed] = [people.make_member, people.disable, people.delete]
    for number, deed in enumerate(deeds):
        eve = with_mfa(make_user(f"eve{number}", "Eve", is_admin=True))
        bob, carol = (with_mfa(make_user(f"{n}{number}", n)) for n in ("bob", "carol"))
        link = help_desk.make_reset_link(bob.user, now, ORIGIN, eve.user)
        code = help_desk.make_sign_in_code(carol.user, now, ORIGIN, eve.user)
        [made] = invitations.invite(
            [Invitee(f"back{number}", is_admin=False)], ada.user, now, ORIGIN
        )
        renewed = invitations.renew(made.invitation, eve.user, now, ORIGIN)
        deed(eve.user, now, ORIGIN, ada.user)
        assert reset_links.owner(link, now) is None
        session = half(carol, now, ORIGIN)
        fail(lambda s=session, c=code: help_desk.sign_in(s, c, now, ORIGIN))  # type: ignore[misc]
        assert invitations.opened(renewed.token, now) is None


@pytest.mark.requirement("S-44")
def test_who_was_invited_by_the_first_is_no_second_administrator(
    ada: Person, bob: Person, now: int
) -> None:
    [made] = invitations.invite([Invitee("ada-two", is_admin=True)], ada.user, now, ORIGIN)
    two = acceptance.accept(made.token, "Ada Two", NEW_PASSWORD, now, ORIGIN)
    now += 10 * 86_400
    for first, second in ((ada.user, two), (two, ada.user)):
        people.reset_mfa(bob.user, now, ORIGIN, first)
        with pytest.raises(help_rules.NeedsSecondAdmin):
            help_desk.make_reset_link(bob.user, now, ORIGIN, second)
        now += 86_400
        with_mfa(bob)


@pytest.mark.requirement("S-44")
def test_who_became_an_administrator_today_is_no_second_one(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    puppet = with_mfa(make_user("puppet", "Puppet"))
    people.make_admin(puppet.user, now, ORIGIN, ada.user)
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_sign_in_code(bob.user, now, ORIGIN, puppet.user))
    fail(lambda: people.reset_mfa(bob.user, now, ORIGIN, puppet.user))


@pytest.mark.requirement("S-44")
def test_help_of_somebody_who_was_deleted_since_counts_as_ones_own(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    puppet = with_mfa(make_user("puppet", "Puppet", is_admin=True))
    now += 2 * 86_400
    people.reset_mfa(bob.user, now, ORIGIN, puppet.user)
    people.delete(User.get_by_id(puppet.user.id), now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user))


@pytest.mark.requirement("S-44")
def test_an_administrator_made_a_member_is_not_helped_by_one_alone_a_day_later(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    [made] = invitations.invite([Invitee("ada-two", is_admin=True)], ada.user, now, ORIGIN)
    two = acceptance.accept(made.token, "Ada Two", NEW_PASSWORD, now, ORIGIN)
    people.make_member(eve.user, now, ORIGIN, ada.user)
    now += 3 * 86_400
    people.reset_mfa(User.get_by_id(eve.user.id), now, ORIGIN, ada.user)
    fail(lambda: help_desk.make_reset_link(eve.user, now, ORIGIN, two))


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("way", ["invitation", "shell", "invitation from the shell"])
def test_every_administrator_is_told_of_a_new_one(
    ada: Person, make_user: Callable[..., Person], now: int, way: str
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    if way == "shell":
        given = NewAccount("two", "Two", NEW_PASSWORD, is_admin=True)
        accounts.create(given, now, Caller.shell("user add"))
    else:
        by = ada.user if way == "invitation" else None
        [made] = invitations.invite([Invitee("two", is_admin=True)], by, now, ORIGIN)
        acceptance.accept(made.token, "Two", NEW_PASSWORD, now, ORIGIN)
    told = [n for n in alerts.unseen(signed_in(eve)).lines if n.kind == events.MADE_ADMIN]
    who = "ada" if way == "invitation" else ""
    assert [(n.subject, n.actor) for n in told] == [("two", who)]
