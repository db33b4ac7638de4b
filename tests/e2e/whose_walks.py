"""The way to the screens that say whose page it is."""

from playwright.sync_api import expect

from domain.audit.events import Caller
from domain.signin import invitations, reset_links
from domain.signin.invitations import Wanted
from domain.team import people
from models import User, database
from tests.e2e import screens
from tests.e2e.people import let_in
from tests.e2e.server import HOME
from tests.e2e.world import Walk, World

SHELL = Caller.shell("user")


def _somebody_elses_page(world: World) -> None:
    world.let_in("alice")
    _next_tab(world, "bob")
    screens.button(world.page, "Save changes").click()
    screens.arrive(world.page, "You're now signed in as Bob Baker")


def _somebody_elses_part(world: World) -> None:
    world.let_in("alice")
    _next_tab(world, "bob")
    screens.button(world.page, "Enable MFA").click()
    screens.arrive(world.page, "You're now signed in as Bob Baker")


def _next_tab(world: World, name: str) -> None:
    tab = world.page.context.new_page()
    let_in(tab, world.person(name))
    tab.close()


def _somebody_elses_code(world: World) -> None:
    _ask_for_the_code(world, "bob")
    first = world.page
    world.page = first.context.new_page()
    _ask_for_the_code(world, "ada")
    world.page.close()
    world.page = first
    screens.give_code(first, "123456")
    screens.arrive(first, "You're now signing in as ada")


def _ask_for_the_code(world: World, name: str) -> None:
    person = world.person(name)
    world.page.goto("/sign-in")
    screens.give_password(world.page, person)
    expect(world.page.get_by_text(f"Signing in as {name}")).to_be_visible()


def _another_link(world: World) -> None:
    world.page.goto(_reset_link(world, "alice"))
    tab = world.page.context.new_page()
    tab.goto(_reset_link(world, "bob"))
    tab.close()
    screens.field(world.page, "New password").fill("lanterns over the wide canal")
    screens.button(world.page, "Set password").click()
    screens.arrive(world.page, "Another link was opened in this browser")


def _while_signed_in(world: World) -> None:
    world.let_in("ada")
    world.page.goto(_reset_link(world, "alice"))


def _invited_while_signed_in(world: World) -> None:
    world.let_in("ada")
    with database.connection_context():
        wanted = [Wanted("carol", False)]
        (made,) = invitations.invite(wanted, None, world.clock.now, HOME)
    world.page.goto(f"/invitation/{made.token}")


def _changed_meanwhile(world: World) -> None:
    _on_the_page_of(world, "bob")
    with database.connection_context():
        people.sign_out_everywhere(_user("bob"), world.clock.now, SHELL, None)
    screens.field(world.page, "Full name").fill("Bobby Baker")
    screens.button(world.page, "Save name").click()
    expect(screens.refusal(world.page, "changed-meanwhile")).to_be_visible()


def _gone(world: World) -> None:
    _on_the_page_of(world, "bob")
    with database.connection_context():
        people.delete(_user("bob"), world.clock.now, SHELL, None)
    screens.button(world.page, "Save name").click()
    screens.arrive(world.page, "This is no longer available")


def _on_the_page_of(world: World, name: str) -> None:
    person = world.person(name)
    world.let_in("ada")
    world.page.goto("/people")
    screens.link(world.page, person.name).click()
    screens.arrive(world.page, person.name)


def _user(username: str) -> User:
    user: User = User.get(User.username == username)
    return user


def _reset_link(world: World, name: str) -> str:
    username = world.person(name).username
    with database.connection_context():
        return f"/reset/{reset_links.make(_user(username), world.clock.now, HOME)}"


WHOSE_WALKS: dict[str, Walk] = {
    "Somebody else's page": _somebody_elses_page,
    "Somebody else's code": _somebody_elses_code,
    "Another link": _another_link,
    "No longer there": _gone,
}

WHOSE_STATES: dict[str, Walk] = {
    "Somebody else's page, a part of it": _somebody_elses_part,
    "Set a new password, signed in as another": _while_signed_in,
    "A person, changed meanwhile": _changed_meanwhile,
    "Create your account, signed in as another": _invited_while_signed_in,
}
