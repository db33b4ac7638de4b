"""Why no one can open which apps: asked of all of them at once."""

import logging
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from domain.apps import for_nobody
from domain.audit.events import Caller
from domain.team import people
from domain.users import groups
from tests.unit.app_makers import NOW, MakeApp, MakeGroup
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in

MakeApps = Callable[..., None]
SHELL = Caller.shell("people disable")


class Queries(logging.Handler):
    """Counts those that are made."""

    number = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002  # the name is given
        self.number += 1


@pytest.fixture
def queries() -> Iterator[Queries]:
    counting, log = Queries(), logging.getLogger("peewee")
    log.addHandler(counting)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    yield counting
    log.removeHandler(counting)
    log.setLevel(logging.NOTSET)
    log.propagate = True


@pytest.fixture
def make_apps(make_app: MakeApp, make_group: MakeGroup, bob: Person) -> MakeApps:
    people.disable(bob.user, NOW, SHELL, None)

    def make(first: int, last: int, *, with_groups: bool) -> None:
        for at in range(first, last):
            two = {make_group(f"empty{at}"), make_group(f"off{at}", bob.user)}
            rule = {"groups": frozenset(two)} if with_groups else {}
            make_app(f"App{at}", people=frozenset({bob.user}), **rule)

    return make


@pytest.mark.parametrize("with_groups", [False, True])
def test_overview_asks_as_often_about_twenty_apps_as_about_two(
    client: TestClient, ada: Person, make_apps: MakeApps, queries: Queries, *, with_groups: bool
) -> None:
    sign_in(client, ada, NOW)
    asked = []
    for first, last in ((0, 2), (2, 20)):
        make_apps(first, last, with_groups=with_groups)
        client.get("/overview")
        queries.number = 0
        assert words(client.get("/overview").text).count("No one can open it: ") == last
        asked.append(queries.number)
    assert asked[1] == asked[0]


def test_each_says_what_it_lacks_and_names_the_first_three(
    make_app: MakeApp, make_group: MakeGroup, bob: Person, alice: Person
) -> None:
    people.disable(bob.user, NOW, SHELL, None)
    ops, dev = make_group("ops"), make_group("dev", bob.user)
    mixed = make_app("Wiki", groups=frozenset({ops, dev}), people=frozenset({bob.user}))
    many = make_app("Board", groups=frozenset(make_group(f"g{at}") for at in range(5)))
    gone = make_group("gone")
    nothing = make_app("Blog", groups=frozenset({gone}))
    groups.remove(gone, NOW, SHELL, None)
    make_app("Open", groups=frozenset({make_group("staff", alice.user)}))
    begins = "No one can open it: "
    assert for_nobody.sentences() == {
        mixed.id: f"{begins}dev has only disabled accounts, ops is empty, Bob Example is disabled.",
        many.id: f"{begins}g0 is empty, g1 is empty, g2 is empty and 2 more.",
        nothing.id: f"{begins}no groups or people are chosen.",
    }
