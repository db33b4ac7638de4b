"""Several people ticked: asked about once, each acted on by itself, each told of."""

import re
from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import actions
from domain.audit.events import Caller
from domain.mfa import policy
from domain.team import people, reminders, selection
from models import Event, Session, User
from routes import deeds as deed_pages
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in, with_mfa
from tests.unit.rows import dump

pytestmark = pytest.mark.case("A19")
Make = Callable[..., Person]
ASKS = sorted(name for name, deed in deed_pages.DEEDS.items() if deed.asks)


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


def do(desk: TestClient, deed: str, *names: str, **more: str) -> Response:
    return desk.post("/people/selection", data={"deed": deed, "people": " ".join(names)} | more)


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]


def test_whoever_is_ticked_is_named_before_anything_is_done(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    before = dump()
    asked = desk.get("/people/selection?deed=disable&person=alice&person=bob&q=exam&sort=-seen")
    page = words(asked.text)
    assert "Disable 2 people?" in page
    assert "Alice Example (alice) Bob Example (bob)" in page
    assert dump() == before
    cancel = asked.text.partition(">Cancel<")[0].rpartition('href="')[2].split('"')[0]
    assert cancel == "/people?q=exam&amp;sort=-seen"


@pytest.mark.parametrize(
    "query",
    [
        "deed=disable",
        "person=alice",
        "deed=x&person=alice",
        "deed=disable&person=nobody",
        "deed=disable&person=%00",
    ],
)
def test_nobody_ticked_is_told_so(desk: TestClient, alice: Person, query: str) -> None:
    answer = desk.get(f"/people/selection?{query}&q=ali")
    assert answer.headers["Location"] == "/people?q=ali"
    assert 'data-reason="nobody-ticked"' in desk.get("/people?q=ali").text


@pytest.mark.parametrize(
    ("deed", "kind", "title"),
    [
        ("disable", "disabled", "2 people disabled"),
        ("sign-out", "signed-out-by-admin", "2 people signed out everywhere"),
    ],
)
def test_each_is_acted_on_once_however_often_it_is_sent(  # noqa: PLR0917  # one of the table
    desk: TestClient, alice: Person, bob: Person, now: int, deed: str, kind: str, title: str
) -> None:
    signed_in(alice, now)
    seen = str(actions.newest())
    answers = [do(desk, deed, "alice", "bob", seen=seen) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert all(title in words(answer.text) for answer in answers)
    assert kinds().count(kind) == 2
    assert not Session.select().where(Session.user == alice.user).exists()


def test_one_refused_says_who_and_why_and_the_others_are_done(
    desk: TestClient, alice: Person, bob: Person, ada: Person
) -> None:
    page = do(desk, "disable", "alice", "ada", "nobody", "bob").text
    assert "2 people disabled" in words(page)
    told = words(page).partition("Not disabled")[2]
    assert re.search("Ada Admin ?This is your own account", told)
    assert re.search("nobody ?This account no longer exists", told)
    assert set(re.findall(r'data-reason="([a-z-]+)"', page)) == {"not-yourself", "account-gone"}
    assert fresh(ada).disabled_at is None
    assert fresh(alice).disabled_at
    assert fresh(bob).disabled_at


@pytest.mark.requirement("S-78")
def test_the_last_administrator_is_spared_whoever_else_goes(
    desk: TestClient, ada: Person, make_user: Make
) -> None:
    for name in ("eve", "grace"):
        with_mfa(make_user(name, name.title(), is_admin=True))
    page = words(do(desk, "disable", "ada", "eve", "grace").text)
    assert "2 people disabled" in page
    assert User.select().where(User.is_admin, User.disabled_at.is_null()).get() == ada.user


@pytest.mark.case("B57")
def test_whom_another_administrator_changed_meanwhile_is_left_alone_and_told_of(
    desk: TestClient, alice: Person, bob: Person, make_user: Make, now: int
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    seen = str(actions.newest())
    people.make_admin(bob.user, now, ORIGIN, eve.user)
    page = words(do(desk, "disable", "alice", "bob", seen=seen).text)
    assert "1 person disabled" in page
    assert re.search("Not disabled Bob Example ?This changed", page)
    assert "Became an administrator: bob, by eve" in page
    assert fresh(bob).disabled_at is None


@pytest.mark.requirement("S-51")
def test_who_loses_the_right_on_the_way_does_no_more(
    ada: Person, alice: Person, bob: Person, now: int
) -> None:
    session = signed_in(ada, now)
    origin = Caller(session=session.id)
    User.update(is_admin=False).where(User.id == ada.user.id).execute()
    with pytest.raises(actions.NoLongerAdmin):
        selection.act("disable", ["alice", "bob"], now, origin, ada.user)
    assert User.select().where(User.disabled_at.is_null(False)).count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"deed": "x"},
        {"people": ""},
        {"people": "\0"},
        {"deed": "make-admin"},
        {"people": "a" * 9000},
    ],
)
def test_nonsense_is_refused(desk: TestClient, alice: Person, sent: dict[str, str]) -> None:
    before = dump()
    whole = {"deed": "disable", "people": "alice"} | sent if sent else {}
    assert desk.post("/people/selection", data=whole).status_code == 400
    assert dump() == before


def test_help_is_given_to_one_person_at_a_time_since_it_takes_two_to_give_it(
    desk: TestClient,
) -> None:
    assert not {"reset-link", "sign-in-code", "mfa-reset", "make-admin"} & set(selection.DEEDS)


# -- reminding ------------------------------------------------------------------------------


def test_whoever_is_reminded_is_asked_on_every_page_until_mfa_is_on(
    desk: TestClient, alice: Person, clock: Clock
) -> None:
    page = words(do(desk, "remind", "alice", "ada").text)
    assert "1 person reminded" in page
    assert re.search("Not reminded Ada Admin ?MFA is already on", page)
    assert "Please set up MFA for Nightlatch:" in page
    desk.cookies.clear()
    sign_in(desk, alice)
    for where in ("/profile", "/profile/password", "/help/mfa"):
        assert "An administrator has asked you to set up MFA." in words(desk.get(where).text)
    with_mfa(alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)


def test_a_reminder_ends_after_thirty_days(alice: Person, ada: Person, now: int) -> None:
    reminders.remind(alice.user, now, ORIGIN, ada.user)
    assert reminders.is_due(fresh(alice), now + reminders.LASTS - 1)
    assert not reminders.is_due(fresh(alice), now + reminders.LASTS)


def test_reminding_twice_is_one_reminder(desk: TestClient, alice: Person) -> None:
    pages = [words(do(desk, "remind", "alice").text) for _ in range(2)]
    assert all("1 person reminded" in page for page in pages)
    assert kinds().count("reminded") == 1


def test_whoever_cannot_sign_in_is_not_reminded(
    desk: TestClient, alice: Person, ada: Person, now: int
) -> None:
    people.disable(alice.user, now, ORIGIN, ada.user)
    page = do(desk, "remind", "alice").text
    assert "0 people reminded" in words(page)
    assert 'data-reason="account-disabled"' in page


def test_where_a_deadline_asks_the_reminder_keeps_quiet(
    desk: TestClient, alice: Person, now: int
) -> None:
    do(desk, "remind", "alice")
    policy.require(7, now, ORIGIN, None)
    desk.cookies.clear()
    sign_in(desk, alice)
    assert "An administrator has asked" not in words(desk.get("/profile").text)


# -- one person -----------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ASKS)
def test_what_takes_away_or_gives_power_asks_first_and_names_the_person(
    desk: TestClient, bob: Person, deed: str
) -> None:
    before = dump()
    page = desk.get(f"/people/{bob.user.id}/deeds/{deed}")
    assert "Bob Example" in page.text.split("<h1>")[1].split("</h1>")[0]
    assert page.text.count(f'action="/people/{bob.user.id}/deeds/{deed}"') == 1
    assert dump() == before
    assert (
        f'action="/people/{bob.user.id}/deeds/{deed}"'
        not in desk.get(f"/people/{bob.user.id}").text
    )


def test_what_gives_back_asks_nothing(desk: TestClient, bob: Person, now: int) -> None:
    assert desk.get(f"/people/{bob.user.id}/deeds/enable").status_code == 404
    people.disable(bob.user, now, ORIGIN, None)
    assert f"/people/{bob.user.id}/deeds/enable" in desk.get(f"/people/{bob.user.id}").text


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("make-admin", "Bob Example is now an administrator. To undo this, choose Change to"),
        ("disable", "Bob Example can no longer sign in. To undo this, choose Enable account."),
        ("sign-out", "Bob Example is signed out everywhere, and can sign in again"),
    ],
)
def test_it_says_to_whom_it_was_done_and_how_to_undo_it(
    desk: TestClient, bob: Person, deed: str, told: str
) -> None:
    answer = desk.post(f"/people/{bob.user.id}/deeds/{deed}")
    assert told in words(desk.get(answer.headers["Location"]).text)


def test_one_session_is_ended_and_the_others_go_on(desk: TestClient, bob: Person, now: int) -> None:
    ended, kept = signed_in(bob, now), signed_in(bob, now)
    where = f"/people/{bob.user.id}/sessions/{ended.id}/removal"
    assert "Sign Bob Example out of this browser?" in words(desk.get(where).text)
    answers = [desk.post(where) for _ in range(2)]
    assert {a.headers["Location"] for a in answers} == {f"/people/{bob.user.id}"}
    assert [s.id for s in Session.select().where(Session.user == bob.user)] == [kept.id]
    assert kinds().count("signed-out-there-by-admin") == 1
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert "Bob Example is signed out of that browser" in page


@pytest.mark.requirement("S-83")
def test_a_session_is_ended_through_its_owner_only(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    session = signed_in(alice, now)
    where = f"/people/{bob.user.id}/sessions/{session.id}/removal"
    assert desk.post(where).status_code == 404
    assert desk.get(where).headers["Location"] == f"/people/{bob.user.id}"
    assert Session.select().where(Session.id == session.id).exists()


@pytest.mark.parametrize("number", ["x", "²", "9" * 30])
def test_no_session_has_such_a_number(desk: TestClient, bob: Person, number: str) -> None:
    where = f"/people/{bob.user.id}/sessions/{number}/removal"
    assert {desk.get(where).status_code, desk.post(where).status_code} == {404}


def test_the_page_shows_how_things_stand_with_mfa(
    desk: TestClient, alice: Person, bob: Person, now: int
) -> None:
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert re.search("Status ?Off Required ?No Recovery code ?None No authenticators", page)
    assert "Not signed in." in page
    policy.require(7, now, ORIGIN, None)
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert re.search("Required ?By the end of Friday, 22 January", page)
    page = words(desk.get(f"/people/{bob.user.id}").text)
    assert re.search("Status ?On Recovery code ?None", page)


def test_a_notice_whose_name_was_changed_on_the_way_names_nobody(
    desk: TestClient, bob: Person
) -> None:
    desk.post(f"/people/{bob.user.id}/deeds/disable")
    left = desk.cookies["nightlatch-8000-notice"].strip('"')
    name, whom, page, text, mark = left.split(".", 4)
    told_at, where = f"{whom}.{page}", f"/people/{bob.user.id}"
    for forged in (
        f"{name}.{told_at}.{text[:-2]}AA.{mark}",
        f"{name}.{told_at}.{text}.",
        f"made-admin.{told_at}.{text}.{mark}",
        f"{name}.{told_at}",
    ):
        desk.cookies.set("nightlatch-8000-notice", forged, domain="127.0.0.1")
        assert "data-notice" not in desk.get(where).text
