"""A team in the browser: invited, required to have MFA, helped when everything is lost."""

import re

from playwright.sync_api import Page, expect

from domain.clock import days
from tests.e2e import people, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY, STEP, Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import Phone
from tests.e2e.server import Running

PASSWORD = "lanterns over the wide canal"


def invite(page: Page, username: str) -> str:
    """Invite one person and read the link."""
    page.goto("/people/invitations")
    screens.field(page, "Username").fill(username)
    screens.button(page, "Invite").click()
    return screens.field(page, f"Link for {username}").input_value()


def accept(page: Page, link: str, name: str) -> None:
    page.goto(link)
    screens.arrive(page, "Create your account")
    screens.field(page, "Full name").fill(name)
    screens.field(page, "Password").fill(PASSWORD)
    screens.button(page, "Create account").click()


def test_an_invited_person_makes_an_account(windows: Windows, ada: Person) -> None:
    admin, guest = windows.open(), windows.open()
    let_in(admin, ada)
    accept(guest, invite(admin, "carol"), "Carol Example")
    screens.arrive(guest, "Edit Profile")
    expect(screens.button(guest, "Carol Example")).to_be_visible()
    admin.goto("/people")
    expect(screens.link(admin, "Carol Example")).to_be_visible()


def test_many_are_invited_by_pasted_lines_and_by_a_table(page: Page, ada: Person) -> None:
    let_in(page, ada)
    for lines in ("carol\ndave", "username,role\nerin@example.com,admin"):
        page.goto("/people/invitations")
        screens.field(page, "One person per line").fill(lines)
        screens.button(page, "Invite all").click()
        expect(page.get_by_text("It works once, until")).to_be_visible()
    page.goto("/people/invitations")
    for name in ("carol", "dave", "erin@example.com"):
        expect(screens.link(page, f"Revoke {name}")).to_be_visible()


def test_one_wrong_line_keeps_all_of_them(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people/invitations")
    screens.field(page, "One person per line").fill("carol\nno good")
    screens.button(page, "Invite all").click()
    expect(screens.refusal(page, "lines-not-allowed")).to_contain_text("Line 2")
    expect(screens.field(page, "One person per line")).to_have_value("carol\nno good")
    expect(screens.field(page, "One person per line")).to_be_focused()


def test_a_used_invitation_explains_itself(windows: Windows, ada: Person) -> None:
    admin, guest = windows.open(), windows.open()
    let_in(admin, ada)
    link = invite(admin, "carol")
    accept(guest, link, "Carol Example")
    screens.arrive(guest, "Edit Profile")
    windows.refusals = re.compile(".*status of 404")
    late = windows.open()
    late.goto(link)
    screens.arrive(late, "This invitation no longer works")


def test_people_are_searched_in_place(page: Page, ada: Person, alice: Person, bob: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    screens.field(page, "Name, username or email").fill("ali")
    screens.button(page, "Search").click()
    expect(screens.link(page, bob.name)).to_have_count(0)
    expect(screens.link(page, alice.name)).to_be_visible()


def test_once_required_mfa_is_set_up_while_signing_in(
    windows: Windows, ada: Person, alice: Person, clock: Clock
) -> None:
    admin = windows.open()
    let_in(admin, ada)
    admin.goto("/security-settings")
    expect(admin.get_by_text("1 of 2 people are ready. Not ready yet:")).to_be_visible()
    last = days.at(clock.now + 7 * DAY)
    by = days.written(last, days.at(clock.now))
    screens.field(admin, "Required by").fill(str(last))
    screens.button(admin, "Require MFA for everyone").click()
    notice = admin.locator("[data-notice=policy-changed]")
    expect(notice).to_contain_text(f"Everyone needs MFA by the end of {by}.")

    page = windows.open()
    let_in(page, alice)
    expect(page.get_by_text(f"Set up MFA by {by}.")).to_be_visible()
    clock.advance(8 * DAY)
    page.goto("/sign-in")
    screens.give_password(page, alice)
    screens.arrive(page, "Set up MFA to continue")
    page.goto("/profile")
    screens.arrive(page, "Set up MFA to continue")
    screens.button(page, "Set up MFA now").click()
    screens.arrive(page, "Set up MFA")
    alice.phone.scan(page)
    screens.enable(page, alice.phone.code())
    screens.save_first_code(page)


def test_who_has_lost_everything_is_helped_with_mfa_kept_on(
    windows: Windows, ada: Person, bob: Person, phone: Phone, clock: Clock
) -> None:
    admin = windows.open()
    let_in(admin, ada)
    admin.goto("/people")
    screens.link(admin, bob.name).click()
    screens.button(admin, "Create one-time sign-in code").click()
    code = admin.get_by_test_id("sign-in-code").inner_text()

    page = windows.open()
    page.goto("/sign-in")
    screens.give_password(page, bob)
    screens.link(page, "I don't have either").click()
    screens.field(page, "One-time sign-in code").fill(code.lower())
    screens.button(page, "Sign in").click()
    screens.arrive(page, "Your recovery code")
    screens.recovery_code(page)
    screens.button(page, "I have saved it").click()
    screens.arrive(page, "Set up your new phone")
    screens.button(page, "Set up your new phone").click()
    expect(screens.field(page, "Verify MFA Code")).to_be_visible()
    phone.scan(page)
    screens.enable(page, phone.code())
    screens.arrive(page, "Done")
    clock.advance(STEP)
    bob.phone = phone
    screens.sign_in(windows.open(), bob)


def test_a_person_is_told_of_help_and_can_disown_it(
    windows: Windows, ada: Person, alice: Person
) -> None:
    admin = windows.open()
    let_in(admin, ada)
    screens.password_reset_link(admin, alice)

    page = windows.open()
    let_in(page, alice)
    expect(screens.heading(page, "Recent security activity")).to_be_visible()
    screens.button(page, "No, secure my account").click()
    screens.arrive(page, "Change password")


def test_a_password_link_is_handed_over_and_used(
    windows: Windows, ada: Person, alice: Person
) -> None:
    admin = windows.open()
    let_in(admin, ada)
    link = screens.password_reset_link(admin, alice)

    page = windows.open()
    page.goto(link)
    screens.field(page, "New password").fill(PASSWORD)
    screens.button(page, "Set password").click()
    screens.arrive(page, "Sign in to Nightlatch")
    alice.password = PASSWORD
    screens.sign_in(page, alice)


def test_the_last_administrator_cannot_be_demoted(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    screens.link(page, ada.name).click()
    screens.link(page, "Change to member").click()
    screens.button(page, "Change to member").click()
    expect(screens.refusal(page, "last-admin")).to_be_visible()


def test_the_history_is_filtered_and_taken_away(page: Page, ada: Person, server: Running) -> None:
    let_in(page, ada)
    page.goto("/activity")
    screens.field(page, "What").select_option("Account created")
    screens.button(page, "Show").click()
    expect(page.get_by_role("cell", name="Recovery code saved")).to_have_count(0)
    with page.expect_download() as started:
        screens.link(page, "Download CSV").click()
    text = started.value.path().read_text()
    assert text.splitlines()[0] == '"time","event","person","by","address","browser","number"'
    assert '"account-created","ada"' in text
    assert server.origin not in text


def test_the_second_of_two_administrators_is_told_what_the_first_did(
    windows: Windows, ada: Person, bob: Person, server: Running
) -> None:
    eve = people.join("Eve Egan", "pale lanterns sway on deck", server, is_admin=True)
    people.turn_mfa_on(eve)
    first, second = windows.open(), windows.open()
    for page, admin in ((first, ada), (second, eve)):
        let_in(page, admin)
        page.goto("/people")
        screens.link(page, bob.name).click()
        screens.arrive(page, bob.name)
    for page, deed in ((first, "Disable account"), (second, "Make administrator")):
        screens.link(page, deed).click()
        expect(screens.button(page, deed)).to_be_visible()
    screens.button(first, "Disable account").click()
    expect(screens.button(first, "Enable account")).to_be_visible()
    screens.button(second, "Make administrator").click()
    expect(screens.refusal(second, "changed-meanwhile")).to_be_focused()
    told = second.get_by_role("listitem").filter(has_text="Account disabled: bob, by ada")
    expect(told).to_be_visible()
    screens.button(second, "Enable account").click()
    expect(second.get_by_text("can sign in again.")).to_be_visible()
