"""What an app holds of a sign-in is good until anything it hangs on has ended."""

from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.access import lifetimes, sessions
from domain.audit import events
from domain.audit.events import Caller
from domain.clock import days
from domain.database.storage import write
from domain.oidc import grant_validity, grants
from domain.oidc.clients import ClientApp
from models import (
    App,
    Client,
    Event,
    Grant,
    Group,
    Membership,
    Policy,
    Session,
    User,
)
from operations import housekeeping
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW, Person, signed_in
from tests.unit.oidc_grants import change, granted, is_alive

SHELL = Caller.shell("a test")
OFFLINE = "openid offline_access"
OTHER_PASSWORD = "another battery staple"


@pytest.mark.requirement("S-138")
def test_it_is_good_while_the_sign_in_lasts(wiki: ClientApp, bob: Person) -> None:
    session = signed_in(bob)
    grant = granted(wiki, session)
    assert is_alive(grant)
    assert is_alive(grant, NOW + lifetimes.HOUR - 1)
    assert not is_alive(grant, NOW + lifetimes.HOUR)
    sessions.touch(session, NOW + lifetimes.HOUR - 60)
    assert is_alive(grant, NOW + lifetimes.HOUR)


@pytest.mark.requirement("S-138")
def test_offline_use_ends_a_month_after_the_last_and_after_a_year(
    wiki: ClientApp, bob: Person
) -> None:
    grant = granted(wiki, signed_in(bob), OFFLINE)
    assert is_alive(grant, NOW + grant_validity.OFFLINE_IDLE - 1)
    assert not is_alive(grant, NOW + grant_validity.OFFLINE_IDLE)
    change(Grant.update(used_at=NOW + grant_validity.OFFLINE_WHOLE - 60))
    assert is_alive(grant, NOW + grant_validity.OFFLINE_WHOLE - 1)
    assert not is_alive(grant, NOW + grant_validity.OFFLINE_WHOLE)


@pytest.mark.requirement("S-138")
@pytest.mark.parametrize("scope", ["openid", OFFLINE])
def test_an_app_with_a_limit_gets_nothing_of_an_older_sign_in(
    wiki: ClientApp, bob: Person, scope: str
) -> None:
    grant = granted(wiki, signed_in(bob), scope)
    change(App.update(max_age=600))
    assert is_alive(grant, NOW + 599)
    assert not is_alive(grant, NOW + 600)


def test_a_group_that_was_left_shuts_the_app(data_dir: Path, bob: Person) -> None:
    with write():
        staff = Group.create(name="staff", folded="staff", created_at=NOW)
        Membership.create(group=staff, user=bob.user)
    grant = granted(made.client(groups=frozenset({staff})), signed_in(bob))
    assert is_alive(grant)
    change(Membership.delete())
    assert not is_alive(grant)


def test_people_without_mfa_are_let_in_where_app_and_team_allow_it(
    wiki: ClientApp, alice: Person
) -> None:
    grant = granted(wiki, signed_in(alice))
    assert not is_alive(grant)
    change(Client.update(needs_mfa=False))
    assert is_alive(grant)
    change(Policy.update(required_from=NOW, grace_days=0))
    change(User.update(created_at=NOW - 2 * grant_validity.DAY))
    assert not is_alive(grant)


def test_the_day_on_which_mfa_falls_due_counts_in_full_when_clocks_are_put_back(
    wiki: ClientApp, alice: Person
) -> None:
    days.use_zone(ZoneInfo("Europe/Berlin"))
    grant, joined = granted(wiki, signed_in(alice), OFFLINE), days.end_of(date(2027, 10, 30))
    change(Client.update(needs_mfa=False))
    change(Grant.update(created_at=joined, used_at=joined))
    change(User.update(created_at=joined))
    change(Policy.update(required_from=NOW, grace_days=1))
    over = days.end_of(date(2027, 11, 1))
    days.use_zone(UTC)
    assert is_alive(grant, over - 1)
    assert not is_alive(grant, over + 24 * 60 * 60)


@pytest.mark.parametrize("moment", [Grant.created_at, Grant.used_at], ids=["created_at", "used_at"])
def test_no_grant_of_a_time_to_come_is_good(wiki: ClientApp, bob: Person, moment: object) -> None:
    grant = granted(wiki, signed_in(bob), OFFLINE)
    change(Session.delete())
    change(Grant.update(created_at=NOW - grant_validity.OFFLINE_IDLE, used_at=NOW))
    assert is_alive(grant)
    change(Grant.update({moment: NOW + 3600}))
    assert not is_alive(grant)


@pytest.mark.requirement("S-138")
def test_what_apps_hold_is_listed_while_it_is_good(wiki: ClientApp, bob: Person) -> None:
    session = signed_in(bob)
    granted(wiki, session, spent=False)
    assert grants.living_of(bob.user, NOW) == []
    grant = granted(wiki, session)
    [listed] = grants.living_of(bob.user, NOW)
    assert (listed, listed.app.name) == (grant, "Wiki")
    with write():
        assert grants.end_at(wiki.app, bob.user) == 2
    assert grants.living_of(bob.user, NOW) == []


def test_a_sign_in_has_one_name_at_an_app_and_another_at_the_next(
    wiki: ClientApp, bob: Person
) -> None:
    session = signed_in(bob)
    other = made.client(name="Other")
    sids = [granted(app, session).sid for app in (wiki, wiki, other)]
    sids.append(granted(wiki, signed_in(bob)).sid)
    assert sids[0] == sids[1]
    assert len(set(sids)) == 3


def test_opening_an_app_is_one_line_in_the_history(wiki: ClientApp, bob: Person) -> None:
    session = signed_in(bob)
    granted(wiki, session)
    granted(wiki, session)
    assert Event.select().where(Event.kind == events.APP_OPENED).count() == 1


def test_an_account_that_an_older_version_made_gets_its_name_for_apps(
    wiki: ClientApp, bob: Person
) -> None:
    change(User.update(sub=""))
    session = signed_in(Person(User.get_by_id(bob.user.id)))
    first = granted(wiki, session).sub
    assert len(first) == 32
    assert granted(wiki, session).sub == first


@pytest.mark.requirement("S-138")
def test_what_ran_out_of_time_is_cleared_away_without_a_word_to_the_app(
    data_dir: Path, bob: Person
) -> None:
    app = made.client(logout_address="https://wiki.example.com/logout")
    ran_out, ended = granted(app, signed_in(bob)), granted(app, signed_in(bob))
    offline = granted(app, signed_in(bob), OFFLINE)
    change(Session.delete().where(Session.id == ended.session))
    housekeeping.sweep(NOW + lifetimes.HOUR)
    assert not Session.select().exists()
    assert {grant.id for grant in Grant.select()} == {ended.id, offline.id}
    assert Grant.get_by_id(offline.id).has_lapsed
    assert not Grant.get_by_id(ended.id).has_lapsed
    assert Grant.get_or_none(Grant.id == ran_out.id) is None


def test_a_code_that_no_app_came_with_is_cleared_away(wiki: ClientApp, bob: Person) -> None:
    grant = granted(wiki, signed_in(bob), spent=False)
    housekeeping.sweep(NOW + 59)
    assert Grant.get_or_none(Grant.id == grant.id) is not None
    housekeeping.sweep(NOW + 60)
    assert Grant.get_or_none(Grant.id == grant.id) is None


@pytest.mark.requirement("S-138")
def test_a_new_sign_in_pushes_out_one_that_had_run_out_without_a_word_either(
    wiki: ClientApp, bob: Person
) -> None:
    oldest = granted(wiki, signed_in(bob), OFFLINE)
    for _ in range(sessions.MAX_SESSIONS):
        signed_in(bob, NOW + 2 * lifetimes.HOUR)
    assert Grant.get_by_id(oldest.id).session is None
    assert Grant.get_by_id(oldest.id).has_lapsed


def test_what_is_kept_for_months_is_looked_at_a_day_after_the_clock_has_leapt(
    wiki: ClientApp, bob: Person
) -> None:
    granted(wiki, signed_in(bob), OFFLINE)
    for leapt, left in ((True, 1), (False, 0)):
        housekeeping.sweep(NOW + grant_validity.OFFLINE_IDLE, leapt=leapt)
        assert Grant.select().count() == left
