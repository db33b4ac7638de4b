"""The code that hands a sign-in over, as browsers and others bring it to an app."""

import pytest
from httpx2 import Response

from domain.database.storage import write
from models import App, AppSession, Session
from tests.unit import door
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.proxied_browser import Proxied

pytestmark = pytest.mark.requirement("S-112")


def way_in(proxied: Proxied, target: str = door.TARGET) -> str:
    """The address with the code, to which a visit has come."""
    there = proxied.follow(proxied.load(target).headers["Location"]).headers["Location"]
    assert there.startswith(f"{proxied.origin}/.nightlatch/enter?code=")
    return there


@pytest.fixture(autouse=True)
def _signed_in(proxied: Proxied, bob: Person, now: int) -> None:
    sign_in(proxied.client, bob, now)


def leads_to(answer: Response, target: str) -> bool:
    """Whether nothing is given, and the browser goes there."""
    where = answer.headers["Location"] == door.WIKI + target
    return answer.status_code == 303 and where and "Set-Cookie" not in answer.headers


@pytest.mark.case("B44")
def test_sent_twice_it_brings_the_same_cookie(proxied: Proxied) -> None:
    there = way_in(proxied)
    first, again = proxied.follow(there), proxied.follow(there)
    assert first.headers["Set-Cookie"] == again.headers["Set-Cookie"]
    assert proxied.load(door.TARGET).status_code == 200


def test_going_back_to_it_later_leads_to_the_page(proxied: Proxied, clock: Clock) -> None:
    there = way_in(proxied)
    proxied.follow(there)
    assert proxied.load(door.TARGET).status_code == 200
    for _ in range(2):
        assert leads_to(proxied.follow(there), door.TARGET)
        clock.advance(600)
    assert proxied.load(door.TARGET).status_code == 200


def test_one_that_is_too_old_begins_again_by_itself(proxied: Proxied, clock: Clock) -> None:
    there = way_in(proxied)
    clock.advance(30)
    assert leads_to(proxied.follow(there), door.TARGET)
    assert proxied.visit(door.TARGET).status_code == 200


def test_in_another_browser_it_is_worth_nothing(proxied: Proxied) -> None:
    there = way_in(proxied)
    other = Proxied(proxied.client, proxied.origin, proxied.nginx)
    other.load("/")
    assert other.state
    assert other.state != proxied.state
    assert leads_to(other.follow(there), door.TARGET)
    assert not other.token


def test_at_another_app_it_is_worth_nothing(proxied: Proxied) -> None:
    there = way_in(proxied).replace(door.WIKI, "https://chat.example.test")
    door.app("https://chat.example.test", "Chat")
    other = Proxied(proxied.client, "https://chat.example.test", proxied.nginx)
    other.cookies = dict(proxied.cookies)
    answer = other.follow(there)
    assert answer.headers["Location"] == "https://chat.example.test/"
    assert "Set-Cookie" not in answer.headers


def test_after_signing_out_it_is_worth_nothing(proxied: Proxied) -> None:
    there = way_in(proxied)
    with write():
        Session.delete().execute()
    assert leads_to(proxied.follow(there), "/")


def test_after_the_rule_has_changed_it_is_worth_nothing(proxied: Proxied) -> None:
    there = way_in(proxied)
    with write():
        App.update(is_for_everyone=False).execute()
    assert leads_to(proxied.follow(there), door.TARGET)


@pytest.mark.parametrize(
    "query", ["", "?code=", "?code=x", "?code=A&code=B", "?Code=x", "?code=%00"]
)
def test_what_is_no_code_leads_to_the_app(proxied: Proxied, query: str) -> None:
    proxied.load("/")
    assert leads_to(proxied.load(f"/.nightlatch/enter{query}"), "/")


def test_nothing_is_posted_there(proxied: Proxied) -> None:
    there = way_in(proxied).removeprefix(door.WIKI)
    assert proxied.load(there, "POST").status_code == 405
    assert AppSession.get().spent_at is None


@pytest.mark.requirement("S-117")
def test_a_browser_that_keeps_no_cookies_reads_so(proxied: Proxied) -> None:
    there = way_in(proxied)
    proxied.cookies.clear()
    answer = proxied.follow(there)
    assert answer.status_code == 400
    assert "must keep cookies" in " ".join(answer.text.split())


@pytest.mark.requirement("S-117")
def test_one_that_keeps_only_the_state_is_no_endless_loop(proxied: Proxied) -> None:
    for _ in range(3):
        proxied.follow(way_in(proxied))
        proxied.cookies = {name: v for name, v in proxied.cookies.items() if "state" in name}
    answer = proxied.follow(proxied.load(door.TARGET).headers["Location"])
    assert answer.status_code == 400
    assert "must keep cookies" in " ".join(answer.text.split())


def test_two_tabs_opened_at_once_both_get_there(proxied: Proxied) -> None:
    one, two = proxied.load("/one"), None
    proxied.cookies.clear()  # the second asks before the first answer has come
    two = proxied.load("/two")
    first, second = (proxied.follow(tab.headers["Location"]) for tab in (one, two))
    lost = proxied.follow(first.headers["Location"])
    assert leads_to(lost, "/one")
    assert proxied.follow(second.headers["Location"]).headers["Location"] == door.WIKI + "/two"
    assert proxied.load("/one").status_code == proxied.load("/two").status_code == 200


def test_a_second_tab_keeps_the_state_of_the_first(proxied: Proxied) -> None:
    proxied.load("/one")
    state = proxied.state
    proxied.load("/two")
    assert proxied.state == state


@pytest.mark.parametrize("state", ["x", "x" * 9000, "a;b"])
def test_a_state_that_is_none_of_ours_is_replaced(proxied: Proxied, state: str) -> None:
    proxied.cookies["__Host-nightlatch-state"] = state
    proxied.load("/")
    assert proxied.state != state


def test_many_tabs_at_once_all_get_there(proxied: Proxied) -> None:
    tabs = [way_in(proxied, f"/{number}") for number in range(12)]
    for number, there in enumerate(tabs):
        assert proxied.follow(there).headers["Location"] == f"{door.WIKI}/{number}"
    assert all(proxied.load(f"/{number}").status_code == 200 for number in range(12))
