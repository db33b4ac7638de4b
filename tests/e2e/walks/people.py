"""The way to what administrators see of people and do to them."""

import re

from playwright.sync_api import expect

from nightlatch_qa import Person, handles, screens
from tests.e2e import arranged
from tests.e2e.world import Walk, World


def _overview(world: World) -> None:
    world.person("alice")
    world.let_in("ada", "/overview")


def _much_to_do(world: World) -> None:
    world.admin.invite("carol")
    arranged.restored()
    arranged.app("Wiki", fault="answers-without-asking")
    _overview(world)


def _clock_went_back(world: World) -> None:
    world.person("ada")
    arranged.clock_went_back()
    world.let_in("ada", "/overview")


def _people(world: World) -> None:
    world.person("alice")
    world.let_in("ada", "/people")


def _nobody_found(world: World) -> None:
    world.let_in("ada", "/people?q=nobody-like-this")


def _some_invited(world: World) -> None:
    world.let_in("ada")
    world.admin.invite("dave")
    world.page.goto("/people?only=invited")


def one_person(world: World) -> None:
    """The way to Bob's page."""
    bob = world.person("bob")
    _people(world)
    screens.follow(world.page, bob.name)


def _one_administrator(world: World) -> None:
    _people(world)
    screens.follow(world.page, world.person("ada").name)


def _refused_deed(world: World) -> None:
    _one_administrator(world)
    screens.follow(world.page, "Change to member")
    screens.press(world.page, "Change to member")


def asked(name: str) -> Walk:
    """The way to what is asked before this is done to Bob."""

    def walk(world: World) -> None:
        one_person(world)
        screens.follow(world.page, name)

    return walk


def asked_about_session(world: World) -> None:
    """The way to what is asked before one of Bob's sessions is ended."""
    world.nightlatch.cookies(world.person("bob"))
    one_person(world)
    world.page.get_by_role("link", name=re.compile("^Sign out (?!everywhere)")).first.click()


def _made(name: str) -> Walk:
    def walk(world: World) -> None:
        one_person(world)
        screens.press(world.page, name)

    return walk


def several(name: str, *usernames: str) -> Walk:
    """The way to what is asked before this is done to several."""

    def walk(world: World) -> None:
        people = [world.person(username) for username in usernames]
        _people(world)
        for person in people:
            world.page.get_by_role("checkbox", name=_tick(person)).check()
        screens.press(world.page, name)

    return walk


def _tick(person: Person) -> str:
    return f"Select {person.name} ({person.username})"


def _several_done(world: World) -> None:
    several("Disable", "bob", "ada")(world)
    screens.press(world.page, "Disable account")


def _reminding(world: World) -> None:
    several("Remind them to set up MFA", "alice", "ada")(world)
    screens.press(world.page, "Remind")


def _reminded(world: World) -> None:
    _reminding(world)
    expect(handles.screen(world.page, "selection/done")).to_be_visible()
    world.page.context.clear_cookies()
    world.let_in("alice")


def _invite(world: World) -> None:
    world.let_in("ada")
    world.admin.invite("dave")
    world.page.goto("/people/invitations")


def _all_invited(world: World, lines: str) -> None:
    _invite(world)
    screens.fill(world.page, "One person per line", lines)
    screens.press(world.page, "Invite all")


def _invite_refused(world: World) -> None:
    _all_invited(world, "carol\nno good\ndave")


def _invited(world: World) -> None:
    _invite(world)
    screens.fill(world.page, "Username", "carol")
    screens.press(world.page, "Invite")


def _many_invited(world: World) -> None:
    _all_invited(world, "\n".join(f"Guest {n},guest{n}@club.example" for n in range(12)))
    world.page.locator("summary").first.click()


def _qr_code(world: World) -> None:
    _all_invited(world, "carol\nerin")
    screens.follow(world.page, "QR code for carol")


def _revoking(world: World) -> None:
    _invite(world)
    screens.follow(world.page, "Revoke dave")


def _accepting(world: World) -> None:
    world.page.goto(world.admin.invite("carol"))


def _dead_invitation(world: World) -> None:
    world.page.goto("/invitation/no-such-link")


WALKS: dict[str, Walk] = {
    "Overview": _overview,
    "People": _people,
    "Several people": several("Disable", "alice", "bob"),
    "Several people, some left out": several("Disable", "bob", "ada"),
    "Several people, done": _several_done,
    "A person": one_person,
    "An administrator": _one_administrator,
    "A question about a person": asked("Disable account"),
    "A question about a session": asked_about_session,
    "Password link": _made("Create password reset link"),
    "One-time sign-in code": _made("Create one-time sign-in code"),
    "Reset somebody's MFA": asked("Reset MFA"),
    "Delete account": asked("Delete account"),
    "Invite people": _invite,
    "Invited": _invited,
    "QR code of an invitation": _qr_code,
    "Revoke invitation": _revoking,
    "Create your account": _accepting,
    "Invitation not valid": _dead_invitation,
}

STATES: dict[str, Walk] = {
    "Overview, much to do": _much_to_do,
    "Overview, server clock went back": _clock_went_back,
    "People, nobody found": _nobody_found,
    "People, some invited": _some_invited,
    "Several people, reminded": _reminding,
    "Reminded to set up MFA": _reminded,
    "A person, refused": _refused_deed,
    "Invite people, refused": _invite_refused,
    "Many invited": _many_invited,
}
