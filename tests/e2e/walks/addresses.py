"""The way to a person's email address, as administrators see it."""

from tests.e2e import arranged
from tests.e2e.walks.people import one_person
from tests.e2e.world import Walk, World


def _address(world: World) -> None:
    arranged.email(world.person("bob"))
    one_person(world)


def _address_confirmed(world: World) -> None:
    arranged.email(world.person("bob"), is_confirmed=True)
    one_person(world)


def _address_of_two(world: World) -> None:
    for name in ("alice", "bob"):
        arranged.email(world.person(name), "club@club.example")
    one_person(world)


WALKS: dict[str, Walk] = {
    "A person's address": _address,
    "A person's address, confirmed": _address_confirmed,
}

STATES: dict[str, Walk] = {
    "A person's address, someone else's too": _address_of_two,
}
