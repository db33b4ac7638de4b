"""Pages with a passkey, at the address that passkeys are made for."""

from typing import Any

from tests.unit.browser import Browser
from tests.unit.conftest import Person
from tests.unit.soft_key import SoftKey

ALONE, AFTER_PASSWORD = "/sign-in/passkey", "/sign-in/code/passkey"


def used(browser: Browser, key: SoftKey, path: str, **bent: Any) -> dict[str, str]:
    """What the form sends once the browser has asked for the passkey."""
    return {"passkey": key.sign(browser.get(f"{path}/options").json(), **bent)}


def password_given(browser: Browser, person: Person) -> str:
    """Where the password leads."""
    data = {"username": person.user.username, "password": person.password}
    answer = browser.post("/sign-in", data=data)
    return str(answer.headers["Location"])
