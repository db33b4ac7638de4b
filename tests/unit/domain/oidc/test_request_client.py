"""An app that isn't known, or an address that isn't registered, is never answered to."""

from pathlib import Path

import pytest

from domain.oidc import requests
from domain.oidc.clients import ClientApp
from domain.oidc.request_faults import ClientFault
from tests.unit import oidc
from tests.unit import oidc_made as made

# None of them is the registered one.
OTHERS = [
    f"{made.REDIRECT}/",
    f"{made.REDIRECT}?x=1",
    f"{made.REDIRECT}#x",
    f"{made.REDIRECT}/../cb",
    f" {made.REDIRECT}",
    "HTTPS://wiki.example.com/cb",
    "https://WIKI.example.com/cb",
    "https://wiki.example.com:443/cb",
    "http://wiki.example.com/cb",
    "https://wiki.example.com./cb",
    "https://user@wiki.example.com/cb",
    "https://wiki.example.com@evil.example/cb",
    "https://wiki.example.com.evil.example/cb",
    "https://wiki.example.com/cb\0",
    "https://wiki.example.com/%63b",
    "javascript:alert(1)//wiki.example.com/cb",
    "//wiki.example.com/cb",
    "https://wiki.example.com\\@evil.example/cb",
]


def stays_here(wiki: ClientApp, *doubled: tuple[str, str], **more: str | None) -> ClientFault:
    given = oidc.parameters(wiki.client.client_id, made.REDIRECT, **more)
    with pytest.raises(ClientFault) as caught:
        requests.read([*given.items(), *doubled])
    return caught.value


@pytest.mark.requirement("S-133")
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"client_id": None}, "client-id-missing"),
        ({"client_id": "someone-else"}, "client-unknown"),
        ({"client_id": "\0"}, "client-unknown"),
        ({"redirect_uri": None}, "redirect-uri-missing"),
        ({"redirect_uri": ""}, "redirect-uri-missing"),
    ],
)
def test_an_app_that_is_not_known_gets_no_answer(
    wiki: ClientApp, changed: dict[str, str | None], reason: str
) -> None:
    assert stays_here(wiki, **changed).reason == reason


@pytest.mark.requirement("S-133")
@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_nor_does_one_that_says_twice_who_or_where_it_is(wiki: ClientApp, name: str) -> None:
    told = stays_here(wiki, (name, "https://evil.example/cb"))
    assert told.reason == f"{name}-doubled".replace("_", "-")


@pytest.mark.requirement("S-133")
def test_an_address_is_compared_character_by_character(wiki: ClientApp) -> None:
    for address in OTHERS:
        assert stays_here(wiki, redirect_uri=address).reason == "redirect-uri-unknown", address


def test_what_is_wrong_with_an_address_is_said_in_words(wiki: ClientApp) -> None:
    told = stays_here(wiki, redirect_uri=f"{made.REDIRECT}/")
    assert told.detail == "redirect_uri differs from the registered one by a slash at the end."
    assert told.app == wiki.app


@pytest.mark.requirement("S-133")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_a_public_app_on_ones_own_machine_listens_at_any_port(data_dir: Path, host: str) -> None:
    app = made.client(f"http://{host}/cb", is_public=True)
    given = oidc.parameters(app.client.client_id, f"http://{host}:51234/cb")
    assert requests.read(given.items()).redirect_uri == f"http://{host}:51234/cb"
    for other in (f"http://{host}:51234/other", f"http://{host}:123456/cb", f"https://{host}/cb"):
        given = oidc.parameters(app.client.client_id, other)
        with pytest.raises(ClientFault):
            requests.read(given.items())


@pytest.mark.requirement("S-133")
def test_no_other_app_does(data_dir: Path) -> None:
    app = made.client("http://127.0.0.1:5000/cb")
    given = oidc.parameters(app.client.client_id, "http://127.0.0.1:51234/cb")
    with pytest.raises(ClientFault):
        requests.read(given.items())
