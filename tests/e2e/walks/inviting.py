"""The way to invitations that nobody accepted in time."""

from tests.e2e import arranged
from tests.e2e.world import Walk, World


def _expired(world: World) -> None:
    world.let_in("ada")
    for name in ("dave", "erin"):
        world.admin.invite(name)
    arranged.invitations_expired()
    world.page.goto("/people/invitations")


WALKS: dict[str, Walk] = {}
STATES: dict[str, Walk] = {"Invite people, some too late": _expired}
