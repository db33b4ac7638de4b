"""The way to every screen that docs/qa.md names, and to the other states that they have."""

from tests.e2e.walks import (
    addresses,
    app_sign_ins,
    apps,
    client_apps,
    confirming,
    entering,
    groups,
    inviting,
    mfa,
    passkeys,
    people,
    recovering,
    setting_up,
    signing_in,
    team,
    to_apps,
    whose,
)
from tests.e2e.world import Walk

# As docs/qa.md has them, one after the other.
_ROOMS = (
    signing_in,
    entering,
    to_apps,
    recovering,
    setting_up,
    mfa,
    passkeys,
    confirming,
    people,
    inviting,
    addresses,
    groups,
    apps,
    app_sign_ins,
    client_apps,
    team,
    whose,
)

WALKS: dict[str, Walk] = {name: walk for room in _ROOMS for name, walk in room.WALKS.items()}

# Not screens of their own, but they look different: for axe and for the contact sheet.
STATES: dict[str, Walk] = {name: walk for room in _ROOMS for name, walk in room.STATES.items()}
