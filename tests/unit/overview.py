"""The overview, as an administrator opens it."""

from app import create_app
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person, sign_in


def overview(settings: Settings, clock: Clock, person: Person) -> str:
    app = create_app(settings, clock=clock)
    headers = {"Sec-Fetch-Site": "same-origin"}
    base = "http://localhost:8000"
    with Browser(app, base_url=base, headers=headers, follow_redirects=False) as browser:
        clock.advance(60)
        sign_in(browser, person, clock.now)
        return browser.get("/overview").text
