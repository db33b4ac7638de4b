"""Codes on the smallest phone: what to do next is in sight, before what else there is to read."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from nightlatch_qa import Clock, NewPhone, Person, Refused, SignIn, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE, STEP
from tests.e2e.marks import with_scripts, without_scripts

PHONE: ViewportSize = {"width": 375, "height": 667}
ON_ITS_SIDE: ViewportSize = {"width": 667, "height": 375}
EDGES = """parts => parts.map(part => part.getBoundingClientRect())
  .map(({ top, bottom }) => [top, bottom])"""
IN_ONE_LINE = "part => part.getClientRects().length === 1"


@pytest.fixture
def handy(windows: Windows) -> Page:
    """The browser of a phone."""
    return windows.open(viewport=PHONE, is_mobile=True, has_touch=True)


def come_in_this_order(*parts: Locator) -> None:
    """Each of these is below the one before, all of them looked at in one moment."""
    page = parts[0].page
    page.wait_for_load_state()
    edges = page.evaluate(EDGES, [part.element_handle() for part in parts])
    assert all(top < bottom for top, bottom in edges)
    assert all(above[1] <= below[0] for above, below in pairwise(edges))


def test_after_a_refused_code_the_button_comes_before_the_advice(handy: Page, bob: Person) -> None:
    SignIn(handy).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(handy).give_code(bob.phone.wrong_code())
    field, error = handy.get_by_test_id("code"), screens.refusal(handy, "code-wrong")
    button, advice = screens.button(handy, "Verify"), handy.locator("#code-help")
    come_in_this_order(field, error, handy.get_by_test_id("why-code"), button, advice)
    expect(button).to_be_in_viewport(ratio=1)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Incorrect code"))


def test_so_it_does_in_the_set_up(handy: Page, alice: Person) -> None:
    setup = let_in(handy, alice).enable_mfa()
    with pytest.raises(Refused, match="code-wrong"):
        setup.enable("000000")
    button = screens.button(handy, "Enable")
    come_in_this_order(handy.get_by_test_id("code"), button, handy.locator("#code-help"))


def test_so_it_does_where_someone_confirms(handy: Page, bob: Person, clock: Clock) -> None:
    let_in(handy, bob)
    clock.advance(10 * MINUTE)
    screens.follow(handy, "Change password")
    screens.fill(handy, "Password", bob.password)
    screens.fill(handy, "Code from your authenticator app", bob.phone.wrong_code())
    screens.press(handy, "Confirm")
    expect(screens.refusal(handy, "code-wrong")).to_be_visible()
    button = screens.button(handy, "Confirm")
    come_in_this_order(handy.get_by_test_id("confirm_code"), button, handy.locator("#code-help"))


@with_scripts
def test_on_the_way_from_a_lost_phone_the_field_for_the_new_code_is_on_the_first_screen(
    handy: Page, bob: Person
) -> None:
    SignIn(handy).recover(bob).saved()
    NewPhone(handy).set_up()
    expect(screens.field(handy, "Verify MFA Code")).to_be_in_viewport(ratio=1)
    expect(screens.button(handy, "Enable")).to_be_in_viewport(ratio=1)
    advice = handy.get_by_text("Nothing happened? Use the key below.")
    key = handy.get_by_test_id("show-secret-key")
    come_in_this_order(handy.get_by_test_id("add-to-app-on-phone"), advice, key)
    account = handy.locator(".on-phone strong", has_text=re.compile(r"^bob\s2$")).locator("bdi")
    assert account.evaluate(IN_ONE_LINE)


def test_on_its_side_a_phone_has_the_field_for_the_code_on_the_first_screen_of_every_set_up(
    windows: Windows, alice: Person, bob: Person
) -> None:
    def see_it_all(page: Page) -> None:
        expect(screens.field(page, "Verify MFA Code")).to_be_in_viewport(ratio=1)
        expect(screens.button(page, "Enable")).to_be_in_viewport(ratio=0.9)
        expect(page.get_by_test_id("add-to-app-on-phone")).to_be_in_viewport(ratio=0.5)

    first, again, lost = (
        windows.open(viewport=ON_ITS_SIDE, is_mobile=True, has_touch=True) for _ in range(3)
    )
    let_in(first, alice).enable_mfa()
    see_it_all(first)
    let_in(again, bob).replace_authenticator()
    see_it_all(again)
    SignIn(lost).recover(bob).saved()
    NewPhone(lost).set_up()
    see_it_all(lost)


@without_scripts
def test_in_utc_only_the_minutes_are_compared(windows: Windows, bob: Person, clock: Clock) -> None:
    page = windows.open(viewport=PHONE, timezone_id="America/New_York")
    ahead = clock.server.phone(bob.phone.secret)
    ahead.ahead = 3 * MINUTE
    SignIn(page).begin(bob)
    for reason, other in (("code-wrong", "shows a different time"), ("clock-off", "the same?")):
        with pytest.raises(Refused, match=reason):
            SignIn(page).give_code(ahead.code())
        advice = page.locator("noscript")  # whose text Playwright overlooks when it expects some
        expect(advice).to_be_visible()
        assert "the hour may differ, but the minutes must match" in advice.inner_text()
        expect(page.get_by_text(other)).to_be_hidden()
        clock.advance(STEP)
