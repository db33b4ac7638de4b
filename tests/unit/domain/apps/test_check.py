"""Who passes to an app: the decision that a proxy asks for at each request."""

from collections.abc import Callable

import pytest

from domain.access import lifetimes
from domain.apps import check
from domain.database.queries import FixedRows
from domain.database.storage import write
from models import (
    App,
    AppGroup,
    AppPerson,
    Authenticator,
    Group,
    Membership,
    Session,
    User,
)
from tests.unit import door
from tests.unit.conftest import Person, signed_in

pytestmark = pytest.mark.requirement("S-106")


def passes(app: App, token: str, now: int) -> bool:
    return check.decide(app.origin, token, now).outcome == check.PASSES


def test_someone_signed_in_with_both_factors_passes(bob: Person, now: int) -> None:
    wiki = door.app()
    verdict = door.come_with(wiki, door.cookie(wiki, signed_in(bob)), now)
    assert verdict.outcome == check.PASSES
    assert verdict.user is not None
    assert (verdict.user.username, verdict.user.sub) == ("bob", bob.user.sub)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\udcff", "é" * 43])
def test_no_cookie_or_an_invented_one_passes_nothing(bob: Person, now: int, token: str) -> None:
    wiki = door.app()
    door.opened(wiki, signed_in(bob))
    assert check.decide(wiki.origin, token, now).outcome == check.SIGNED_OUT


def test_no_token_of_ours_is_a_cookie_of_an_app(bob: Person, now: int) -> None:
    wiki, session = door.app(), signed_in(bob)
    code = door.code(wiki, session)
    for token in (session.token, code, door.STATE):
        assert not passes(wiki, token, now)


def test_an_app_that_no_one_knows_is_refused(bob: Person, now: int) -> None:
    wiki = door.app()
    token = door.opened(wiki, signed_in(bob))
    verdict = check.decide("https://other.example.test", token, now)
    assert (verdict.outcome, verdict.app) == (check.UNKNOWN_APP, None)


@pytest.mark.requirement("S-112")
def test_the_cookie_of_one_app_is_nothing_to_another(bob: Person, now: int) -> None:
    wiki, chat = door.app(), door.app("https://chat.example.test", "Chat")
    token = door.opened(wiki, signed_in(bob))
    assert passes(wiki, token, now)
    assert check.decide(chat.origin, token, now).outcome == check.SIGNED_OUT


def test_a_sign_in_that_owes_the_code_never_passes(bob: Person, now: int) -> None:
    wiki = door.app()
    session = signed_in(bob)
    token = door.opened(wiki, session)
    with write():
        Session.update(stage=Session.PASSWORD).where(Session.id == session.id).execute()
    assert check.decide(wiki.origin, token, now).outcome == check.SIGNED_OUT


@pytest.mark.requirement("S-108")
def test_each_thing_that_ends_it_counts_at_once(bob: Person, now: int) -> None:
    wiki, session = door.app(), signed_in(bob)
    token = door.opened(wiki, session)
    ends = {
        check.SIGNED_OUT: User.update(disabled_at=now),
        check.NOT_ALLOWED: App.update(is_for_everyone=False),
        check.NEEDS_MFA: Authenticator.update(activated_at=None),
        check.UNKNOWN_APP: App.update(origin="https://elsewhere.example.test"),
    }
    undo = {
        check.SIGNED_OUT: User.update(disabled_at=None),
        check.NOT_ALLOWED: App.update(is_for_everyone=True),
        check.NEEDS_MFA: Authenticator.update(activated_at=now),
        check.UNKNOWN_APP: App.update(origin=wiki.origin),
    }
    for outcome, change in ends.items():
        with write():
            change.execute()
        assert check.decide(wiki.origin, token, now).outcome == outcome
        with write():
            undo[outcome].execute()
        assert passes(wiki, token, now)


@pytest.mark.requirement("S-108")
def test_it_ends_with_the_sign_in(bob: Person, now: int) -> None:
    wiki, session = door.app(), signed_in(bob)
    token = door.opened(wiki, session)
    assert passes(wiki, token, now + lifetimes.of(lifetimes.ADVISED).idle - 1)
    assert not passes(wiki, token, now + lifetimes.of(lifetimes.ADVISED).idle)
    with write():
        Session.delete().where(Session.id == session.id).execute()
    assert not passes(wiki, token, now)
    assert door.ways_into(wiki) == 0


def by_name(app: App, user: User) -> None:
    AppPerson.create(app=app, user=user)


def by_group(app: App, user: User) -> None:
    group = Group.create(name="Ops", folded="ops", created_at=0)
    AppGroup.create(app=app, group=group)
    Membership.create(group=group, user=user)


@pytest.mark.parametrize("allow", [by_name, by_group])
def test_the_rule_lets_in_whom_it_names(
    bob: Person, ada: Person, now: int, allow: Callable[[App, User], None]
) -> None:
    wiki, chat = door.app(), door.app("https://chat.example.test", "Chat", is_for_everyone=False)
    bobs, adas = signed_in(bob), signed_in(ada)
    with write():
        allow(chat, bob.user)
    assert passes(chat, door.cookie(chat, bobs), now)
    assert check.outcome_for(chat, adas, now) == check.NOT_ALLOWED
    assert check.outcome_for(wiki, adas, now) == check.PASSES


def test_a_group_that_is_gone_lets_no_one_in(bob: Person, now: int) -> None:
    chat, session = door.app(is_for_everyone=False), signed_in(bob)
    with write():
        by_group(chat, bob.user)
    token = door.opened(chat, session)
    with write():
        Group.delete().execute()
    assert check.decide(chat.origin, token, now).outcome == check.NOT_ALLOWED


@pytest.mark.requirement("S-116")
def test_factors_count_for_as_long_as_the_app_says(bob: Person, now: int) -> None:
    wiki = door.app(max_age=300)
    token = door.opened(wiki, signed_in(bob))
    assert passes(wiki, token, now + 299)
    assert check.decide(wiki.origin, token, now + 300).outcome == check.CONFIRMED_TOO_LONG_AGO


def test_who_may_not_open_it_is_told_so_before_being_asked_for_anything(
    alice: Person, now: int
) -> None:
    wiki = door.app(max_age=0, is_for_everyone=False)
    assert check.outcome_for(wiki, signed_in(alice), now) == check.NOT_ALLOWED


def test_who_has_no_mfa_passes_nowhere(alice: Person, now: int) -> None:
    assert check.outcome_for(door.app(), signed_in(alice), now) == check.NEEDS_MFA


def test_the_groups_come_along_by_name(bob: Person, now: int) -> None:
    wiki = door.app()
    token = door.opened(wiki, signed_in(bob))
    with write():
        for name in ("Zoo", "admins", "Ops"):
            group = Group.create(name=name, folded=name.casefold(), created_at=now)
            Membership.create(group=group, user=bob.user)
        Group.create(name="Others", folded="others", created_at=now)
    assert check.decide(wiki.origin, token, now).groups == ("admins", "Ops", "Zoo")


def test_it_is_one_query_and_one_for_the_groups(
    bob: Person, now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki = door.app()
    token = door.opened(wiki, signed_in(bob))
    asked = []
    rows = FixedRows.rows

    def counted(query: FixedRows, *values: object) -> object:
        asked.append(query)
        return rows(query, *values)

    monkeypatch.setattr(FixedRows, "rows", counted)
    assert passes(wiki, token, now)
    assert len(asked) == 2
