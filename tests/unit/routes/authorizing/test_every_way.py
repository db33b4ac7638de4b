"""Whichever way someone signs in, the app that sent them here gets its answer (S-123)."""

from collections.abc import Callable

import pytest

from tests.unit import oidc, ways_in
from tests.unit.conftest import Clock, Person
from tests.unit.oidc import Visit
from tests.unit.on_the_way import World
from tests.unit.walker import Walker

WAYS = (
    *(ways_in.with_password, ways_in.with_code, ways_in.with_help),
    *(ways_in.with_recovery_code, ways_in.with_the_phone_that_turned_up),
    *(ways_in.as_somebody_else, ways_in.with_code_first, ways_in.with_recovery_code_first),
    *(ways_in.too_late_for_the_code,),
)


@pytest.mark.case("B44")
@pytest.mark.requirement("S-123")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_signing_in_leads_back_to_the_app(  # noqa: PLR0917  # the cast
    visit: Visit,
    alice: Person,
    bob: Person,
    ada: Person,
    clock: Clock,
    way: Callable[[World], None],
) -> None:
    world = World(Walker(visit.browser), alice, bob, ada, clock)
    world.tab.goes(visit.asks().headers["Location"])
    way(world)
    if world.tab.at == "/duty":  # no MFA yet, without which no app opens
        world.tab.sends("/profile/mfa").goes("/profile/mfa")
        world.sets_up()
        world.saves()
        world.tab.clicks("Continue to ")
    told = oidc.told(world.tab.answer)
    assert told["state"] == "the state"
    assert oidc.granted().acr == oidc.MFA
    assert len(told["code"]) == 43
