"""The way to the apps that a person is signed in to."""

from tests.e2e.signed_in_to import signed_in_to
from tests.e2e.walks.people import one_person
from tests.e2e.world import Walk, World


def _own(world: World) -> None:
    bob = world.let_in("bob")
    signed_in_to(bob, "Wiki")
    signed_in_to(bob, "Board", is_trusted=False)
    world.page.goto("/profile")


def _somebodys(world: World) -> None:
    bob = world.person("bob")
    world.nightlatch.cookies(bob)
    signed_in_to(bob, "Wiki")
    one_person(world)


WALKS: dict[str, Walk] = {
    "Apps you're signed in to": _own,
    "A person signed in to an app": _somebodys,
}

STATES: dict[str, Walk] = {}
