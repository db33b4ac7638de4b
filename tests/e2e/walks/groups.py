"""The way to groups, and to where people are put into them."""

from nightlatch_qa import screens
from tests.e2e.walks.people import several
from tests.e2e.world import Walk, World


def _groups(world: World) -> None:
    world.admin.make_group("ops")
    world.let_in("ada", "/groups")


def _no_groups(world: World) -> None:
    world.let_in("ada", "/groups")


def _name_refused(world: World) -> None:
    _groups(world)
    screens.fill(world.page, "Name", "ops, dev")
    screens.press(world.page, "Create group")


def _group(world: World) -> None:
    world.person("bob")
    world.admin.make_group("ops", "bob")
    world.let_in("ada", "/groups")
    screens.follow(world.page, "ops")


def _lines_refused(world: World) -> None:
    _group(world)
    screens.fill(world.page, "One username per line", "bob\nnobody-like-this")
    screens.press(world.page, "Add to group")


def _removing(world: World) -> None:
    _group(world)
    screens.follow(world.page, "Remove group")


def _people(world: World) -> None:
    bob = world.person("bob")
    world.admin.make_group("ops", bob.username)
    world.let_in("ada", "/people")


def _person(world: World) -> None:
    world.admin.make_group("dev")
    _people(world)
    screens.follow(world.page, world.person("bob").name)


def _adding_several(world: World) -> None:
    world.admin.make_group("ops")
    several("Add to group", "alice", "bob")(world)


def _several_added(world: World) -> None:
    _adding_several(world)
    screens.press(world.page, "Add to group")


def _inviting(world: World) -> None:
    world.admin.make_group("ops")
    world.let_in("ada", "/people/invitations")


WALKS: dict[str, Walk] = {
    "Groups": _groups,
    "A group": _group,
    "Remove a group": _removing,
    "People, with groups": _people,
    "Several people, a group": _adding_several,
    "A person in a group": _person,
    "Invite people to a group": _inviting,
}

STATES: dict[str, Walk] = {
    "Groups, none yet": _no_groups,
    "Groups, refused": _name_refused,
    "A group, people refused": _lines_refused,
    "Several people, added to a group": _several_added,
}
