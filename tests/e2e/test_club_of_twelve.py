"""A club of twelve: invited out of its membership list, one lost phone, one who leaves.

The administrator's browser runs scripts or none; the members come by phone.
"""

import re

from playwright.sync_api import Page, expect

from domain.clock import days
from nightlatch_qa import Clock, People, Person, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY

PASSWORD = "lanterns over the wide canal"
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True}
NAMES = (
    *("Grace Green", "Heidi Hill", "Ivan Ibsen", "Judy Jones", "Ken King", "Lena Lund"),
    *("Mia Moss", "Niko North", "Olivia Ott", "Pete Park", "Quinn Quist", "Rosa Reed"),
)
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@club.example"


LIST = "\n".join(f"{name}\t{address(name)}\tmember" for name in NAMES)


def paste(admin: Page, rows: str) -> None:
    screens.fill(admin, "One person per line", rows)
    screens.press(admin, "Invite all")


def message(admin: Page, windows: Windows, name: str) -> str:
    """What the administrator sends to one of them: copied, or without scripts read."""
    if windows.scripts:
        screens.press(admin, f"Copy message for {address(name)}")
        expect(admin.get_by_text(f"Copied the message for {name}")).to_be_visible()
        return str(admin.evaluate("navigator.clipboard.readText()"))
    line = admin.get_by_role("listitem").filter(has_text=name)
    line.locator("summary").click()
    return line.locator(".message").inner_text()


def join(guest: Page, text: str, name: str) -> None:
    """Follow the link in the message, on a phone."""
    [link] = re.findall(r"http://\S+", text)
    guest.goto(link)
    screens.arrive(guest, "Create your account")
    expect(guest.get_by_text("Ada Admin invited you to Nightlatch.")).to_be_visible()
    expect(screens.field(guest, "Full name")).to_have_value(name)
    expect(screens.button(guest, "Create account")).to_be_in_viewport()
    screens.fill(guest, "Password", PASSWORD)
    screens.press(guest, "Create account")
    screens.arrive(guest, "Edit Profile")
    expect(screens.button(guest, name)).to_be_visible()


def test_twelve_are_invited_out_of_the_list_of_members(windows: Windows, ada: Person) -> None:
    admin = windows.open(**({"permissions": CLIPBOARD} if windows.scripts else {}))
    let_in(admin, ada)
    admin.goto("/people")
    screens.follow(admin, "Invite people")
    _a_broken_list_is_kept(admin)
    paste(admin, LIST)
    screens.arrive(admin, "12 people invited")
    where = admin.url
    for name in ("Judy Jones", "Rosa Reed"):
        guest = windows.open(**PHONE)
        text = message(admin, windows, name)
        assert f"Hello {name}," in text
        join(guest, text, name)
        windows.close(guest)
    admin.reload()
    screens.arrive(admin, "10 people invited")
    assert admin.url == where
    screens.follow(admin, "QR code for grace@club.example")
    screens.arrive(admin, "Grace Green")
    expect(admin.get_by_role("img", name="QR code of the link for Grace Green")).to_be_visible()
    _one_is_revoked(admin)
    _nine_are_still_to_come(admin)


def _a_broken_list_is_kept(admin: Page) -> None:
    broken = LIST.replace("judy@club.example", "")
    paste(admin, broken)
    told = screens.refusal(admin, "lines-not-allowed")
    expect(told.get_by_role("listitem")).to_have_text(
        "Line 4: This line has no username or email address. Add one."
    )
    expect(screens.field(admin, "One person per line")).to_have_value(broken)


def _one_is_revoked(admin: Page) -> None:
    admin.goto("/people/invitations")
    expect(screens.link(admin, "Show link for grace@club.example")).to_be_visible()
    screens.follow(admin, "Revoke ken@club.example")
    screens.press(admin, "Revoke invitation")
    expect(
        admin.get_by_text("The invitation for ken@club.example has been revoked")
    ).to_be_visible()


def _nine_are_still_to_come(admin: Page) -> None:
    admin.goto("/people")
    screens.field(admin, "Show").select_option("Invited")
    screens.press(admin, "Search")
    expect(admin.get_by_role("row").filter(has_text="Invited, until")).to_have_count(9)
    expect(screens.link(admin, "Judy Jones")).to_have_count(0)
    admin.goto("/security-settings")
    expect(admin.get_by_text("1 of 12 people is ready (3 active, 9 invited). Not")).to_be_visible()
    expect(admin.get_by_text("9 invited people haven't joined yet.").first).to_be_visible()


def test_the_day_by_which_all_need_mfa_is_chosen_and_told(
    windows: Windows, admin: Page, alice: Person, clock: Clock
) -> None:
    admin.goto("/security-settings")
    today = days.at(int(clock.now()))
    last = days.at(int(clock.now()) + 6 * DAY)
    by = days.written(last, today)
    screens.fill(admin, "MFA required by", str(last))
    screens.press(admin, "Require MFA for everyone")
    told = f"Everyone needs MFA by the end of {by}. Administrators need it now."
    expect(admin.get_by_test_id("policy")).to_have_text(told)
    phone = windows.open(**PHONE)
    let_in(phone, alice)
    expect(phone.get_by_text(f"Set up MFA by {by}.")).to_be_visible()
    clock.advance(days.end_of(last) - 60 - clock.now())
    SignIn(phone).begin(alice)
    clock.advance(120)
    phone.goto("/profile")
    expect(phone).to_have_url(re.compile("/duty$"))


def test_a_lost_phone_is_helped_by_a_code_that_a_reload_does_not_void(
    windows: Windows, admin: Page, bob: Person
) -> None:
    code = People(admin).open().find(bob).sign_in_code()
    admin.reload()
    expect(admin.get_by_test_id("sign-in-code")).to_have_text(code)
    phone = windows.open(**PHONE)
    SignIn(phone).begin(bob)
    screens.follow(phone, "I don't have either")
    screens.fill(phone, "One-time sign-in code", code)
    screens.press(phone, "Sign in")
    screens.arrive(phone, "Your new recovery code")
    admin.reload()
    screens.arrive(admin, bob.name)
    expect(admin.get_by_text("can no longer be shown")).to_be_visible()


def test_a_password_link_survives_a_reload_and_the_way_back(
    windows: Windows, admin: Page, alice: Person
) -> None:
    made = People(admin).open().find(alice).password_link()
    admin.reload()
    expect(screens.field(admin, "Link")).to_have_value(made)
    screens.follow(admin, "Done")
    admin.go_back()
    expect(screens.field(admin, "Link")).to_have_value(made)
    phone = windows.open(**PHONE)
    phone.goto(made)
    screens.arrive(phone, "Set a new password")


def test_who_leaves_is_out_at_the_next_click(windows: Windows, admin: Page, alice: Person) -> None:
    phone = windows.open(**PHONE)
    let_in(phone, alice)
    People(admin).open().find(alice).disable()
    expect(admin.get_by_text(f"{alice.name} can no longer sign in.")).to_be_visible()
    phone.goto("/profile")
    expect(screens.button(phone, "Sign in")).to_be_visible()
