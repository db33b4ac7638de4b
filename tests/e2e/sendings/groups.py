"""The forms that administrators send about groups."""

from playwright.sync_api import expect

from nightlatch_qa import screens
from tests.e2e.sendings import Sending
from tests.e2e.sendings.values import at_work, known
from tests.e2e.walks import WALKS
from tests.e2e.world import Walk, World


def _with_alice(world: World) -> None:
    world.person("alice")
    WALKS["A group"](world)


def _groups_are(*names: str) -> Walk:
    def look(world: World) -> None:
        world.page.goto("/groups")
        listed = world.page.get_by_role("region", name="All groups").get_by_role("link")
        expect(listed).to_have_text(list(names))
        at_work(world)

    return look


def _people_are(*names: str) -> Walk:
    """These are in the group ops."""

    def look(world: World) -> None:
        world.page.goto("/groups")
        screens.follow(world.page, "ops")
        taken_out = world.page.get_by_role("button", name="Take out")
        expect(taken_out).to_have_text([f"Take out {name}" for name in names])
        at_work(world)

    return look


def _bob_is_in(*names: str) -> Walk:
    def look(world: World) -> None:
        world.page.goto("/people")
        screens.follow(world.page, world.person("bob").name)
        there = world.page.get_by_role("region", name="Groups").get_by_role("link")
        expect(there).to_have_text(list(names))
        at_work(world)

    return look


GROUPS = [
    Sending(
        "groups",
        WALKS["Groups"],
        "Create group",
        "has been created. You can add people below.",
        _groups_are("dev", "ops"),
        {"Name": "dev"},
        makes={"groups": 1, "event group-created": 1},
    ),
    Sending(
        "group",
        WALKS["A group"],
        "Save name",
        "The group is now called",
        _groups_are("operations"),
        {"Name of the group": "operations"},
        makes={"event group-renamed": 1},
    ),
    Sending(
        "group_people",
        _with_alice,
        "Add to group",
        "Added to the group:",
        _people_are("alice", "bob"),
        {"One username per line": known("alice", "username")},
        makes={"memberships": 1, "event joined-group": 1},
    ),
    Sending(
        "group_person_removal",
        WALKS["A group"],
        "Take out bob",
        "is no longer in this group.",
        _people_are(),
        makes={"event left-group": 1},
    ),
    Sending(
        "group_removal",
        WALKS["Remove a group"],
        "Remove group",
        "has been removed.",
        _groups_are(),
        makes={"event group-removed": 1},
    ),
    Sending(
        "person_groups",
        WALKS["A person in a group"],
        "Add to group",
        "Added to the group",
        _bob_is_in("dev", "ops"),
        makes={"memberships": 1, "event joined-group": 1},
    ),
    Sending(
        "person_group_removal",
        WALKS["A person in a group"],
        "Take out of ops",
        "Taken out of the group",
        _bob_is_in(),
        makes={"event left-group": 1},
    ),
]
