"""The QR code on screens of every size: coarse enough for a camera, whatever the names."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import people, screens
from tests.e2e.browsers import Windows
from tests.e2e.clock import Clock
from tests.e2e.people import Person, let_in
from tests.e2e.phone import qr_code
from tests.e2e.server import Running, running

LONG_SITE = "Отдел информационных технологий и связи."
SCREENS = [(320, 640), (375, 667), (600, 800), (1280, 800)]


@pytest.fixture
def server(clock: Clock, tmp_path: Path, stopping: list[threading.Thread]) -> Iterator[Running]:
    folder = tmp_path / "data"
    with running(folder, clock, site_name=LONG_SITE, stopping=stopping) as serving:
        yield serving


@pytest.fixture
def ursula(server: Running) -> Person:
    """A member with a username as long as there may be, and MFA on."""
    person = people.join("ж" * 64, "seven quiet herons wade", server)
    people.turn_mfa_on(person)
    return person


@pytest.mark.case("B07")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_a_module_has_four_pixels_and_the_picture_is_read_off_the_screen(
    windows: Windows, ursula: Person, width: int, height: int, scheme: str
) -> None:
    page = windows.open(
        viewport={"width": width, "height": height}, device_scale_factor=1, color_scheme=scheme
    )
    let_in(page, ursula)
    screens.open_setup(page, "Replace authenticator")
    picture = qr_code(page)
    expect(picture).to_be_visible()
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
