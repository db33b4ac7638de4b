"""What is not there is missed by name, and browsers' clocks go along."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect

from nightlatch_qa import (
    Clock,
    EditProfile,
    Nightlatch,
    Phone,
    SignIn,
    refusals,
    screens,
    site,
)
from nightlatch_qa.asking import CannotTest
from nightlatch_qa.people import Invitations, NoneLeft
from tests.e2e.browsers import PATIENCE
from tests.unit.command import ADA, PASSWORD, Command
from web import qr
from web.setup_dialog import QR_LABEL


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
    with pytest.raises(AssertionError, match='No "replace-authenticator" in sight'):
        EditProfile(page).replace_authenticator()
    with pytest.raises(AssertionError, match='No field "code" in sight'):
        SignIn(page).give_code("123456")
    with pytest.raises(AssertionError, match="No QR code in sight"):
        Phone(nightlatch).scan(page)
    assert time.monotonic() - begun < 25


def test_a_page_about_to_leave_is_waited_for(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.set_content("<p data-reason='passkey-cancelled'>No passkey was used.</p>")
    read = refusals._read

    def leaves(_: Locator) -> list[refusals.Refused]:
        monkeypatch.setattr(refusals, "_read", read)
        page.set_content("<h1>Edit Profile</h1>")
        raise Error("Execution context was destroyed, most likely because of a navigation")

    monkeypatch.setattr(refusals, "_read", leaves)
    assert screens.arrive(page, "Edit Profile") == "Edit Profile"


def test_a_phone_reads_only_qr_codes(page: Page, nightlatch: Nightlatch) -> None:
    link = "otpauth://totp/Nightlatch:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Nightlatch"
    linear = zxingcpp.create_barcode("A12345B", zxingcpp.BarcodeFormat.Codabar).to_svg(scale=4)
    page.set_content(f"{linear}<div style='width: 300px'>{qr.svg(link, QR_LABEL)}</div>")
    phone = Phone(nightlatch)
    phone.scan(page)
    assert phone.label == "Nightlatch:ada"


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
