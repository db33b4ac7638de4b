"""The way to the screens that say whose page it is."""

from playwright.sync_api import expect

from nightlatch_qa import Person, SignIn, let_in, screens
from tests.e2e.world import Walk, World


def _somebody_elses(name: str) -> Walk:
    def walk(world: World) -> None:
        world.let_in("alice")
        tab = world.page.context.new_page()
        let_in(tab, world.person("bob"))
        tab.close()
        screens.press(world.page, name)
        expect(screens.heading(world.page, "You're now signed in as Bob Baker")).to_be_visible()

    return walk


def _somebody_elses_code(world: World) -> None:
    _ask_for_the_code(world, "bob")
    first = world.page
    world.page = first.context.new_page()
    _ask_for_the_code(world, "ada")
    world.page.close()
    world.page = first
    screens.fill(first, "Code from your authenticator app", "123456")
    screens.press(first, "Verify")
    expect(screens.heading(first, "You're now signing in as ada")).to_be_visible()


def _ask_for_the_code(world: World, name: str) -> None:
    person = world.person(name)
    world.page.goto("/sign-in")
    SignIn(world.page).give_password(person)
    expect(world.page.get_by_text(f"Signing in as {name}")).to_be_visible()


def _another_link(world: World) -> None:
    world.page.goto(world.admin.password_link(world.person("alice")))
    tab = world.page.context.new_page()
    tab.goto(world.admin.password_link(world.person("bob")))
    tab.close()
    screens.fill(world.page, "New password", "lanterns over the wide canal")
    screens.press(world.page, "Set password")
    expect(screens.heading(world.page, "Another link was opened in this browser")).to_be_visible()


def _while_signed_in(world: World) -> None:
    world.let_in("ada")
    world.page.goto(world.admin.password_link(world.person("alice")))


def _invited_while_signed_in(world: World) -> None:
    world.let_in("ada")
    world.page.goto(world.admin.invite("carol"))


def _changed_meanwhile(world: World) -> None:
    bob = _on_bobs_page(world)
    world.admin.sign_out_everywhere(bob)
    screens.fill(world.page, "Full name", "Bobby Baker")
    screens.press(world.page, "Save name")
    expect(screens.refusal(world.page, "changed-meanwhile")).to_be_visible()


def _gone(world: World) -> None:
    bob = _on_bobs_page(world)
    world.admin.delete(bob)
    screens.press(world.page, "Save name")
    expect(screens.heading(world.page, "This is no longer available")).to_be_visible()


def _on_bobs_page(world: World) -> Person:
    bob = world.person("bob")
    world.let_in("ada", "/people")
    screens.follow(world.page, bob.name)
    screens.arrive(world.page, bob.name)
    return bob


WALKS: dict[str, Walk] = {
    "Somebody else's page": _somebody_elses("Save changes"),
    "Somebody else's code": _somebody_elses_code,
    "Another link": _another_link,
    "No longer there": _gone,
}

STATES: dict[str, Walk] = {
    "Somebody else's page, a part of it": _somebody_elses("Enable MFA"),
    "Set a new password, signed in as another": _while_signed_in,
    "A person, changed meanwhile": _changed_meanwhile,
    "Create your account, signed in as another": _invited_while_signed_in,
}
