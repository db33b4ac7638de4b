"""Administrators help people back in, and everybody whom it concerns is told."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.audit.events import Caller
from domain.mfa import recovery, state
from domain.signin import signin
from domain.team import help_desk, help_rules, people
from models import Event, Session, User
from tests.canaries import watched
from tests.unit.browser import form, words
from tests.unit.codes import wrong
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Clock,
    Person,
    come_back,
    sign_in,
    signed_in,
    with_mfa,
)


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


@pytest.mark.requirement("S-44")
def test_help_for_administrators_comes_from_the_shell_alone(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    for act in (help_desk.make_reset_link, help_desk.make_sign_in_code, people.reset_mfa):
        with pytest.raises(help_rules.NotForAdmins):
            act(grace.user, now, ORIGIN, ada.user)
    people.reset_mfa(grace.user, now, Caller(), None)
    assert not state.is_on(grace.user)


@pytest.mark.requirement("S-44")
def test_one_administrator_cannot_make_both_link_and_code_within_a_day(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    now += 86_400
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    with pytest.raises(help_rules.NeedsSecondAdmin):
        help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    help_desk.make_sign_in_code(bob.user, now, ORIGIN, grace.user)
    with pytest.raises(help_rules.NeedsSecondAdmin):
        help_desk.make_reset_link(bob.user, now + 86_399, ORIGIN, grace.user)
    help_desk.make_reset_link(bob.user, now + 86_400, ORIGIN, grace.user)


def test_the_sign_in_code_stands_in_for_the_phone_once(bob: Person, ada: Person, now: int) -> None:
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    opened = help_desk.sign_in(half, text.lower(), now, ORIGIN)
    assert come_back(opened, now).is_full
    assert recovery.is_under_way(fresh(bob))
    half = signin.with_password("bob", PASSWORD, now, ORIGIN).session
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, text, now, ORIGIN)


def test_a_wrong_sign_in_code_is_counted_and_an_old_one_is_refused(
    bob: Person, ada: Person, now: int
) -> None:
    text = help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    half = signed_in(bob, now, stage=Session.PASSWORD)
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, text, now + help_desk.CODE_LIFETIME, ORIGIN)
    key_before = Event.select().where(Event.kind == "second-factor-failed").count()
    assert key_before == 1


def test_through_the_pages_help_leads_to_a_new_code(
    client: TestClient, ada: Person, bob: Person, clock: Clock
) -> None:
    sign_in(client, ada, clock.now)
    made = client.post(f"/people/{bob.user.id}/sign-in-code")
    page = client.get(made.headers["Location"]).text
    text = watched(page.split('data-testid="sign-in-code">')[1].split("<")[0])
    client.post("/sign-out")
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    wrong = client.post("/sign-in/neither", data={"sign_in_code": text[:-1]})
    assert wrong.status_code == 422
    answer = client.post("/sign-in/neither", data={"sign_in_code": text})
    assert answer.headers["Location"] == "/recovery"


def lines(page: str) -> list[str]:
    """What the buttons under "Recent security activity" send."""
    box = page.split('action="/notices"')[1].split("</form>", maxsplit=1)[0]
    return re.findall(r'name="line" value="(\d+)"', box)


def test_person_and_administrators_are_told(
    client: TestClient, ada: Person, bob: Person, make_user: Callable[..., Person], clock: Clock
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    help_desk.make_reset_link(bob.user, clock.now, ORIGIN, ada.user)
    for person in (bob, grace):
        sign_in(client, person, clock.now)
        page = client.get("/profile").text
        assert "Recent security activity" in page
        assert "a password reset link" in page
        client.post("/notices", data={"line": lines(page)})
        assert "Recent security activity" not in client.get("/profile").text
        client.post("/sign-out")


@pytest.mark.requirement("S-26")
def test_a_failed_second_factor_after_the_right_password_is_told_at_the_next_sign_in(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": wrong(bob, clock.now)})
    client.cookies.clear()
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    assert "Recent security activity" in page
    assert "An incorrect code was entered after the correct password" in page


def test_this_was_not_me_ends_everything_else_and_leads_to_the_password(
    client: TestClient, bob: Person, ada: Person, clock: Clock
) -> None:
    other = sessions.begin(bob.user, Session.FULL, clock.now, ORIGIN)
    help_desk.make_reset_link(bob.user, clock.now, ORIGIN, ada.user)
    sign_in(client, bob, clock.now)
    page = client.get("/profile").text
    answer = client.post("/notices/disowned", data={"line": lines(page)})
    assert answer.headers["Location"] == "/profile/password"
    assert sessions.resume(other.token, clock.now) is None


def test_and_on_from_the_password_to_mfa_saying_each_time_what_is_so(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    signed_in(bob, clock.now)
    assert "here, and be signed out everywhere else." in words(client.get("/profile/password").text)
    client.post("/notices/disowned", data={"line": "1"})
    page = words(client.get("/profile/password").text)
    assert "You're signed out everywhere else. Now change your password and check" in page
    assert "You'll stay signed in here." in page
    new = {"current_password": bob.password, "password": "two magpies on the chimney"}
    for _ in range(2):  # the first answer was lost
        client.post("/profile/password", data=new)
        page = client.get("/profile").text
        assert "Your password has been changed. Now check your MFA settings below." in words(page)
        assert 'data-notice="password-changed"' in page


def test_who_changes_their_password_otherwise_is_sent_nowhere(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    new = {"current_password": bob.password, "password": "two magpies on the chimney"}
    client.post("/profile/password", data=new)
    page = words(client.get("/profile").text)
    assert "Your password has been changed." in page
    assert "Now check your MFA settings" not in page


@pytest.mark.parametrize("place", ["/people?q=larkin", "/profile/password"])
def test_whoever_knows_about_it_stays_on_the_page(
    client: TestClient, ada: Person, alice: Person, place: str, clock: Clock
) -> None:
    help_desk.make_reset_link(alice.user, clock.now, ORIGIN, None)
    sign_in(client, ada, clock.now)
    sent = form(client.get(place).text, "/notices") | {"line": lines(client.get(place).text)}
    for _ in range(2):  # the first answer was lost
        assert client.post("/notices", data=sent).headers["Location"] == place
    assert "Recent security activity" not in client.get(place).text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", ""])
def test_but_on_no_page_elsewhere(client: TestClient, alice: Person, away: str) -> None:
    sign_in(client, alice)
    assert client.post("/notices", data={"next": away}).headers["Location"] == "/profile"


@pytest.mark.parametrize("line", ["", "x", "-1", "9" * 30, "²"])
def test_nonsense_about_notices_is_no_fault(client: TestClient, alice: Person, line: str) -> None:
    sign_in(client, alice)
    assert client.post("/notices", data={"line": line}).status_code == 303
