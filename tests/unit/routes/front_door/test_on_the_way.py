"""What is owed on the way to an app, and what comes of it."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from httpx2 import Response

from domain.database.storage import write
from models import App, AppSession, Authenticator, Event, ReturnRequest
from tests.unit import door
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.proxied_browser import Proxied


def back(answer: Response | str) -> str:
    """Where a sign-in leads back to."""
    there = answer if isinstance(answer, str) else answer.headers["Location"]
    return parse_qs(urlsplit(there).query)["next"][0]


def goes_on_to(page: Response, proxied: Proxied) -> Response:
    """What the app gets once the page with the way on has led there."""
    assert page.status_code == 200, page.text
    there = page.headers["Refresh"].removeprefix("0; url=")
    assert f'href="{there}"' in page.text
    arrived = proxied.follow(there)
    return proxied.follow(arrived.headers["Location"])


@pytest.mark.requirement("S-22")
def test_who_owes_the_code_is_asked_for_it_and_comes_back(
    proxied: Proxied, bob: Person, now: int
) -> None:
    proxied.client.post("/sign-in", data={"username": "bob", "password": bob.password})
    page = proxied.visit(door.TARGET)
    assert "/sign-in/code" in proxied.hops[-1]
    proxied.client.post(proxied.hops[-1], data={"code": bob.code(now)})
    page = proxied.client.get(back(proxied.hops[-1]))
    assert goes_on_to(page, proxied).status_code == 200


@pytest.mark.requirement("S-106")
def test_who_has_no_mfa_is_asked_to_set_it_up_for_the_app(proxied: Proxied, alice: Person) -> None:
    sign_in(proxied.client, alice)
    page = proxied.visit(door.TARGET)
    assert "Wiki" in page.text
    assert "Set up MFA now" in page.text
    assert not proxied.token
    assert AppSession.select().count() == 0


@pytest.mark.requirement("S-116")
def test_factors_that_are_too_old_are_asked_for_again(
    proxied: Proxied, bob: Person, clock: Clock
) -> None:
    with write():
        App.update(max_age=300).execute()
    sign_in(proxied.client, bob, clock.now)
    assert proxied.visit(door.TARGET).status_code == 200
    clock.advance(300)
    assert proxied.get("/x").status_code == 401
    page = proxied.visit(door.TARGET)
    assert "Confirm it's you" in page.text
    [here] = re.findall('action="(/enter/[^"]+)"', page.text)
    wrong = proxied.client.post(here, data={"confirm_password": "x", "confirm_code": "000000"})
    assert wrong.status_code == 422
    assert "To open Wiki, please confirm with your password and a code." in words(wrong.text)
    given = {"confirm_password": bob.password, "confirm_code": bob.code(clock.now)}
    answer = proxied.client.post(here, data=given)
    assert goes_on_to(proxied.client.get(answer.headers["Location"]), proxied).status_code == 200


def test_who_can_t_open_it_reads_so_and_may_use_another_account(
    proxied: Proxied, bob: Person, ada: Person, now: int
) -> None:
    with write():
        App.update(is_for_everyone=False).execute()
    sign_in(proxied.client, bob, now)
    page = proxied.visit(door.TARGET)
    assert page.status_code == 403
    assert "Ada Admin" in page.text
    assert Event.select().where(Event.kind == "app-refused").count() == 1
    [kept] = ReturnRequest.select()
    assert kept.target == door.TARGET
    assert 'name="next" value="/enter/' in page.text
    assert not proxied.token


@pytest.mark.case("B44")
@pytest.mark.parametrize("length", [1000, 1001, 8000])
def test_a_long_address_is_reached_to_the_last_letter(
    proxied: Proxied, bob: Person, now: int, length: int
) -> None:
    target = "/find?q=a%26b&x=1%2B1&r=" + "%2F" * 200
    target += "z" * (length - len(target))
    sign_in(proxied.client, bob, now)
    answer = proxied.visit(target)
    assert answer.status_code == 200
    assert proxied.hops[-1] == door.WIKI + target
    assert all(len(hop) < 2600 for hop in proxied.hops[:-1])


@pytest.mark.case("B44")
def test_one_that_is_longer_leads_to_the_app(proxied: Proxied, bob: Person, now: int) -> None:
    sign_in(proxied.client, bob, now)
    assert proxied.visit("/" + "z" * 8000).status_code == 200
    assert proxied.hops[-1] == door.WIKI + "/"


@pytest.mark.parametrize(
    "target",
    ["/", "//evil.example.test/x", "/?next=https://evil.example.test", "/%0d%0aSet-Cookie:x=1"],
)
def test_it_leads_nowhere_but_to_the_app(
    proxied: Proxied, bob: Person, now: int, target: str
) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit(target)
    assert proxied.hops[-1] == door.WIKI + target


GOOD = {"app": door.WIKI, "state": "0" * 64, "to": "/x"}
BAD = [
    {"app": ""},
    {"app": "1"},
    {"app": "https://other.example.test"},
    {"app": "\0"},
    {"app": "9" * 30},
    {"app": "\u0661"},
    {"app": "-1"},
    {"state": ""},
    {"state": "g" * 64},
    {"state": "0" * 63},
    {"state": "A" * 64},
    {"to": ""},
    {"to": "https://evil.example.test/"},
    {"to": "x"},
    {"to": "/a\nb"},
    {"to": "/\\evil.example.test"},
    {"to": "/é"},
    {"to": "/" + "x" * 8000},
]


@pytest.mark.requirement("S-80")
@pytest.mark.requirement("S-131")
@pytest.mark.parametrize("change", BAD, ids=lambda change: "-".join(*change.items())[:20])
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_makes_no_sense_stays_here(
    proxied: Proxied, bob: Person, now: int, change: dict[str, str], signed_in: bool
) -> None:
    if signed_in:
        sign_in(proxied.client, bob, now)
    answer = proxied.client.get("/enter", params=GOOD | change)
    assert answer.status_code == 404
    assert "Location" not in answer.headers
    assert ReturnRequest.select().count() == AppSession.select().count() == 0


@pytest.mark.parametrize("token", ["A" * 43, "x", "%20", "left"])
def test_a_way_that_is_over_says_so(proxied: Proxied, token: str) -> None:
    answer = proxied.client.get(f"/enter/{token}")
    assert answer.status_code == 404
    assert "Open the app again" in answer.text


def test_after_an_hour_the_way_is_over(proxied: Proxied, bob: Person, clock: Clock) -> None:
    proxied.visit(door.TARGET)
    here = back(proxied.hops[-1])
    clock.advance(3600)
    sign_in(proxied.client, bob, clock.now)
    assert proxied.client.get(here).status_code == 404
    assert proxied.client.post(here).status_code == 404  # the question that was open in a tab


def test_a_removed_app_takes_the_way_to_it_along(proxied: Proxied, bob: Person, now: int) -> None:
    proxied.visit(door.TARGET)
    with write():
        App.delete().execute()
    sign_in(proxied.client, bob, now)
    assert proxied.client.get(back(proxied.hops[-1])).status_code == 404


def test_the_sign_in_page_says_for_which_app(proxied: Proxied, bob: Person) -> None:
    page = proxied.visit(unquote(door.TARGET))
    assert 'data-notice="sign-in-for-app"' in page.text


def test_mfa_switched_off_elsewhere_is_asked_for_again(
    proxied: Proxied, bob: Person, now: int
) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit()
    with write():
        Authenticator.delete().execute()
    assert "Set up MFA now" in proxied.visit("/x").text
