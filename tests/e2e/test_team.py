"""A team in the browser: invited, required to have MFA, its history."""

import re

from playwright.sync_api import Page, expect

from domain.clock import days
from nightlatch_qa import Clock, EditProfile, Nightlatch, People, Person, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY

PASSWORD = "lanterns over the wide canal"


def accept(page: Page, link: str, name: str) -> None:
    page.goto(link)
    screens.arrive(page, "Create your account")
    screens.fill(page, "Full name", name)
    screens.fill(page, "Password", PASSWORD)
    screens.press(page, "Create account")


def test_an_invited_person_makes_an_account(windows: Windows, admin: Page) -> None:
    guest = windows.open()
    accept(guest, People(admin).open().invite("carol"), "Carol Example")
    screens.arrive(guest, "Edit Profile")
    expect(screens.button(guest, "Carol Example")).to_be_visible()
    admin.goto("/people")
    expect(screens.link(admin, "Carol Example")).to_be_visible()


def test_many_are_invited_by_pasted_lines_and_by_a_table(page: Page, ada: Person) -> None:
    let_in(page, ada)
    for lines in ("carol\ndave", "username,role\nerin@example.com,admin"):
        page.goto("/people/invitations")
        screens.fill(page, "One person per line", lines)
        screens.press(page, "Invite all")
        expect(page.get_by_text(re.compile("works once, until")).first).to_be_visible()
    page.goto("/people/invitations")
    for name in ("carol", "dave", "erin@example.com"):
        expect(screens.link(page, f"Revoke {name}")).to_be_visible()


def test_one_wrong_line_keeps_all_of_them(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people/invitations")
    screens.fill(page, "One person per line", "carol\nno good")
    screens.press(page, "Invite all")
    expect(screens.refusal(page, "lines-not-allowed")).to_contain_text("Line 2")
    expect(screens.field(page, "One person per line")).to_have_value("carol\nno good")
    expect(screens.field(page, "One person per line")).to_be_focused()


def test_a_used_invitation_explains_itself(windows: Windows, admin: Page) -> None:
    guest = windows.open()
    invitation = People(admin).open().invite("carol")
    accept(guest, invitation, "Carol Example")
    screens.arrive(guest, "Edit Profile")
    windows.refusals = re.compile(".*status of 404")
    late = windows.open()
    late.goto(invitation)
    expect(screens.heading(late, "This invitation no longer works")).to_be_visible()


def test_people_are_searched_in_place(page: Page, ada: Person, alice: Person, bob: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    screens.fill(page, "Name, username or email", "ali")
    screens.press(page, "Search")
    expect(screens.link(page, bob.name)).to_have_count(0)
    expect(screens.link(page, alice.name)).to_be_visible()


def test_once_required_mfa_is_set_up_while_signing_in(
    windows: Windows, admin: Page, alice: Person, clock: Clock
) -> None:
    admin.goto("/security-settings")
    expect(admin.get_by_text("1 of 2 people is ready. Not ready yet:")).to_be_visible()
    last = days.at(int(clock.now()) + 7 * DAY)
    by = days.written(last, days.at(int(clock.now())))
    screens.fill(admin, "MFA required by", str(last))
    screens.press(admin, "Require MFA for everyone")
    notice = admin.locator("[data-notice=policy-changed]")
    expect(notice).to_contain_text(f"Everyone needs MFA by the end of {by}.")

    page = windows.open()
    let_in(page, alice)
    expect(page.get_by_text(f"Set up MFA by {by}.")).to_be_visible()
    clock.advance(8 * DAY)
    page.goto("/sign-in")
    SignIn(page).give_password(alice, then="mfa-requirement/show")
    page.goto("/profile")
    screens.arrive(page, "Set up MFA to continue")
    EditProfile(page).enable_mfa().finish(alice.phone).saved()


def test_the_last_administrator_cannot_be_demoted(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    screens.follow(page, ada.name)
    screens.follow(page, "Change to member")
    screens.press(page, "Change to member")
    expect(screens.refusal(page, "last-admin")).to_be_visible()


def test_the_history_is_filtered_and_taken_away(
    page: Page, ada: Person, nightlatch: Nightlatch
) -> None:
    let_in(page, ada)
    page.goto("/activity")
    screens.field(page, "Event").select_option("Account created")
    screens.press(page, "Show")
    expect(page.get_by_role("cell", name="Recovery code saved")).to_have_count(0)
    with page.expect_download() as started:
        screens.follow(page, "Download CSV")
    text = started.value.path().read_text()
    headings = ("time", "event", "person", "by", "address", "browser", "number", "about")
    assert text.splitlines()[0] == ",".join(f'"{heading}"' for heading in headings)
    assert '"account-created","ada"' in text
    assert nightlatch.url not in text


def test_the_second_of_two_administrators_is_told_what_the_first_did(
    windows: Windows, ada: Person, bob: Person, nightlatch: Nightlatch
) -> None:
    eve = nightlatch.seed(mfa=True, admin=True)
    first, second = windows.open(), windows.open()
    for page, admin in ((first, ada), (second, eve)):
        let_in(page, admin)
        page.goto("/people")
        screens.follow(page, bob.name)
        screens.arrive(page, bob.name)
    for page, deed in ((first, "Disable account"), (second, "Make administrator")):
        screens.follow(page, deed)
        expect(screens.button(page, deed)).to_be_visible()
    screens.press(first, "Disable account")
    expect(screens.button(first, "Enable account")).to_be_visible()
    screens.press(second, "Make administrator")
    expect(screens.refusal(second, "changed-meanwhile")).to_be_focused()
    told = second.get_by_role("listitem").filter(has_text="Account disabled: bob, by ada")
    expect(told).to_be_visible()
    screens.press(second, "Enable account")
    expect(second.get_by_text("can sign in again.")).to_be_visible()
