"""The testers' kit on real pages: what is there, what was refused, what time it is."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from nightlatch_qa import (
    Clock,
    EditProfile,
    Nightlatch,
    People,
    Person,
    Phone,
    Refused,
    SecuritySettings,
    SignIn,
    SomebodysPage,
    refusal,
    site,
)
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.browser import with_browser
from nightlatch_qa.people import Invitations, NoneLeft
from nightlatch_qa.refusals import arrive, on_the_page
from nightlatch_qa.screens import press
from nightlatch_qa.starting import found
from settings import ROOT
from tests.e2e.browsers import PATIENCE
from tests.unit.command import ADA, PASSWORD, Command


@pytest.fixture(scope="module")
def nightlatch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nightlatch]:
    settings = {"PATH": os.environ["PATH"], "QA_NIGHTLATCH_CHECKOUT": str(ROOT)}
    with found(settings, tmp_path_factory.mktemp("nightlatch") / "server.log") as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        browser = chromium.launch(**with_browser({"args": ["--no-sandbox"]}, chromium))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, nightlatch: Nightlatch) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=nightlatch.url)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def bob(nightlatch: Nightlatch) -> Person:
    return nightlatch.seed(mfa=True)


def half_signed_in(page: Page, person: Person) -> SignIn:
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person)
    return sign_in


def test_a_code_refused_in_a_dialog_is_not_covered_up_by_the_page_behind(
    page: Page, bob: Person
) -> None:
    SignIn(page).sign_in(bob)
    setup = EditProfile(page).replace_authenticator()
    with pytest.raises(Refused, match="code-wrong"):
        setup.enable(bob.phone.wrong_code())


def test_a_refusal_under_the_heading_that_was_waited_for_is_told_once(
    page: Page, nightlatch: Nightlatch
) -> None:
    SignIn(page).sign_in(nightlatch.seed(mfa=True, admin=True))
    page.goto("/profile/mfa/removal")
    with pytest.raises(Refused, match="mfa-required"):
        arrive(page, "Turn off MFA")
    assert arrive(page, "Turn off MFA") == "Turn off MFA"
    assert on_the_page(page) == ["refused: mfa-required"]


def signed_in_as_admin(browser: Browser, nightlatch: Nightlatch) -> Page:
    context = browser.new_context()
    nightlatch.sign_in(nightlatch.seed(mfa=True, admin=True), context)
    return context.new_page()


def test_whether_mfa_is_on_is_seen_and_not_remembered(
    page: Page, browser: Browser, nightlatch: Nightlatch, bob: Person
) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    people = People(admin)
    people.open()
    people.find(bob).reset_mfa()
    assert bob.phone.secret
    SignIn(page).sign_in(bob)
    EditProfile(page).mfa_is_off()
    admin.context.close()


def back_to(people: People, person: Person) -> SomebodysPage:
    people.open()
    return people.find(person)


def test_what_an_administrator_does_is_waited_for(
    page: Page, browser: Browser, nightlatch: Nightlatch, bob: Person
) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    people = People(admin)
    people.open()
    somebody = people.find(bob)
    somebody.disable()
    somebody.enable()
    somebody.sign_out_everywhere()
    code = somebody.sign_in_code()
    with pytest.raises(Refused, match="needs-second-admin"):
        back_to(people, bob).password_link()
    sign_in = half_signed_in(page, bob)
    sign_in.link("I don't have either").click()
    sign_in.fill("One-time sign-in code", code)
    press(page, "Sign in")
    arrive(page, "Your recovery code")
    somebody = back_to(people, bob)
    somebody.make_administrator()
    somebody.make_member()
    people.open()
    assert people.invite("zoe-of-the-team").startswith(f"{nightlatch.url}/invitation/")
    people.open()
    people.find(bob).delete()
    admin.context.close()


def test_what_an_administrator_may_not_do_is_refused(
    browser: Browser, nightlatch: Nightlatch
) -> None:
    nightlatch.reset()
    admin = browser.new_context()
    ada = nightlatch.seed(mfa=True, admin=True)
    nightlatch.sign_in(ada, admin)
    people = People(admin.new_page())
    people.open()
    with pytest.raises(Refused, match="last-admin"):
        people.find(ada).make_member()
    admin.close()


def test_mfa_is_required_and_left_to_each_again(browser: Browser, nightlatch: Nightlatch) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    settings = SecuritySettings(admin)
    settings.open()
    settings.require_mfa(3)
    settings.leave_mfa_to_each()
    admin.context.close()


def slow(page: Page, link: str) -> None:
    """Let the page stay in sight for a while after the link was followed."""
    later = "link => { link.onclick = () => { setTimeout(() => location = link.href, 500); "
    page.get_by_role("link", name=link, exact=True).evaluate(later + "return false; } }")


def test_following_a_link_forgets_what_was_refused_before(page: Page, bob: Person) -> None:
    sign_in = half_signed_in(page, bob)
    sign_in.field("Code from your authenticator app").fill(bob.phone.wrong_code())
    sign_in.button("Verify").click()
    refusal(page, "code-wrong").wait_for()
    slow(page, "Use a recovery code")
    sign_in.give_recovery_code(bob.recovery_code)


def test_turning_mfa_off_forgets_what_was_refused_before(page: Page, bob: Person) -> None:
    SignIn(page).sign_in(bob)
    page.evaluate("document.querySelector('h1').dataset.reason = 'field-empty'")
    slow(page, "Turn off MFA")
    EditProfile(page).turn_off_mfa(bob)


def test_a_refusal_that_vanishes_is_not_waited_for(page: Page) -> None:
    page.set_content("<p data-reason='code-wrong'>No</p>" * 100)
    page.evaluate("setInterval(() => document.querySelector('p')?.remove(), 10)")
    begun = time.monotonic()
    assert set(on_the_page(page)) <= {"refused: code-wrong"}
    assert time.monotonic() - begun < 15


@pytest.fixture
def five_seconds_patience() -> Iterator[None]:
    """Playwright's own, whatever the browser stories in the same process have asked for."""
    expect.set_options(timeout=5_000)
    yield
    expect.set_options(timeout=PATIENCE)


@pytest.mark.usefixtures("five_seconds_patience")
def test_what_is_not_on_the_page_is_missed_by_name_and_soon(
    page: Page, nightlatch: Nightlatch
) -> None:
    page.set_content("<h1>Edit Profile</h1>")
    begun = time.monotonic()
    with pytest.raises(AssertionError, match='No button "Replace authenticator" in sight'):
        EditProfile(page).replace_authenticator()
    with pytest.raises(AssertionError, match='No field "Code from your authenticator app" in'):
        SignIn(page).give_code("123456")
    with pytest.raises(AssertionError, match="No QR code in sight"):
        Phone(nightlatch).scan(page)
    assert time.monotonic() - begun < 25


def test_an_invitation_that_was_used_is_passed_over(
    page: Page, nightlatch: Nightlatch, tmp_path: Path
) -> None:
    links = {f"qa-{n}": f"{nightlatch.url}/invitation/used-{n}" for n in range(2)}
    (tmp_path / "invitations.json").write_text(json.dumps(links))
    with pytest.raises(NoneLeft):
        Invitations(tmp_path / "invitations.json", 0, 1).accept(page, Phone(nightlatch))


def test_an_invitation_is_followed_at_the_server_under_test(
    page: Page, nightlatch: Nightlatch, tmp_path: Path
) -> None:
    (tmp_path / "invitations.json").write_text('{"qa-1": "https://other.example/invitation/used"}')
    with pytest.raises(NoneLeft, match="for another server"):
        Invitations(tmp_path / "invitations.json", 0, 1).accept(page, Phone(nightlatch))
    assert page.url == f"{nightlatch.url}/invitation"


def test_an_invitation_that_is_taken_while_its_form_is_filled_in_leads_to_the_next(
    page: Page, tmp_path: Path
) -> None:
    command = Command(tmp_path)
    with command.serving(), site.at(Nightlatch(command.address)):
        command(*ADA, "--admin", "--password-stdin", typed=f"{PASSWORD}\n")
        links = command("invite", "--many", "2", "--prefix", "qa-", "--json").stdout
        (tmp_path / "links.json").write_text(links)

        def take_away(route: Route) -> None:
            if route.request.method == "POST" and not taken:
                taken.append(command("invite", "--renew", "qa-1"))
            route.continue_()

        taken: list[object] = []
        page.route("**/invitation", take_away)
        phone = Phone(Nightlatch(command.address))
        made = Invitations(tmp_path / "links.json", 0, 1).accept(page, phone)
    assert taken
    assert made.username == "qa-2"


def apart(page: Page, nightlatch: Nightlatch) -> float:
    """By how many seconds the browser's clock is off the server's."""
    return abs(float(page.evaluate("Date.now()")) / 1000 - nightlatch.now())


def test_the_browsers_clock_goes_along_with_a_phone_from_seed(
    page: Page, context: BrowserContext, nightlatch: Nightlatch
) -> None:
    clock = Clock(nightlatch, context)
    page.goto("/sign-in")
    before = clock.now()
    phone = nightlatch.seed(mfa=True).phone
    for _ in range(8):
        phone.next_code()
    assert clock.now() - before > 120
    assert apart(page, nightlatch) < 20
    clock.advance_server(300)
    assert apart(page, nightlatch) > 280
    context.close()
    assert nightlatch.followers == []


def test_every_browser_with_a_clock_goes_along(
    browser: Browser, context: BrowserContext, nightlatch: Nightlatch
) -> None:
    with browser.new_context(base_url=nightlatch.url) as other:
        pages = [each.new_page() for each in (context, other)]
        first, _ = Clock(nightlatch, context), Clock(nightlatch, other)
        for page in pages:
            page.goto("/sign-in")
        first.advance(600)
        assert all(apart(page, nightlatch) < 20 for page in pages)
    first.advance(600)


def test_a_browser_that_was_asked_for_by_name_is_used(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"channel": "chrome"}
    assert with_browser(asked, browser.browser_type) == asked
    monkeypatch.setenv("QA_NIGHTLATCH_BROWSER", "/opt/a-browser")
    assert with_browser(asked, browser.browser_type) == asked
    assert with_browser({}, browser.browser_type) == {"executable_path": "/opt/a-browser"}


def test_whoever_cannot_be_seeded_is_refused_in_a_sentence(nightlatch: Nightlatch) -> None:
    with pytest.raises(CannotTest, match=r"^/test-mode/seed: A username can only contain letters"):
        nightlatch.seed(username="two words")
    with pytest.raises(CannotTest, match=r"^/test-mode/seed: A person can have: username, name, "):
        nightlatch.seed(role="admin")  # type: ignore[call-arg]  # that mypy sees it is tested


def test_no_proxy_stands_between_the_kit_and_this_machine(
    nightlatch: Nightlatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert nightlatch.now() > 0
    assert abs(Nightlatch(nightlatch.url).now() - time.time()) < 30
