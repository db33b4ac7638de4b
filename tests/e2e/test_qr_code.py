"""The QR code on screens of every size: coarse enough for a camera, whatever the names."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from nightlatch_qa import MfaSetup, Nightlatch, Person, let_in
from tests.e2e.browsers import Windows
from tests.e2e.server import Server, running

LONG_SITE = "Отдел информационных технологий и связи."
SCREENS = [(320, 640), (375, 667), (600, 800), (1280, 800)]


@pytest.fixture
def nightlatch(tmp_path: Path, stopping: list[threading.Thread]) -> Iterator[Server]:
    with running(tmp_path / "data", site_name=LONG_SITE, stopping=stopping) as server:
        yield server


@pytest.fixture
def ursula(nightlatch: Nightlatch) -> Person:
    """A member with a username as long as there may be, and MFA on."""
    return nightlatch.seed(username="ж" * 64, name="ж" * 64, mfa=True)


@pytest.mark.case("B07")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_a_module_has_four_pixels_and_the_picture_is_read_off_the_screen(
    windows: Windows, ursula: Person, width: int, height: int, scheme: str
) -> None:
    page = windows.open(
        viewport={"width": width, "height": height}, device_scale_factor=1, color_scheme=scheme
    )
    let_in(page, ursula).replace_authenticator()
    picture = MfaSetup(page).qr_code
    expect(picture).to_be_visible()
    page.wait_for_load_state()
    box, view = picture.bounding_box(), picture.get_attribute("viewBox")
    assert box is not None
    assert view is not None
    assert box["width"] / int(view.split()[-1]) >= 4
    assert width < 600 or box["width"] == 300
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ursula.phone.scan(page)
    assert ursula.phone.label.endswith("… 2")
    whole = page.get_by_text(f"{'ж' * 64} 2", exact=True)
    expect(whole.first).to_be_visible()
