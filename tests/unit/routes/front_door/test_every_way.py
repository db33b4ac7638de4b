"""Whichever way someone signs in, they land on exactly what they asked for at the app (B44)."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from models import App
from tests.unit import door, ways_by_passkey, ways_in
from tests.unit.conftest import Clock, Person
from tests.unit.on_the_way import World
from tests.unit.proxied_browser import Proxied
from tests.unit.walker import Walker

# Those that take less than the hour for which it is known what someone asked for, and begin there.
WAYS = (
    *(ways_in.with_password, ways_in.refused_first, ways_in.with_code, ways_in.with_help),
    *(ways_in.with_recovery_code, ways_in.with_recovery_code_typed_for_the_other),
    *(ways_in.with_the_phone_that_turned_up, ways_in.as_somebody_else),
    *(ways_in.with_code_first, ways_in.with_recovery_code_first, ways_in.too_late_for_the_code),
    *ways_by_passkey.WAYS,
)


@pytest.fixture
def world(client: TestClient, alice: Person, bob: Person, ada: Person, clock: Clock) -> World:
    client.base_url = "https://login.example.test"
    return World(Walker(client), alice, bob, ada, clock)


@pytest.mark.case("B44")
@pytest.mark.requirement("S-123")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_signing_in_leads_into_the_app(
    world: World, wiki: App, way: Callable[[World], None]
) -> None:
    proxied = Proxied(world.tab.client, wiki.origin)
    asked = urlsplit(proxied.load(door.TARGET).headers["Location"])
    world.tab.goes(f"{asked.path}?{asked.query}")
    way(world)
    if world.tab.at == "/duty":  # no MFA yet, without which no app opens
        world.tab.sends("/profile/mfa").goes("/profile/mfa")
        world.sets_up()
        world.saves()
        world.tab.clicks("Continue to ")
    there = world.tab.answer.headers["Refresh"].removeprefix("0; url=")
    assert proxied.follow(there).headers["Location"] == door.WIKI + door.TARGET
    assert proxied.load(door.TARGET).status_code == 200
