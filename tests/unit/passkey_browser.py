"""A browser at the address at which passkeys work, and what its person does with one there."""

import json
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from app import create_app
from domain.database.storage import write
from models import Installation
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import Clock
from tests.unit.soft_key import ORIGIN, SoftKey

CONFIRMING = "/confirmation/passkey"


def at_home(clock: Clock, **changed: Any) -> Browser:
    """One that is at our public address."""
    # A sweep that is under way while a test moves the clock on by more than moments.IN_THE_MIDDLE
    # would take the sign-in in use for one of a clock that ran ahead, and end it.
    with write():
        Installation.update(swept_at=clock.now).execute()
    settings = Settings(bcrypt_cost=4, public_url=ORIGIN, support="Ada in IT", **changed)
    browser = Browser.at(create_app(settings, clock=clock))
    browser.base_url = ORIGIN
    return browser


def touched(browser: TestClient, key: SoftKey, options: str = CONFIRMING, **bent: Any) -> str:
    """What the browser would send of this passkey, after asking for the options."""
    answer: Response = browser.get(options)
    assert answer.status_code == 200, answer.text
    given = json.loads(answer.text)
    return (key.make if "user" in given else key.sign)(given, **bent)
