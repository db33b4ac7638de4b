"""Where a person was going is where they end up, whatever is asked of them on the way."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import destinations, return_requests
from domain.database.storage import write
from models import App, Session
from tests.unit.browser import form, words
from tests.unit.conftest import PASSWORD, Clock, Person
from tests.unit.lost_answers import lost
from tests.unit.on_the_way import TARGET, World, headed_for
from tests.unit.walker import Walker
from tests.unit.ways_in import TABLE, with_recovery_code

pytestmark = pytest.mark.requirement("S-123")


@pytest.fixture
def world(client: TestClient, alice: Person, bob: Person, ada: Person, clock: Clock) -> World:
    return World(Walker(client), alice, bob, ada, clock)


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    ("way", "by_htmx"), TABLE, ids=lambda given: getattr(given, "__name__", str(given))
)
def test_every_way_of_signing_in_ends_where_the_person_was_going(
    world: World, way: Callable[[World], None], *, by_htmx: bool
) -> None:
    world.by_htmx = by_htmx
    world.tab.goes(TARGET)
    assert world.tab.at.startswith("/sign-in?next=")
    way(world)
    assert world.tab.at == TARGET
    assert headed_for(world) == {""}


def test_two_tabs_lead_each_to_its_own_page(world: World) -> None:
    other = Walker(world.tab.client)
    world.tab.goes(TARGET)
    world.gives(world.bob)
    other.goes("/profile/rehearsal")
    world.gives_code(world.bob)
    other.sends("/sign-in/code", code=world.bob.code(world.now))
    assert (world.tab.at, other.at) == (TARGET, "/profile/rehearsal")
    assert world.tab.goes(f"/sign-in?next={TARGET.partition('?')[0]}").at == "/profile/activity"


def test_two_tabs_on_the_way_go_on_from_where_the_last_one_began(world: World) -> None:
    text, other = world.recovery_code(), Walker(world.tab.client)
    world.tab.goes("/profile/rehearsal")
    world.gives(world.bob)
    other.goes(TARGET).clicks("Use a recovery code")
    other.sends("/sign-in/recovery-code", recovery_code=text)
    assert headed_for(world) == {"", TARGET}
    assert world.gives_code(world.bob).at == "/profile/rehearsal"
    assert headed_for(world) == {"", TARGET}


def test_a_form_whose_answer_was_lost_leads_there_all_the_same(world: World) -> None:
    text = world.recovery_code()
    world.tab.goes(TARGET)
    world.gives(world.bob).clicks("Use a recovery code")
    path = "/sign-in/recovery-code"
    fields = form(world.tab.answer.text, path) | {"recovery_code": text}
    lost(world.tab.client, path, **fields)
    for _ in range(2):  # the second time from a page that "Back" has brought back
        answer = world.tab.client.post(path, data=fields)
        assert answer.headers["Location"] == "/recovery"
        world.tab.goes("/recovery")
    assert headed_for(world) == {"", TARGET}


def test_where_one_was_going_is_nothing_to_the_next_one_here(world: World) -> None:
    world.must_have_mfa()
    world.tab.goes(TARGET)
    world.gives(world.alice)
    assert headed_for(world) == {TARGET}
    world.tab.goes("/sign-in").goes("/duty")
    world.tab.client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    world.tab.client.post("/sign-in/code", data={"code": world.bob.code(world.now)})
    assert world.tab.goes("/").at == "/profile"
    assert headed_for(world) == {""}
    assert "Where you were going" not in world.tab.answer.text


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_step_on_the_way_leads_off_this_site(world: World, target: str) -> None:
    text = world.recovery_code()
    data = {"username": "bob", "password": PASSWORD, "next": target}
    assert world.tab.client.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
    code = {"recovery_code": text, "next": target}
    world.tab.client.post("/sign-in/recovery-code", data=code)
    assert headed_for(world) == {""}
    answer = world.tab.client.post("/sign-out", data={"next": target})
    assert answer.headers["Location"] == "/sign-in"


@pytest.fixture
def to_wiki(world: World) -> str:
    with write():
        wiki = App.create(name="Wiki", sort_name="wiki", origin="https://wiki.test", created_at=0)
    return f"/enter/{return_requests.keep('/x', world.now, '192.0.2.7', wiki, b'state')}"


def test_an_app_that_asks_for_mfa_is_named_until_its_set_up(world: World, to_wiki: str) -> None:
    world.tab.goes("/sign-in")
    world.gives(world.alice)
    destinations.remember(Session.get(Session.user == world.alice.user), to_wiki)
    assert "Wiki needs MFA" in words(world.tab.goes("/duty").answer.text)
    assert "Continue to Wiki" in words(world.tab.goes("/profile").answer.text)
    world.tab.goes("/duty").sends("/profile/mfa").goes("/profile/mfa")
    world.sets_up()
    world.saves()
    assert world.tab.at == "/duty/done"
    assert f'href="{to_wiki}" data-testid="go-on">Continue to <' in world.tab.answer.text
    assert "Continue to Wiki" in words(world.tab.goes("/duty").answer.text)


def test_where_nothing_is_asked_there_is_no_page_that_asks(world: World) -> None:
    world.tab.goes("/sign-in")
    world.gives(world.alice)
    assert world.tab.goes("/duty").at == world.tab.goes("/duty/done").at == "/profile"
    destinations.remember(Session.get(Session.user == world.alice.user), TARGET)
    assert world.tab.goes("/duty/done").at == TARGET


@pytest.mark.parametrize("asked", [TARGET, "/my-apps"])
def test_a_start_page_is_where_people_go_if_they_go_nowhere_else(world: World, asked: str) -> None:
    world.must_have_mfa()
    world.tab.goes(asked)
    world.gives(world.alice)
    for path in ("/my-apps", "/profile", "/recovery", "/profile/mfa"):
        world.tab.goes(path)
    world.tab.client.get("/profile/rehearsal", headers={"Sec-Fetch-Mode": "no-cors"})
    assert headed_for(world) == {asked}


@pytest.mark.requirement("S-122")
@pytest.mark.parametrize("length", [1100, 7000])
def test_a_long_address_comes_back_as_it_was(world: World, length: int) -> None:
    asked = "/profile/activity?q=a%26b&x=1%2B1&kind=".ljust(length, "y")
    world.tab.goes(asked)
    assert re.fullmatch(r"/sign-in\?next=%2Freturn%2F[\w-]{43}", world.tab.at)
    with_recovery_code(world)
    assert world.tab.at == asked
    assert headed_for(world) == {""}


@pytest.mark.requirement("S-122")
def test_after_an_hour_a_long_address_is_forgotten_and_one_is_told(world: World) -> None:
    world.tab.goes("/profile?" + "x" * 2000)
    world.clock.advance(return_requests.LASTS)
    world.gives(world.alice)
    assert world.tab.at == "/profile"
    assert 'data-notice="return-over"' in world.tab.answer.text


@pytest.mark.requirement("S-122")
def test_what_is_of_an_app_leads_nowhere_here(world: World, to_wiki: str) -> None:
    world.tab.goes(to_wiki.replace("enter", "return"))
    world.gives(world.alice)
    assert world.tab.at == "/profile"
