"""Times as each reader has them: in their own zone and habit, and how long ago."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import Person, Refused, SignIn, let_in
from tests.e2e.browsers import Windows
from tests.e2e.clock import DAY, MINUTE
from tests.e2e.marks import with_scripts, without_scripts

UTC = "January 15, 2027, 08:00 UTC"

# How often a line begins with what follows a time, however wide the text is.
COMMAS_FIRST = """text => {
  const time = text.querySelector('time');
  const [now, comma] = [document.createRange(), document.createRange()];
  now.selectNodeContents(time.firstChild);
  comma.setStart(time.nextSibling, 0);
  comma.setEnd(time.nextSibling, 1);
  let found = 0;
  for (let width = 40; width < 400; width++) {
    text.style.width = `${width}px`;
    const before = [...now.getClientRects()].at(-1);
    if (comma.getBoundingClientRect().top > before.bottom) found++;
  }
  return comma.toString() === ',' ? found : -1;
}"""


def last_seen(page: Page) -> Locator:
    section = page.get_by_role("region", name="Where you're signed in")
    return section.get_by_role("time").first


@without_scripts
def test_without_scripts_a_time_is_utc_and_says_so(windows: Windows, alice: Person) -> None:
    page = windows.open(timezone_id="Asia/Tokyo")
    let_in(page, alice)
    expect(last_seen(page)).to_have_text(UTC)
    expect(page.get_by_text("All dates and times are UTC.")).to_be_visible()


@with_scripts
@pytest.mark.parametrize(
    ("zone", "language", "written"),
    [
        ("Asia/Tokyo", "en-GB", r"15 January 2027 at 17:00"),
        ("America/New_York", "en-US", r"January 15, 2027 at 3:00\sAM"),
        ("Europe/Berlin", "de-DE", r"15 January 2027 at 09:00"),
    ],
)
def test_a_time_is_in_the_readers_zone_and_habit(
    windows: Windows, alice: Person, zone: str, language: str, written: str
) -> None:
    page = windows.open(timezone_id=zone, locale=language)
    page.clock.install()
    let_in(page, alice)
    page.clock.fast_forward(8 * DAY * 1000)  # nobody asks how long ago that was
    expect(last_seen(page)).to_have_text(re.compile(f"^{written}$"))


@with_scripts
def test_how_long_ago_is_kept_fresh(windows: Windows, alice: Person) -> None:
    page = windows.open()
    page.clock.install()
    let_in(page, alice)
    expect(last_seen(page)).to_have_text(re.compile("^just now"))
    page.clock.run_for(3 * 60 * 1000)
    expect(last_seen(page)).to_have_text(re.compile("^3 minutes ago"))


@with_scripts
def test_a_wrong_clock_of_the_reader_changes_nothing(windows: Windows, alice: Person) -> None:
    page = windows.open()
    page.clock.set_fixed_time("2031-05-05T12:00:00Z")
    let_in(page, alice)
    expect(last_seen(page)).to_have_text(re.compile("^just now"))


@with_scripts
def test_the_exact_time_shows_on_focus_and_on_hover(windows: Windows, alice: Person) -> None:
    page = windows.open(timezone_id="Europe/Berlin", locale="en-GB")
    let_in(page, alice)
    exact = last_seen(page).get_by_text("Friday, 15 January 2027 at 09:00 CET")
    last_seen(page).focus()
    expect(exact).to_have_css("clip-path", "none")
    page.keyboard.press("Escape")
    expect(exact).not_to_have_css("clip-path", "none")
    last_seen(page).hover()
    expect(exact).to_have_css("clip-path", "none")


@with_scripts
def test_the_exact_time_is_read_aloud_beside_how_long_ago(page: Page, alice: Person) -> None:
    let_in(page, alice)
    expect(last_seen(page)).to_contain_text(re.compile("just now .*2027"))


@with_scripts
def test_no_line_begins_with_the_comma_after_a_time(page: Page, alice: Person) -> None:
    let_in(page, alice)
    section = page.get_by_role("region", name="Where you're signed in")
    assert section.locator("p").first.evaluate(COMMAS_FIRST) == 0


@with_scripts
def test_what_is_put_into_a_page_is_in_the_readers_zone_too(windows: Windows, bob: Person) -> None:
    page = windows.open(timezone_id="Asia/Tokyo")
    let_in(page, bob).replace_authenticator()
    # Behind the dialog the section comes anew.
    expect(page.locator("#mfa-settings time")).not_to_have_count(0)
    expect(page.locator("time[data-as]:not([data-written])")).to_have_count(0)
    expect(page.get_by_text("UTC")).to_have_count(0)


@with_scripts
@pytest.mark.parametrize(
    ("language", "first", "then"),
    [("en-US", r"1:30\sPM", r"1:32\sPM"), ("de-DE", "13:30", "13:32")],
)
def test_the_servers_time_goes_on_in_the_readers_zone_and_habit(
    windows: Windows, bob: Person, language: str, first: str, then: str
) -> None:
    page = windows.open(timezone_id="Asia/Kolkata", locale=language)
    page.clock.install(time="2031-05-05T12:00:00Z")
    SignIn(page).begin(bob)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(bob.phone.wrong_code())
    told = page.locator("#code-help")
    expect(told).to_contain_text(re.compile(rf"This server's time is {first}\."))
    page.clock.run_for(2 * MINUTE * 1000)
    expect(told).to_contain_text(re.compile(rf"This server's time is {then}\."))
    expect(page.get_by_text("If your phone shows a different time,")).to_be_visible()
    expect(told.locator("noscript")).to_be_hidden()


@with_scripts
def test_in_a_table_how_long_ago_stands_on_one_line(page: Page, ada: Person) -> None:
    page.set_viewport_size({"width": 1100, "height": 800})
    let_in(page, ada)
    page.goto("/activity")
    times = page.get_by_role("table").get_by_role("time")
    lines = times.evaluate_all("times => times.map(time => time.getClientRects().length)")
    assert lines
    assert set(lines) == {1}
