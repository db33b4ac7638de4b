"""Whichever way someone signs in, the app that sent them here gets its answer (S-123)."""

from collections.abc import Callable

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.unit import oidc, ways_by_passkey, ways_in
from tests.unit.conftest import Clock, Person
from tests.unit.oidc import Visit
from tests.unit.on_the_way import World
from tests.unit.walker import Walker

WAYS = (
    *(ways_in.with_password, ways_in.with_code, ways_in.with_help),
    *(ways_in.with_recovery_code, ways_in.with_the_phone_that_turned_up),
    *(ways_in.as_somebody_else, ways_in.with_code_first, ways_in.with_recovery_code_first),
    *(ways_in.too_late_for_the_code,),
    *ways_by_passkey.WAYS,
)


def opener_policies(browser: TestClient) -> list[tuple[str, str]]:
    """What each answer from now on says of the window that opened it, by its address.

    But for what scripts ask for, which is in no window.
    """
    answers: list[tuple[str, str]] = []

    def note(answer: Response) -> None:
        policy = answer.headers["Cross-Origin-Opener-Policy"]
        if not answer.url.path.endswith("/options"):
            answers.append((f"{answer.request.method} {answer.url.path}", policy))

    browser.event_hooks["response"].append(note)
    return answers


@pytest.mark.case("B44")
@pytest.mark.requirement("S-123")
@pytest.mark.requirement("S-126")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_signing_in_leads_back_to_the_app(  # noqa: PLR0917  # the cast
    visit: Visit,
    alice: Person,
    bob: Person,
    ada: Person,
    clock: Clock,
    way: Callable[[World], None],
) -> None:
    answers = opener_policies(visit.browser)
    world = World(Walker(visit.browser), alice, bob, ada, clock)
    world.tab.goes(visit.asks().headers["Location"])
    way(world)
    if world.tab.at == "/duty":  # no MFA yet, without which no app opens
        world.tab.sends("/profile/mfa").goes("/profile/mfa")
        world.sets_up()
        world.saves()
        world.tab.clicks("Continue to ")
    # A redirect counts too: once a window is cut off from the one that opened it, it stays so.
    assert {policy for _, policy in answers} == {"unsafe-none"}, answers
    told = oidc.told(world.tab.answer)
    assert told["state"] == "the state"
    assert oidc.granted().acr in {oidc.MFA, "phr"}
    assert len(told["code"]) == 43
