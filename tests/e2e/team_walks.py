"""The way to the screens on which a team is run."""

import re

from domain.mfa import policy
from domain.signin import invitations
from domain.signin.invitations import Wanted
from domain.team import help_desk, reminders
from models import Installation, User, database
from tests.e2e import screens
from tests.e2e.clock import DAY, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.server import HOME, Running
from tests.e2e.world import Walk, World


def _user(person: Person) -> User:
    found: User = User.get(User.username == person.username)
    return found


def _invitation_link(server: Running, username: str) -> str:
    with database.connection_context():
        wanted = [Wanted(username, False)]
        (made,) = invitations.invite(wanted, None, server.clock.now, HOME)
    return f"{server.origin}/invitation/{made.token}"


def _require_mfa(clock: Clock, days: int) -> None:
    with database.connection_context():
        policy.require(days, clock.now, HOME, None)


def _people(world: World) -> None:
    world.person("alice")
    world.let_in("ada")
    world.page.goto("/people")


def _nobody_found(world: World) -> None:
    world.let_in("ada")
    world.page.goto("/people?q=nobody-like-this")


def _some_invited(world: World) -> None:
    world.let_in("ada")
    _invitation_link(world.server, "dave")
    world.page.goto("/people?only=invited")


def _one_person(world: World) -> None:
    bob = world.person("bob")
    _people(world)
    screens.link(world.page, bob.name).click()


def _one_administrator(world: World) -> None:
    _people(world)
    screens.link(world.page, world.person("ada").name).click()


def _refused_deed(world: World) -> None:
    _one_administrator(world)
    screens.link(world.page, "Change to member").click()
    screens.button(world.page, "Change to member").click()


def asked(link: str) -> Walk:
    """The way to what is asked before this is done to Bob."""

    def walk(world: World) -> None:
        _one_person(world)
        screens.link(world.page, link).click()

    return walk


def asked_about_session(world: World) -> None:
    world.server.session_cookie(world.person("bob").username)
    _one_person(world)
    world.page.get_by_role("link", name=re.compile("^Sign out (?!everywhere)")).first.click()


def several(button: str, *names: str) -> Walk:
    """The way to what is asked before this is done to several."""

    def walk(world: World) -> None:
        for name in names:
            world.person(name)
        _people(world)
        for name in names:
            person = world.person(name)
            label = f"Select {person.name} ({person.username})"
            world.page.get_by_role("checkbox", name=label).check()
        screens.button(world.page, button).click()

    return walk


def _several_done(world: World) -> None:
    several("Disable", "bob", "ada")(world)
    screens.button(world.page, "Disable 2 accounts").click()


def _reminded(world: World) -> None:
    alice = world.person("alice")
    with database.connection_context():
        reminders.remind(_user(alice), world.clock.now, HOME, None)
    world.let_in("alice")


def _reminding(world: World) -> None:
    several("Remind them to set up MFA", "alice", "ada")(world)
    screens.button(world.page, "Remind 2 people").click()


def _password_link(world: World) -> None:
    _one_person(world)
    screens.button(world.page, "Create password reset link").click()


def _sign_in_code(world: World) -> None:
    _one_person(world)
    screens.button(world.page, "Create one-time sign-in code").click()


def _mfa_reset(world: World) -> None:
    _one_person(world)
    screens.link(world.page, "Reset MFA").click()


def _deletion(world: World) -> None:
    _one_person(world)
    screens.link(world.page, "Delete account").click()


def _invite(world: World) -> None:
    world.let_in("ada")
    _invitation_link(world.server, "dave")
    world.page.goto("/people/invitations")


def _invite_refused(world: World) -> None:
    _invite(world)
    screens.field(world.page, "One person per line").fill("carol\nno good")
    screens.button(world.page, "Invite all").click()


def _invited(world: World) -> None:
    _invite(world)
    screens.field(world.page, "Username").fill("carol")
    screens.button(world.page, "Invite").click()


def _many_invited(world: World) -> None:
    _invite(world)
    rows = "\n".join(f"Guest {n},guest{n}@club.example" for n in range(12))
    screens.field(world.page, "One person per line").fill(rows)
    screens.button(world.page, "Invite all").click()
    world.page.locator("summary").first.click()


def _qr_code(world: World) -> None:
    _invite(world)
    screens.field(world.page, "One person per line").fill("carol\nerin")
    screens.button(world.page, "Invite all").click()
    screens.link(world.page, "QR code for carol").click()


def _revoking(world: World) -> None:
    _invite(world)
    screens.link(world.page, "Revoke dave").click()


def _accepting(world: World) -> None:
    world.page.goto(_invitation_link(world.server, "carol"))


def _dead_invitation(world: World) -> None:
    world.page.goto("/invitation/no-such-link")


def _security_settings(world: World) -> None:
    world.person("alice")
    world.let_in("ada")
    _require_mfa(world.clock, 7)
    world.page.goto("/security-settings")


def _overview(world: World) -> None:
    world.person("alice")
    world.let_in("ada")
    world.page.goto("/overview")


def _date_refused(world: World) -> None:
    _security_settings(world)
    world.page.locator("[name=deadline]").evaluate("field => { field.type = 'text'; }")
    screens.field(world.page, "Required by").fill("someday")
    screens.button(world.page, "Change the date").click()


def _in_force(world: World) -> None:
    world.let_in("ada")
    _require_mfa(world.clock, 0)
    _invitation_link(world.server, "dave")
    world.page.goto("/security-settings")


def _much_to_do(world: World) -> None:
    for name in ("ada", "alice"):
        world.person(name)
    now = world.clock.now
    with database.connection_context():
        Installation.update(restored_at=now - DAY, restored_to=now - 3 * DAY).execute()
        invitations.invite([Wanted("carol", False)], None, now, HOME)
    world.let_in("ada")
    world.page.goto("/overview")


def _optional(world: World) -> None:
    _security_settings(world)
    screens.link(world.page, "Make MFA optional").click()


def _tonight(world: World) -> None:
    _security_settings(world)
    required = screens.field(world.page, "Required by")
    required.fill(required.get_attribute("min") or "")
    screens.button(world.page, "Change the date").click()


def _activity(world: World) -> None:
    world.let_in("ada")
    world.page.goto("/activity")


def _duty_soon(world: World) -> None:
    _require_mfa(world.clock, 7)
    world.let_in("alice")


def _duty_now(world: World) -> None:
    world.person("alice")
    _require_mfa(Clock(world.clock.now - 30 * DAY), 0)
    let_in(world.page, world.person("alice"))


def _notices(world: World) -> None:
    alice, ada = world.person("alice"), world.person("ada")
    with database.connection_context():
        help_desk.make_reset_link(_user(alice), world.clock.now, HOME, _user(ada))
    world.let_in("alice")


TEAM_WALKS: dict[str, Walk] = {
    "Overview": _overview,
    "People": _people,
    "Several people": several("Disable", "alice", "bob"),
    "Several people, done": _several_done,
    "A person": _one_person,
    "An administrator": _one_administrator,
    "A question about a person": asked("Disable account"),
    "A question about a session": asked_about_session,
    "Password link": _password_link,
    "One-time sign-in code": _sign_in_code,
    "Reset somebody's MFA": _mfa_reset,
    "Delete account": _deletion,
    "Invite people": _invite,
    "Invited": _invited,
    "QR code of an invitation": _qr_code,
    "Revoke invitation": _revoking,
    "Create your account": _accepting,
    "Invitation not valid": _dead_invitation,
    "Security settings": _security_settings,
    "Make MFA optional": _optional,
    "Require MFA from tonight": _tonight,
    "Activity": _activity,
    "MFA needed soon": _duty_soon,
    "MFA needed now": _duty_now,
    "Recent security activity": _notices,
}

TEAM_STATES: dict[str, Walk] = {
    "Overview, much to do": _much_to_do,
    "People, nobody found": _nobody_found,
    "People, some invited": _some_invited,
    "Several people, reminded": _reminding,
    "Reminded to set up MFA": _reminded,
    "A person, refused": _refused_deed,
    "Invite people, refused": _invite_refused,
    "Many invited": _many_invited,
    "Security settings, refused": _date_refused,
    "Security settings, in force": _in_force,
}
