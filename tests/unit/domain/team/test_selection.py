"""Several people ticked: asked about once, each acted on by itself, each told of."""

import re
from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import actions
from domain.audit.events import Caller
from domain.team import people, selection
from models import Event, Session, User
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, signed_in, with_mfa
from tests.unit.rows import dump
from tests.unit.selected import fresh

pytestmark = pytest.mark.case("A19")
Make = Callable[..., Person]


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
    assert cancel == "/people?q=exam&amp;sort=-seen&amp;selected=alice+bob"


@pytest.mark.parametrize(
    ("query", "reason", "said"),
    [
        ("deed=disable", "nobody-ticked", "Select at least one person first."),
        ("deed=disable&person=", "nobody-ticked", "Select at least one person first."),
        ("", "nobody-ticked", "Select at least one person first."),
        ("person=alice", "no-deed", "Choose what to do with the people you selected."),
        ("deed=x&person=alice", "no-deed", "Choose what to do with the people you selected."),
        ("deed=disable&person=no", "account-gone", "1 account you selected no longer exists."),
        ("deed=disable&person=%00", "account-gone", "1 account you selected no longer exists."),
        (
            "deed=disable&person=a&person=b",
            "account-gone",
            "2 accounts you selected no longer exist.",
        ),
    ],
)
def test_where_nothing_can_be_done_the_list_says_why(
    desk: TestClient, alice: Person, query: str, reason: str, said: str
) -> None:
    answer = desk.get(f"/people/selection?{query}&q=ali")
    kept = "&selected=alice" if reason == "no-deed" else ""  # whoever is there stays selected
    assert answer.headers["Location"] == f"/people?q=ali{kept}"
    page = desk.get("/people?q=ali").text
    assert f'data-reason="{reason}"' in page
    assert said in words(page)


@pytest.mark.parametrize("deed", ["disable", "remind", "confirm-email"])
def test_whoever_was_deleted_elsewhere_is_named(  # noqa: PLR0917  # one of the table
    desk: TestClient, ada: Person, alice: Person, bob: Person, now: int, deed: str
) -> None:
    people.delete(bob.user, now, ORIGIN, None)
    desk.get(f"/people/selection?deed={deed}&person=bob")
    assert "The account “bob” no longer exists." in words(desk.get("/people").text)
    asked = desk.get(f"/people/selection?deed={deed}&person=bob&person=alice").text
    assert "The account “bob” no longer exists." in words(asked)
    assert 'data-reason="account-gone"' in asked
    assert 'name="people" value="alice"' in asked
    people.delete(alice.user, now, ORIGIN, None)
    desk.get(f"/people/selection?deed={deed}&person=bob&person=alice")
    assert "These accounts no longer exist: bob, alice." in words(desk.get("/people").text)


def test_more_than_can_be_acted_on_at_once_are_not_cut_off(desk: TestClient, alice: Person) -> None:
    names = ["alice", *(f"guest-{n}" for n in range(selection.MAX_PEOPLE))]
    asked = desk.get("/people/selection", params={"deed": "disable", "person": names})
    done = do(desk, "disable", *names)
    for answer in (asked, done):
        assert answer.headers["Location"] == "/people"
    page = desk.get("/people").text
    assert 'data-reason="too-many-ticked"' in page
    assert "You can select up to 100 people at once." in words(page)
    assert fresh(alice).disabled_at is None


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
        selection.act(selection.TASKS["disable"], ["alice", "bob"], now, origin, ada.user)
    assert User.select().where(User.disabled_at.is_null(False)).count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"deed": "x"},
        {"people": ""},
        {"people": "\0"},
        {"deed": "make-admin"},
        {"people": "a" * 30_000},
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
    assert not {"reset-link", "sign-in-code", "mfa-reset", "make-admin"} & {
        *selection.TASKS,
        *selection.WITH_GROUP,
    }
