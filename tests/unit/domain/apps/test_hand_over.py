"""Handing a sign-in over to an app: the code, and the cookie that it is worth."""

import pytest

from domain.apps import check, hand_over
from domain.apps.hand_over import CodeRefused, CookiesNotKept
from domain.database.storage import write
from models import App, AppSession, Session, User
from operations import housekeeping
from tests.unit import door
from tests.unit.conftest import Person, signed_in

pytestmark = pytest.mark.requirement("S-112")


@pytest.fixture
def wiki(data_dir: object) -> App:
    return door.app()


def refused(code: str, now: int, state: str = door.STATE, origin: str = door.WIKI) -> str:
    """Where a code leads that must not count; nothing must come of it."""
    with pytest.raises(CodeRefused) as refusal:
        hand_over.spend(origin, code, state, now)
    return refusal.value.target


@pytest.mark.case("B44")
def test_a_code_is_worth_a_cookie_and_the_address(wiki: App, bob: Person, now: int) -> None:
    given = hand_over.spend(wiki.origin, door.code(wiki, signed_in(bob)), door.STATE, now)
    assert given.target == "/find?q=a%26b&lang=de&x=1%2B1"
    assert check.decide(wiki.origin, given.token, now).outcome == check.PASSES


def test_the_same_code_brings_the_same_cookie_until_the_browser_has_come_with_it(
    wiki: App, bob: Person, now: int
) -> None:
    code = door.code(wiki, signed_in(bob))
    first, again = (hand_over.spend(wiki.origin, code, door.STATE, now + n) for n in (0, 5))
    assert first == again
    door.come_with(wiki, first.token, now + 6)
    assert refused(code, now + 7) == door.TARGET


def test_a_code_lasts_half_a_minute(wiki: App, bob: Person, now: int) -> None:
    code = door.code(wiki, signed_in(bob))
    assert refused(code, now + 30) == door.TARGET
    assert hand_over.spend(wiki.origin, code, door.STATE, now + 29).token


def test_it_is_of_use_in_its_own_browser_only(wiki: App, bob: Person, now: int) -> None:
    code = door.code(wiki, signed_in(bob))
    for state in ("", "t" * 43, "é", code):
        assert refused(code, now + 29, state) == door.TARGET
        assert refused(code, now + 30, state) == ""
    assert AppSession.get().spent_at is None


def test_it_is_of_use_at_its_own_app_only(wiki: App, bob: Person, now: int) -> None:
    chat = door.app("https://chat.example.test", "Chat")
    code = door.code(wiki, signed_in(bob))
    assert refused(code, now, origin=chat.origin) == ""
    assert refused(code, now, origin="https://unknown.example.test") == ""


@pytest.mark.parametrize("code", ["", "x", "A" * 43, "é", "\udcff", "x" * 9000])
def test_no_code_or_an_invented_one_is_worth_nothing(wiki: App, now: int, code: str) -> None:
    assert refused(code, now) == ""


@pytest.mark.requirement("S-108")
def test_it_is_worth_nothing_after_signing_out(wiki: App, bob: Person, now: int) -> None:
    code = door.code(wiki, signed_in(bob))
    with write():
        Session.delete().execute()
    assert refused(code, now) == ""


@pytest.mark.requirement("S-108")
def test_it_is_worth_nothing_once_the_rule_has_changed(wiki: App, bob: Person, now: int) -> None:
    code = door.code(wiki, signed_in(bob))
    with write():
        App.update(is_for_everyone=False).execute()
    assert refused(code, now) == door.TARGET
    assert AppSession.get().spent_at is None


def test_a_browser_that_keeps_no_cookies_is_told_after_three_times(
    wiki: App, bob: Person, now: int
) -> None:
    session = signed_in(bob)
    for second in range(3):
        door.cookie(wiki, session, now + second)
    with pytest.raises(CookiesNotKept):
        door.code(wiki, session, now + 4)
    assert door.code(wiki, session, now + 4, target="/elsewhere")
    assert door.code(wiki, session, now + 70)


def test_many_tabs_at_once_are_no_loop(wiki: App, bob: Person, now: int) -> None:
    session = signed_in(bob)
    tabs = [door.code(wiki, session, now) for _ in range(20)]
    given = [hand_over.spend(wiki.origin, code, door.STATE, now) for code in tabs]
    door.come_with(wiki, given[-1].token, now + 1)
    assert door.code(wiki, session, now + 2)


def test_the_apps_own_log_out_ends_every_way_into_it(wiki: App, bob: Person, now: int) -> None:
    session, chat = signed_in(bob), door.app("https://chat.example.test", "Chat")
    tokens = [door.opened(wiki, session) for _ in range(2)]
    elsewhere = door.opened(chat, session)
    hand_over.end(chat.origin, tokens[0])
    assert door.ways_into(wiki) == 2
    hand_over.end(wiki.origin, tokens[0])
    hand_over.end(wiki.origin, tokens[0])
    assert door.ways_into(wiki) == 0
    assert check.decide(chat.origin, elsewhere, now).outcome == check.PASSES


def test_ways_that_no_one_came_by_are_cleared_away(wiki: App, bob: Person, now: int) -> None:
    session = signed_in(bob)
    door.opened(wiki, session)
    door.cookie(wiki, session)
    housekeeping.sweep(now + 599)
    assert door.ways_into(wiki) == 2
    housekeeping.sweep(now + 600)
    assert door.ways_into(wiki) == 1


def test_the_account_of_an_older_version_gets_a_name_for_apps(bob: Person, now: int) -> None:
    with write():
        User.update(sub="").execute()
    session = signed_in(bob)
    wiki = door.app()
    verdict = door.come_with(wiki, door.cookie(wiki, session), now)
    assert verdict.user is not None
    assert len(verdict.user.sub) == 32
    door.code(wiki, signed_in(bob))
    assert User.get_by_id(bob.user.id).sub == verdict.user.sub
