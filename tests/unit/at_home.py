"""A browser at the address at which passkeys work, and what its person does with one there."""

import json
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from app import create_app
from settings import Settings
from tests.unit.browser import Browser
from tests.unit.conftest import Clock
from tests.unit.soft_key import ORIGIN, SoftKey

CONFIRMING = "/confirmation/passkey"


def at_home(clock: Clock, **changed: Any) -> Browser:
    """One that is at our public address."""
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
