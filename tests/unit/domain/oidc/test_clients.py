"""An app is found by its client id, and shows by a secret that it is the one."""

from pathlib import Path

import pytest

from domain.audit import events
from domain.oidc import clients
from models import App, ClientAddress, ClientSecret, Event
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW


@pytest.fixture(autouse=True)
def _open(data_dir: Path) -> None:
    """The database is there."""


def test_an_app_is_found_by_its_client_id_alone() -> None:
    app, client = made.client(name="Wiki für alle")
    found = clients.by_client_id(client.client_id)
    assert found is not None
    assert (found.app, found.client) == (app, client)
    assert client.client_id.startswith("wiki-fur-alle-")
    assert clients.by_client_id(client.client_id.upper()) is None
    assert clients.by_client_id("") is None


def test_its_addresses_are_told_apart_by_their_purpose_and_keep_their_order() -> None:
    redirects = ("https://wiki.example.com/cb", "https://wiki.example.com/b")
    app, _ = made.client(redirects=redirects, sign_outs=("https://wiki.example.com/",))
    assert clients.addresses(app) == list(redirects)
    assert clients.addresses(app, ClientAddress.SIGN_OUT) == ["https://wiki.example.com/"]


@pytest.mark.requirement("S-157")
def test_a_secret_counts_until_it_is_removed_and_a_second_beside_it() -> None:
    app, _ = made.client()
    first, second = made.secret(app), made.secret(app)
    with pytest.raises(clients.TooManySecrets):
        made.secret(app)
    assert clients.verify_secret(app, first, NOW)
    assert clients.verify_secret(app, second, NOW)
    clients.remove_secret(app, clients.secrets_of(app)[0].id, NOW, made.SHELL, None)
    assert not clients.verify_secret(app, first, NOW)
    assert clients.verify_secret(app, second, NOW)


@pytest.mark.requirement("S-157")
def test_a_secret_is_one_app_s_and_whole() -> None:
    app, _ = made.client()
    other, _ = made.client("https://other.example.com/cb", name="Other")
    secret = made.secret(app)
    for wrong in ("", secret[:-1], f"{secret} ", secret.swapcase()):
        assert not clients.verify_secret(app, wrong, NOW)
    assert not clients.verify_secret(other, secret, NOW)


@pytest.mark.requirement("S-157")
def test_the_database_has_no_secret_but_its_hash() -> None:
    app, _ = made.client()
    secret = made.secret(app)
    [row] = ClientSecret.select()
    assert len(secret) == 43
    assert len(bytes(row.secret_hash)) == 32
    assert secret.encode() not in bytes(row.secret_hash)


@pytest.mark.requirement("S-157")
def test_a_public_app_can_have_no_secret() -> None:
    app, _ = made.client(is_public=True)
    with pytest.raises(clients.HasNoSecret):
        made.secret(app)


def test_making_and_removing_secrets_is_in_the_history() -> None:
    app, _ = made.client()
    made.secret(app)
    clients.remove_secret(app, clients.secrets_of(app)[0].id, NOW, made.SHELL, None)
    kinds = [event.kind for event in Event.select().order_by(Event.id)]
    assert kinds[-2:] == [events.APP_SECRET_MADE, events.APP_SECRET_REMOVED]


def test_that_a_secret_is_in_use_is_noted_once_an_hour() -> None:
    app, _ = made.client()
    secret = made.secret(app)
    for at, noted in ((NOW, NOW), (NOW + 60, NOW), (NOW + 3600, NOW + 3600)):
        assert clients.verify_secret(app, secret, at)
        assert ClientSecret.get().used_at == noted


def test_pages_of_public_apps_alone_may_ask_by_script() -> None:
    made.client("https://spa.example.com/cb?a=b", name="Spa", is_public=True)
    made.client("https://wiki.example.com/cb", name="Wiki")
    made.client("com.example.app:/cb", name="Phone", is_public=True)
    assert clients.is_origin_of_public_app("https://spa.example.com")
    for other in ("https://wiki.example.com", "https://spa.example.com:8443", "null", ""):
        assert not clients.is_origin_of_public_app(other)


@pytest.mark.requirement("S-147")
@pytest.mark.parametrize("at", ["http://127.0.0.1/cb", "http://127.0.0.1:8000/cb"])
def test_a_public_app_on_ones_own_machine_asks_from_whatever_port_it_has(at: str) -> None:
    """As it may come back to any port of it (RFC 8252 §7.3)."""
    made.client(at, name="Tool", is_public=True)
    made.client("http://[::1]:8000/cb", name="Wiki")
    for port in ("", ":8000", ":49152"):
        assert clients.is_origin_of_public_app(f"http://127.0.0.1{port}")
    for other in (
        "http://[::1]:8000",
        "http://127.0.0.10",
        "http://127.0.0.1:",
        "http://127.0.0.1:x",
    ):
        assert not clients.is_origin_of_public_app(other)
    for other in ("https://127.0.0.1:8000", "http://localhost:8000", "http://127.0.0.1:8000/"):
        assert not clients.is_origin_of_public_app(other)


def test_an_app_of_this_kind_is_at_no_origin_that_a_request_could_have() -> None:
    app, client = made.client()
    assert app.origin == f"oidc:{client.client_id}"
    assert App.get_by_id(app.id).kind == App.OIDC
