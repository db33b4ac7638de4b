"""Nothing gets past any of the five proxies that Nightlatch has not let in."""

import pytest

from tests.e2e.front_door import judging, scene
from tests.e2e.front_door.attacks_on_apps import ATTACKS, SPOOFED
from tests.e2e.front_door.people import find
from tests.e2e.front_door.proxies import Proxy
from tests.e2e.front_door.scene import Scene


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


@pytest.mark.requirement("S-105")
@pytest.mark.requirement("S-128")
@pytest.mark.requirement("S-130")
@pytest.mark.case("B46")
def test_nobody_passes_for_somebody_else(front_door: Scene, proxy: Proxy) -> None:
    with front_door.database.opened():
        sub = find("bob").sub
    bob = {
        "Remote-User": "bob",
        "Remote-Name": "Bob B%C3%A4cker",
        "Remote-Email": "bob@example.test",
        "Remote-Groups": "",
        "Remote-Sub": sub,
    }
    found = judging.taken_for_another(front_door.apps, proxy, front_door.held, bob)
    print(f"{proxy.name}: {len(found)} of {len(SPOOFED)} took Bob for Ada")  # noqa: T201  # with -s
    assert found == []


def test_there_are_enough_attacks_and_each_has_a_name_of_its_own() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) >= 150
    assert len(set(names)) == len(names)
