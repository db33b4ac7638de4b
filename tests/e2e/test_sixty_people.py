"""The administrator of sixty people: finds, filters, sorts, acts on several, helps, looks back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import Clock, ConfirmItIsYou, Nightlatch, Person, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import MINUTE
from tests.e2e.marks import without_scripts

pytestmark = pytest.mark.case("A18")
GIVEN = ("Clark", "Alex", "Beata", "Dora", "Emil", "Fatma")
FAMILY = ("Larkin", "Skylark", "Ng", "Okafor", "Petrov", "Quinn", "Rossi", "Sato", "Tamm", "Ude")


@pytest.fixture
def sixty(nightlatch: Nightlatch, ada: Person, alice: Person, bob: Person) -> None:
    """Sixty people, every third with MFA."""
    for number in range(57):
        name = f"{GIVEN[number % 6]} {FAMILY[number // 6]}"
        nightlatch.seed(username=f"p{number:02}", name=name, mfa=number % 3 == 0)


def names(page: Page) -> Locator:
    """The names in the list."""
    return page.locator("#people tbody th")


def search(page: Page, text: str = "", show: str = "", sort: str = "") -> None:
    screens.fill(page, "Name, username or email", text)
    if show:
        screens.field(page, "Show").select_option(show)
    if sort:
        screens.field(page, "Sort by").select_option(sort)
    screens.press(page, "Search")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.usefixtures("sixty")
def test_what_was_searched_for_is_still_there_after_a_look_at_somebody(
    page: Page, ada: Person
) -> None:
    let_in(page, ada)
    page.goto("/people")
    search(page, "lark", "Without MFA", "Name, Z to A")
    expect(names(page).first).to_have_text("Fatma Skylark")
    expect(page).to_have_url(re.compile("q=lark"))
    page.wait_for_load_state()  # or the list may go on
    asked = {"q": ["lark"], "only": ["without-mfa"], "sort": ["-name"]}
    assert {name: query(page)[name] for name in asked} == asked
    found = names(page).all_inner_texts()
    assert all(re.search("lark", name, re.IGNORECASE) for name in found)
    screens.follow(page, "Fatma Skylark")
    screens.arrive(page, "Fatma Skylark")
    page.go_back()
    for _ in range(2):
        expect(names(page)).to_have_text(found)
        expect(screens.field(page, "Name, username or email")).to_have_value("lark")
        expect(screens.field(page, "Show")).to_have_value("without-mfa")
        expect(screens.field(page, "Sort by")).to_have_value("-name")
        page.reload()


@pytest.mark.usefixtures("sixty")
def test_back_undoes_a_search_and_the_boxes_say_so(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    search(page, "rossi")
    expect(names(page)).to_have_count(6)
    search(page, "rossi", "Disabled")
    expect(page.get_by_text("No results.")).to_be_visible()
    page.go_back()
    expect(names(page)).to_have_count(6)
    expect(screens.field(page, "Show")).to_have_value("")


@pytest.mark.usefixtures("sixty")
def test_several_are_reminded_and_one_who_has_mfa_is_not(
    windows: Windows, ada: Person, alice: Person
) -> None:
    page = windows.open()
    let_in(page, ada)
    page.goto("/people")
    search(page, "Alice", sort="MFA, off first")
    expect(names(page)).to_have_count(1)
    page.get_by_role("checkbox", name="Select Alice Archer (alice)").check()
    screens.press(page, "Remind them to set up MFA")
    screens.arrive(page, "Remind Alice Archer to set up MFA?")
    screens.press(page, "Remind")
    screens.arrive(page, "1 person reminded")
    expect(screens.field(page, "Message")).to_have_value(re.compile("Please set up MFA"))
    screens.follow(page, "Back to the list")
    expect(screens.field(page, "Name, username or email")).to_have_value("Alice")

    hers = windows.open()
    let_in(hers, alice)
    expect(hers.get_by_text("An administrator has asked you to set up MFA.")).to_be_visible()


@pytest.mark.usefixtures("sixty")
def test_several_are_disabled_at_once_and_oneself_never(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people")
    search(page, "quinn")
    expect(names(page)).to_have_count(6)
    screens.follow(page, "Select everyone on this page")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(6)
    screens.press(page, "Disable")
    screens.arrive(page, "Disable 6 people?")
    expect(page.get_by_text("Alex Quinn")).to_be_visible()
    screens.press(page, "Disable 6 accounts")
    screens.arrive(page, "6 people disabled")
    screens.follow(page, "Alex Quinn")
    screens.press(page, "Enable account")
    expect(page.get_by_text("Alex Quinn can sign in again.")).to_be_visible()

    page.goto("/people?q=ada")
    screens.follow(page, "Select everyone on this page")
    screens.press(page, "Disable")
    expect(screens.refusal(page, "not-yourself")).to_be_visible()


@without_scripts
@pytest.mark.usefixtures("sixty")
def test_nobody_ticked_is_told_so(page: Page, ada: Person) -> None:
    let_in(page, ada)
    page.goto("/people?q=quinn")
    screens.press(page, "Disable")
    expect(screens.refusal(page, "nobody-ticked")).to_be_visible()
    expect(names(page)).to_have_count(6)


@pytest.mark.case("A8")
@pytest.mark.usefixtures("sixty")
def test_an_hour_of_looking_asks_nothing_and_acting_asks_once(
    page: Page, ada: Person, clock: Clock
) -> None:
    let_in(page, ada)
    for where, heading in (("/people", "People"), ("/activity", "Activity")) * 2:
        clock.advance(20 * MINUTE)
        page.goto(where)
        screens.arrive(page, heading)
    page.goto("/people?q=dora+rossi")
    for _ in range(2):
        screens.follow(page, "Dora Rossi")
        screens.follow(page, "Sign out everywhere")
        screens.press(page, "Sign out everywhere")
        done = page.get_by_text("Dora Rossi has been signed out everywhere")
        asked = screens.heading(page, "Confirm it's you")
        expect(done.or_(asked)).to_be_visible()
        if asked.is_visible():
            ConfirmItIsYou(page).confirm(ada, then="people/show")
        expect(done).to_be_visible()
        clock.advance(10 * MINUTE)
        page.goto("/people?q=dora+rossi")


@pytest.mark.case("A22")
@pytest.mark.usefixtures("sixty")
def test_the_history_tells_of_failed_sign_ins_and_of_whom(
    windows: Windows, ada: Person, bob: Person
) -> None:
    windows.refusals = re.compile(".*status of 4(22|29)")
    stranger = windows.open()
    for _ in range(3):
        stranger.goto("/sign-in")
        screens.fill(stranger, "Username", bob.username)
        screens.fill(stranger, "Password", "not that one, surely")
        screens.press(stranger, "Sign in")
        expect(screens.refusal(stranger, "sign-in-wrong")).to_be_visible()
    page = windows.open()
    let_in(page, ada)
    page.goto("/activity")
    screens.fill(page, "Username", "ob")
    screens.press(page, "Show")
    line = page.get_by_role("row").filter(has_text="3 sign-ins failed: incorrect password")
    expect(line).to_be_visible()
    screens.link(page, "bob").first.click()
    screens.arrive(page, bob.name)
    page.go_back()
    expect(screens.field(page, "Username")).to_have_value("ob")
    expect(line).to_be_visible()
