"""People in order, page by page, and those who were seen last."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.team import people
from domain.users import directory, usernames
from domain.users.directory import PeopleQuery
from models import SearchWord, User
from operations import housekeeping
from tests.unit.conftest import NOW, ORIGIN, Person, sign_in, signed_in, with_mfa
from tests.unit.listed import names
from tests.unit.query_plans import planned

pytestmark = pytest.mark.case("A18")
Make = Callable[..., Person]
DAY = 24 * 60 * 60


@pytest.fixture
def team(make_user: Make, size: str) -> list[Person]:
    """Five people who differ in all that lists are sorted and filtered by."""
    team = [
        make_user("u5", "ádám"),
        make_user("u4", "Bea"),
        with_mfa(make_user("u3", "carl")),
        make_user("u2", "Zoë"),
        with_mfa(make_user("u1", "Zoltan", is_admin=True)),
    ]
    for number, person in enumerate(team[:3]):
        signed_in(person, NOW + number)
    User.update(mfa_since=NOW + 9).where(User.username == "u3").execute()
    people.disable(team[1].user, NOW, ORIGIN, None)
    return team


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "u5 u4 u3 u2 u1"),
        ("-name", "u1 u2 u3 u4 u5"),
        ("-seen", "u3 u4 u5 u1 u2"),
        ("seen", "u2 u1 u5 u4 u3"),
        ("mfa", "u5 u4 u2 u1 u3"),
        ("-mfa", "u3 u1 u2 u4 u5"),
    ],
)
@pytest.mark.parametrize("page", [1, 2, 50])
def test_they_are_sorted_page_by_page(
    team: list[Person], monkeypatch: pytest.MonkeyPatch, sort: str, order: str, page: int
) -> None:
    monkeypatch.setattr(directory, "PAGE", page)
    assert names(sort=sort) == order.split()
    assert names("example", sort=sort) == order.split()


@pytest.mark.parametrize(
    ("only", "found"),
    [("admins", "u1"), ("disabled", "u4"), ("never", "u2 u1"), ("without-mfa", "u5 u2")],
)
def test_they_are_filtered(team: list[Person], only: str, found: str) -> None:
    assert names(only=only) == found.split()


def test_who_comes_and_goes_meanwhile_moves_nobody_to_another_page(
    make_user: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "PAGE", 2)
    for name in "bcde":
        make_user(name, name)
    first = directory.page(PeopleQuery())
    make_user("a", "a")
    User.delete().where(User.username == "c").execute()
    assert [line.user.name for line in directory.page(PeopleQuery(), first.after).lines] == [
        "d",
        "e",
    ]


@pytest.mark.parametrize("after", ["x", ".", "1", "x.y", "9" * 40 + ".a", "²." + "b", "0.\0"])
@pytest.mark.parametrize("sort", ["name", "seen", "nonsense"])
def test_nonsense_in_the_address_is_no_fault(
    client: TestClient, ada: Person, now: int, after: str, sort: str
) -> None:
    sign_in(client, ada, now)
    query = {"after": after, "sort": sort, "only": "", "q": after, "ticked": after}
    assert client.get("/people", params=query).status_code == 200


def test_the_address_says_what_the_page_shows(client: TestClient, team: list[Person]) -> None:
    sign_in(client, team[4], NOW)
    asked = {"q": "example", "only": "without-mfa", "sort": "-seen"}
    page = client.get("/people", params=asked).text
    assert 'value="example"' in page
    assert '<option value="without-mfa" selected>' in page
    assert '<option value="-seen" selected>' in page
    assert 'hx-push-url="true"' in page


def test_pages_keep_what_was_asked_for(
    client: TestClient, team: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "PAGE", 1)
    sign_in(client, team[4], NOW)
    asked = {"q": "example", "only": "without-mfa", "sort": "-seen"}
    page = client.get("/people", params=asked).text
    link = page.partition("Next page")[0].rpartition('href="')[2].split('"')[0]
    assert all(part in link for part in ("q=example", "only=without-mfa", "sort=-seen", "after="))
    assert "Zoë" in client.get(link.replace("&amp;", "&")).text


def test_using_the_site_is_being_seen(alice: Person, now: int) -> None:
    assert User.get_by_id(alice.user.id).last_seen_at == 0
    session = signed_in(alice, now)
    assert User.get_by_id(alice.user.id).last_seen_at == now
    sessions.touch(session, now + 60)
    assert User.get_by_id(alice.user.id).last_seen_at == now + 60


def test_the_password_alone_is_not_being_seen(bob: Person, now: int) -> None:
    signed_in(bob, now, stage="password")
    assert User.get_by_id(bob.user.id).last_seen_at == 0


@pytest.mark.case("B51")
def test_nobody_stays_seen_in_the_future(alice: Person, now: int) -> None:
    User.update(last_seen_at=now + DAY).execute()
    housekeeping.sweep(now)
    assert User.get_by_id(alice.user.id).last_seen_at == now


def test_a_new_name_is_sorted_by(ada: Person, alice: Person, now: int) -> None:
    people.rename(alice.user, "Élodie Ž.", now, ORIGIN, ada.user)
    assert User.get_by_id(alice.user.id).sort_name == usernames.collated("Élodie Ž.") == "elodie z."


@pytest.mark.parametrize("text", ["", "ann", "ann bo"])
@pytest.mark.parametrize("only", ["", *directory.FILTERS])
@pytest.mark.parametrize("sort", directory.SORTS)
def test_among_many_no_table_is_gone_through_from_end_to_end(  # noqa: PLR0917  # one of the table
    make_user: Make, monkeypatch: pytest.MonkeyPatch, size: str, text: str, only: str, sort: str
) -> None:
    if size == "few":
        return
    make_user("ann", "Ann Bo")
    after = "1.a" if "name" in sort else "1.1"
    with planned(monkeypatch) as plan:
        directory.page(PeopleQuery(text, only, sort), after)
    scans = [step for step in plan if re.search("^SCAN (?!.*INDEX)|Seq Scan", step)]
    assert [step for step in scans if "user" in step or "search_word" in step] == []
    assert SearchWord.select().count() > 0
