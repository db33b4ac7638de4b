"""Nothing gets past any of the five proxies that Nightlatch has not let in."""

import pytest

from tests.e2e.front_door import judging, scene
from tests.e2e.front_door.attacks_on_apps import ATTACKS, SPOOFED
from tests.e2e.front_door.people import find
from tests.e2e.front_door.proxies import ADDRESSES, Proxy
from tests.e2e.front_door.scene import Scene

# The recipe for nginx doesn't turn it on.
BY_HTTP_2 = pytest.mark.parametrize(
    "proxy", [name for name in ADDRESSES if name != "nginx"], indirect=True
)


@pytest.mark.requirement("S-104")
@pytest.mark.requirement("S-106")
@pytest.mark.requirement("S-107")
@pytest.mark.requirement("S-127")
@pytest.mark.case("B46")
def test_no_attack_reaches_an_app(front_door: Scene, proxy: Proxy) -> None:
    held = front_door.held | scene.codes(front_door, proxy)
    found = judging.that_reached(front_door.apps, proxy, held)
    print(f"{proxy.name}: {len(found)} of {len(ATTACKS)} reached an app")  # noqa: T201  # with -s
    assert found == []
    assert judging.no_longer_good(front_door.apps, proxy, held) == []


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-128")
@pytest.mark.requirement("S-130")
@pytest.mark.case("B46")
def test_nobody_passes_for_somebody_else(front_door: Scene, proxy: Proxy) -> None:
    bob = as_bob(front_door)
    found = judging.taken_for_another(front_door.apps, proxy, front_door.held, bob)
    print(f"{proxy.name}: {len(found)} of {len(SPOOFED)} took Bob for Ada")  # noqa: T201  # with -s
    assert found == []
    assert judging.no_longer_good(front_door.apps, proxy, front_door.held) == []


@BY_HTTP_2
@pytest.mark.requirement("S-127")
def test_no_attack_by_http_2_reaches_an_app(front_door: Scene, proxy: Proxy) -> None:
    assert judging.that_reached_by_frames(front_door.apps, proxy, front_door.held) == []


@BY_HTTP_2
@pytest.mark.requirement("S-128")
def test_nobody_passes_for_somebody_else_by_http_2(front_door: Scene, proxy: Proxy) -> None:
    bob = as_bob(front_door)
    apps, held = front_door.apps, front_door.held
    assert judging.taken_for_another_by_frames(apps, proxy, held, bob) == []


def as_bob(front_door: Scene) -> dict[str, str]:
    """What an app has to be told of him."""
    with front_door.database.opened():
        sub = find("bob").sub
    return {
        "Remote-User": "bob",
        "Remote-Name": "Bob B%C3%A4cker",
        "Remote-Email": "bob@example.test",
        "Remote-Groups": "",
        "Remote-Sub": sub,
    }


def test_there_are_enough_attacks_and_each_has_a_name_of_its_own() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) >= 150
    assert len(set(names)) == len(names)
