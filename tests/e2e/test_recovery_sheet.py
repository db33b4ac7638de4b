"""The recovery code taken away: copied, in a file, on paper."""

from pathlib import Path

from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, Person, let_in, screens
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts


def regenerate(page: Page, person: Person) -> str:
    """Ask for a new recovery code and read it, on a page that has its style sheet."""
    code = let_in(page, person).regenerate_recovery_code().text()
    page.wait_for_load_state()
    return code


@with_scripts
def test_it_can_be_copied(windows: Windows, bob: Person) -> None:
    page = windows.open(permissions=["clipboard-read", "clipboard-write"])
    code = regenerate(page, bob)
    screens.press(page, "Copy recovery code")
    expect(page.get_by_text("Copied the recovery code", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_downloaded_file_says_all_that_is_needed(
    page: Page, bob: Person, nightlatch: Nightlatch, tmp_path: Path
) -> None:
    code = regenerate(page, bob)
    with page.expect_download() as download:
        screens.follow(page, "Download")
    assert download.value.suggested_filename == "Nightlatch-recovery-code-bob.txt"
    file = tmp_path / "recovery-code.txt"
    download.value.save_as(file)
    assert file.read_text().split("\n") == [
        "Recovery code for Nightlatch",
        "",
        f"    {code}",
        "",
        "Name:       Bob Baker",
        "Username:   bob",
        f"Sign in at: {nightlatch.url}/sign-in",
        "Created on: January 15, 2027 (UTC)",
        "",
        "Keep it separate from your phone and other devices. You also need your password.",
        "The code works once. After you use it, the site shows you a new one.",
        "",
    ]


def test_on_paper_stands_the_sheet_and_nothing_else(
    page: Page, bob: Person, nightlatch: Nightlatch
) -> None:
    code = regenerate(page, bob)
    page.emulate_media(media="print")
    assert " ".join(page.locator("body").inner_text().split()) == (
        f"Recovery code for Nightlatch {code} Name Bob Baker Username bob "
        f"Sign in at {nightlatch.url}/sign-in Created on January 15, 2027 (UTC) "
        "You also need your password. The code works once. After you use it, the site shows you a "
        "new one. Keep it separate from your phone and other devices."
    )


def test_the_sheet_fits_on_one_page(page: Page, bob: Person) -> None:
    regenerate(page, bob)
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@with_scripts
def test_print_opens_the_printing_of_the_browser(page: Page, bob: Person) -> None:
    regenerate(page, bob)
    page.evaluate("addEventListener('beforeprint', () => { document.title = 'At the printer'; })")
    screens.press(page, "Print")
    expect(page).to_have_title("At the printer")
