"""What administrators do with other people's accounts."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from peewee import DoesNotExist
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.actions import NoLongerAdmin
from domain.audit.events import Caller
from domain.mfa import authenticators, recovery
from domain.refusals import Refused
from domain.signin import signin
from domain.team import help_desk, people
from models import Event, Session, User, database
from tests.canaries import watched
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


Deed = Callable[[User, int, Caller, User | None], None]
DEEDS: list[Deed] = [people.make_member, people.disable]


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("deed", DEEDS)
def test_the_last_administrator_stays(ada: Person, now: int, deed: Deed) -> None:
    with pytest.raises(people.LastAdmin):
        deed(ada.user, now, ORIGIN, ada.user)
    assert fresh(ada).is_admin
    assert fresh(ada).disabled_at is None


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("deed", [*DEEDS, people.delete])
def test_of_two_parallel_demotions_one_administrator_is_left(
    ada: Person,
    make_user: Callable[..., Person],
    now: int,
    deed: Deed,
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    pairs = [(ada, grace), (grace, ada)] * 4

    def act(pair: tuple[Person, Person]) -> None:
        with database.connection_context():
            try:
                deed(pair[0].user, now, ORIGIN, pair[1].user)
            except (NoLongerAdmin, Refused, DoesNotExist):
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, pairs))
    left = User.select().where(User.is_admin, User.disabled_at.is_null()).count()
    assert left == 1


@pytest.mark.requirement("S-78")
@pytest.mark.parametrize("deed", [*DEEDS, people.delete])
def test_of_two_parallel_demotions_from_the_shell_one_administrator_is_left(
    ada: Person, make_user: Callable[..., Person], now: int, deed: Deed
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))

    def act(person: Person) -> None:
        with database.connection_context(), suppress(Refused, DoesNotExist):
            deed(person.user, now, ORIGIN, None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, [ada, grace] * 4))
    assert User.select().where(User.is_admin, User.disabled_at.is_null()).count() == 1


@pytest.mark.requirement("S-51")
def test_disabling_and_demoting_act_on_the_next_request(
    client: TestClient, ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    sign_in(client, grace, now)
    assert client.get("/people").status_code == 200
    people.make_member(grace.user, now, ORIGIN, ada.user)
    assert client.get("/people").status_code == 403
    people.disable(grace.user, now, ORIGIN, ada.user)
    assert client.get("/profile").headers["Location"].startswith("/sign-in")


@pytest.mark.requirement("S-17")
@pytest.mark.requirement("S-82")
def test_people_is_for_administrators_with_mfa_only(
    client: TestClient, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    sign_in(client, bob, now)
    answer = client.get("/people")
    assert answer.status_code == 403
    assert "Only administrators" in answer.text
    client.post("/sign-out")
    sign_in(client, make_user("grace", "Grace", is_admin=True))
    assert client.get("/people").headers["Location"] == "/profile"
    assert "Administrators need MFA" in client.get("/profile").text


def test_the_list_shows_and_finds_people(
    client: TestClient, ada: Person, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    page = client.get("/people").text
    assert "Alice Example" in page
    assert "Bob Example" in page
    found = client.get("/people?q=ali", headers={"HX-Request": "true"}).text
    assert '<div id="people"' in found
    assert "<html" not in found
    assert "Alice Example" in found
    assert "Bob Example" not in found
    lacking = client.get("/people?only=without-mfa").text
    assert "Alice Example" in lacking
    assert "Bob Example" not in lacking


@pytest.mark.requirement("S-44")
def test_help_for_administrators_comes_from_the_shell_alone(
    ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    for act in (help_desk.make_reset_link, help_desk.make_sign_in_code, people.reset_mfa):
        with pytest.raises(people.NotForAdmins):
            act(grace.user, now, ORIGIN, ada.user)
    people.reset_mfa(grace.user, now, Caller(), None)
    assert not authenticators.exist(grace.user)


@pytest.mark.requirement("S-44")
def test_one_administrator_cannot_make_both_link_and_code_within_a_day(
    ada: Person, bob: Person, make_user: Callable[..., Person], now: int
) -> None:
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    now += 86_400
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    with pytest.raises(people.NeedsSecondAdmin):
        help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    help_desk.make_sign_in_code(bob.user, now, ORIGIN, grace.user)
    with pytest.raises(people.NeedsSecondAdmin):
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


@pytest.mark.parametrize("line", ["", "x", "-1", "9" * 30, "²"])
def test_nonsense_about_notices_is_no_fault(client: TestClient, alice: Person, line: str) -> None:
    sign_in(client, alice)
    assert client.post("/notices", data={"line": line}).status_code == 303


def test_deeds_are_done_and_told(client: TestClient, ada: Person, alice: Person, now: int) -> None:
    sign_in(client, ada, now)
    base = f"/people/{alice.user.id}"
    for deed in ("make-admin", "make-member", "disable", "enable", "sign-out"):
        assert client.post(f"{base}/deeds/{deed}").headers["Location"] == base
    assert client.post(f"{base}/deeds/promote").status_code == 404
    assert client.post(base, data={"name": "Alice Renamed"}).status_code == 303
    assert client.post(base, data={"name": " "}).status_code == 422
    assert "Alice Renamed" in client.get(base).text
    assert client.post(f"{base}/removal").headers["Location"] == "/people"
    assert client.get(base).status_code == 404
    kinds = {e.kind for e in Event.select().where(Event.subject == "alice")}
    assert {"made-admin", "made-member", "disabled", "enabled", "renamed", "deleted"} <= kinds


@pytest.mark.requirement("S-83")
@pytest.mark.parametrize("number", ["0", "x", "9" * 40, "-1"])
def test_people_who_do_not_exist_are_not_found(
    client: TestClient, ada: Person, now: int, number: str
) -> None:
    sign_in(client, ada, now)
    assert client.get(f"/people/{number}").status_code == 404


@pytest.mark.requirement("S-44")
def test_no_administrator_can_set_a_password(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    assert "password" not in client.get(f"/people/{bob.user.id}").text.split("<form")[1].lower()
    client.post(f"/people/{bob.user.id}", data={"name": "Bob", "password": "x" * 20})
    assert signin.with_password("bob", PASSWORD, now, ORIGIN)
