"""The testers' kit waits for what a test asked for, not for what the page said before."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nightlatch_qa import (
    Activity,
    Apps,
    ConfirmItIsYou,
    InvitePeople,
    MyApps,
    Nightlatch,
    OidcApp,
    OidcApps,
    People,
    Person,
    Refused,
    SecuritySettings,
    SetPassword,
    TeamApp,
    hiding,
    let_in,
    sign_in_and_return,
)

APP = "http://127.0.0.1:9/callback"


@pytest.fixture
def admin(browser: Browser, nightlatch: Nightlatch) -> Iterator[Page]:
    nightlatch.reset()
    context = browser.new_context()
    nightlatch.sign_in(nightlatch.seed(mfa=True, admin=True), context)
    yield context.new_page()
    context.close()
    nightlatch.reset()


def slowly(page: Page, path: str) -> None:
    """Let the answers of this page take a while."""

    def later(route: Any) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route(lambda url: path in url, later)


def test_each_search_returns_what_it_found(admin: Page, nightlatch: Nightlatch) -> None:
    for name in ("kim", "lou"):
        nightlatch.seed(username=name)
    people = People(admin).open()
    slowly(admin, "/people?")
    assert people.search("kim") == ["kim"]
    assert people.search("lou") == ["lou"]
    nightlatch.seed(username="lou2")
    assert sorted(people.search("lou")) == ["lou", "lou2"]
    assert people.search("nobody") == people.search("nobody at all") == []


def test_activity_is_of_the_person_asked_for(admin: Page, nightlatch: Nightlatch) -> None:
    kim, kim2 = nightlatch.seed(username="kim"), nightlatch.seed(username="kim2", mfa=True)
    nightlatch.cookies(kim)
    activity = Activity(admin).open()
    slowly(admin, "/activity?")
    of_both = [activity.of(kim2), activity.of(kim)]
    assert of_both[0] != of_both[1]
    nightlatch.change(kim, disabled=True)
    assert activity.of(kim) != of_both[1]


def test_each_search_for_apps_finds_others(page: Page, nightlatch: Nightlatch) -> None:
    nightlatch.reset()
    for letter in "abcdefghij":
        nightlatch.app(letter * 4)
    let_in(page, nightlatch.seed(mfa=True))
    apps = MyApps(page).open()
    slowly(page, "/my-apps?")
    for name in ("aaaa", "bbbb"):
        apps.search(name)
        assert apps.shown() == [name]
    nightlatch.reset()


def test_what_was_done_before_is_not_taken_for_done_again(admin: Page) -> None:
    settings = SecuritySettings(admin).open()
    settings.require_mfa(30)
    with pytest.raises(AssertionError, match=r'The browser didn.t send "deadline"'):
        settings.require_mfa(91)
    settings.require_mfa(5)
    settings.require_mfa(5)


Call = Callable[[Page], object]
UNKNOWN: dict[str, Call] = {
    "weekly": lambda page: SecuritySettings(page).open().set_sign_in_length("weekly"),
    "admins": lambda page: SecuritySettings(page).open().require_passkeys(3, of="admins"),
    "nobody": lambda page: People(page).open().search(only="nobody"),
    "boss": lambda page: InvitePeople(page).open().invite("kim", role="boss"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_chosen_is_told_at_once(admin: Page, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(AssertionError, match=f'has no "{name}". Choose one of: "'):
        UNKNOWN[name](admin)
    assert time.monotonic() - begun < 15


def test_a_page_without_an_address_says_so(page: Page) -> None:
    with pytest.raises(AssertionError, match="ConfirmItIsYou has no address of its own"):
        ConfirmItIsYou(page).open()


def asked_by(page: Page, app: OidcApp) -> None:
    page.goto(
        f"{app.issuer}/oidc/authorize?response_type=code&scope=openid&state=s&nonce=n"
        f"&client_id={app.client_id}&redirect_uri={app.redirect_uri}"
    )


def test_what_is_refused_on_the_way_to_an_app_is_told(page: Page, nightlatch: Nightlatch) -> None:
    shop = nightlatch.app("Shop", redirect_uri=APP, needs_pkce=False)
    kim = nightlatch.seed(mfa=True)
    stranger = Person(kim.username, kim.name, "not the password at all", kim.phone)
    asked_by(page, shop)
    with pytest.raises(Refused, match="sign-in-wrong"):
        sign_in_and_return(page, stranger, APP)
    other = Person(kim.username, kim.name, kim.password, nightlatch.phone("A" * 32))
    with pytest.raises(Refused, match="code-wrong"):
        sign_in_and_return(page, other, APP)


def test_a_question_on_the_way_to_an_app_is_told(page: Page, nightlatch: Nightlatch) -> None:
    asked_by(page, nightlatch.app("Asks", redirect_uri=APP, needs_pkce=False, trusted=False))
    begun = time.monotonic()
    with pytest.raises(AssertionError, match=r'back at .*The page is "Sign in to Asks"'):
        sign_in_and_return(page, nightlatch.seed(mfa=True), APP)
    assert time.monotonic() - begun < 15


def test_a_password_that_is_refused_is_not_kept(
    admin: Page, page: Page, nightlatch: Nightlatch
) -> None:
    kim = nightlatch.seed(mfa=True)
    old = kim.password
    reset = SetPassword(page).follow(People(admin).open().find(kim).password_link())
    with pytest.raises(Refused, match="password-not-allowed"):
        reset.set(kim, "passwordpassword")
    assert kim.password == old
    reset.set(kim, "nine blue kettles sing")
    assert kim.password == "nine blue kettles sing"


def test_an_app_is_tested_for_one_person_after_the_other(
    admin: Page, nightlatch: Nightlatch
) -> None:
    kim, lou = nightlatch.seed(), nightlatch.seed(mfa=True)
    page = Apps(admin).open().add(TeamApp("Board", "https://board.example.test"))
    slowly(admin, "/test")
    assert page.test(kim).people["signed-in"] == "needs-mfa"
    assert page.test(lou).people["signed-in"] == "passes"
    nightlatch.app("Wiki", redirect_uri=APP)
    wiki = OidcApps(admin).open().find("Wiki")
    told = [wiki.told_about(person)["preferred_username"] for person in (kim, lou)]
    assert told == [kim.username, lou.username]


def test_the_key_is_read_twice(page: Page, nightlatch: Nightlatch) -> None:
    setup = let_in(page, nightlatch.seed()).enable_mfa()
    assert setup.secret_key() == setup.secret_key()


def test_cookies_are_hidden(nightlatch: Nightlatch) -> None:
    cookies = nightlatch.cookies(nightlatch.seed())
    assert set(map(hiding.masked, cookies.values())) == {"***"}
