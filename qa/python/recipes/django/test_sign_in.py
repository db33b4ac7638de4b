"""People sign in to a Django app: with their second factor, and when something goes wrong."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, OidcApp, sign_in_and_return

# The app's own Python, if it isn't the one that runs the tests.
PYTHON = os.environ.get("SHOP_PYTHON", sys.executable)


@dataclass
class Shop:
    url: str
    registered: OidcApp


@pytest.fixture(scope="session")
def shop(nightlatch: Nightlatch) -> Iterator[Shop]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    registered = nightlatch.app("Shop", redirect_uri=f"{url}/oidc/callback/", groups=["customers"])
    there = {
        "ISSUER": registered.issuer,
        "CLIENT_ID": registered.client_id,
        "CLIENT_SECRET": registered.client_secret,
    }
    app = str(Path(__file__).with_name("shop.py"))
    with subprocess.Popen([PYTHON, app, f"127.0.0.1:{port}"], env=os.environ | there) as running:
        wait_for(port)
        yield Shop(url, registered)
        running.terminate()


def test_customers_sign_in(page: Page, nightlatch: Nightlatch, shop: Shop) -> None:
    kim = nightlatch.seed(mfa=True, groups=["customers"], email="kim@example.com")
    page.goto(shop.url)
    page.get_by_role("link", name="Sign in").click()
    sign_in_and_return(page, kim, shop.url)
    expect(page.get_by_text("Signed in as kim@example.com")).to_be_visible()


@pytest.mark.parametrize("wrong", ["nonce", "signature", "key"])
def test_a_wrong_token_signs_nobody_in(
    page: Page, nightlatch: Nightlatch, shop: Shop, wrong: str
) -> None:
    nightlatch.sign_in(nightlatch.seed(groups=["customers"]), page.context)
    nightlatch.next_token(shop.registered, wrong=wrong)
    page.goto(f"{shop.url}/oidc/authenticate/")
    expect(page.get_by_text("Signed in as")).not_to_be_visible()
    page.goto(shop.url)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_new_key_is_looked_up(page: Page, nightlatch: Nightlatch, shop: Shop) -> None:
    person = nightlatch.seed(groups=["customers"], email="lee@example.com")
    nightlatch.sign_in(person, page.context)
    nightlatch.next_authorization(shop.registered, rotated_key=True)
    page.goto(f"{shop.url}/oidc/authenticate/")
    expect(page.get_by_text("Signed in as lee@example.com")).to_be_visible()


def test_a_refusal_is_said(page: Page, nightlatch: Nightlatch, shop: Shop) -> None:
    nightlatch.next_authorization(shop.registered, error="access_denied")
    page.goto(f"{shop.url}/oidc/authenticate/")
    expect(page.get_by_text("You were not signed in.")).to_be_visible()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"Nothing answers at port {port}.")
