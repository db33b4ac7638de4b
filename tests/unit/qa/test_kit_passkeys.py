"""Where the kit has passkeys, and what it says elsewhere."""

from pathlib import Path

import pytest

from nightlatch_qa import Passkey, Person, Phone
from nightlatch_qa.hiding import masked
from nightlatch_qa.passkeys import work_at
from tests.unit.kit_elsewhere import run


@pytest.mark.parametrize(
    ("url", "works"),
    [
        ("http://localhost:8000", True),
        ("http://a.localhost", True),
        ("https://login.example.com", True),
        ("http://127.0.0.1:8000", False),
        ("https://[::1]:8443", False),
        ("http://login.example.com", False),
    ],
)
def test_browsers_have_passkeys_at_names_that_nobody_can_take(url: str, *, works: bool) -> None:
    assert work_at(url) == works


def test_what_the_server_tells_is_kept_as_chromium_takes_it() -> None:
    passkey = Passkey()
    told = {"credentialId": "-_8", "privateKey": "-_" * 20, "userHandle": "AQ", "signCount": 1}
    passkey.keep({**told, "rpId": "localhost", "isResidentCredential": True})
    [kept] = passkey.shown()
    assert (kept["credentialId"], kept["userHandle"]) == ("+/8=", "AQ==")
    assert masked(f"{kept['privateKey']} or {told['privateKey']}") == "*** or ***"


def test_whoever_has_no_passkey_is_told_how_to_get_one(phone: Phone) -> None:
    with pytest.raises(AssertionError, match="person_with_passkey"):
        _ = Person("kim", "Kim Kerr", "five wise owls", phone).passkey


@pytest.fixture
def phone() -> Phone:
    return Phone(Nobody())


class Nobody:
    """No server."""

    def now(self) -> float:
        return 0.0


ELSEWHERE = """
import pytest

def test_it(passkey):
    pass

@pytest.fixture(scope="session")
def browser_name():
    return BROWSER

@pytest.fixture
def context():
    return None
"""


@pytest.mark.parametrize(
    ("browser", "url", "told"),
    [
        ("firefox", "http://localhost:1", "firefox has no passkeys for tests: Chromium has"),
        ("chromium", "http://127.0.0.1:1", "No browser has passkeys at http://127.0.0.1:1: set"),
    ],
)
def test_where_there_are_none_a_test_says_why(
    kit: Path, tmp_path: Path, browser: str, url: str, told: str
) -> None:
    tests = ELSEWHERE.replace("BROWSER", repr(browser))
    done = run(kit, tmp_path, tests, QA_NIGHTLATCH_URL=url, PYTEST_ADDOPTS="-rs")
    assert told in done.stdout, done.stdout
