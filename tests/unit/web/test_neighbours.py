"""Hosts as settings, probes and clients write them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from domain.text import host_names
from models import Event, Session
from settings import load
from tests.unit.conftest import PASSWORD, Person, sign_in
from web import hosts

Serving = Callable[..., AbstractContextManager[TestClient]]
PUBLIC = "https://login.example.test"


@given(st.text(max_size=30), st.sampled_from(["http", "https"]))
def test_any_host_can_be_read_or_refused(text: str, scheme: str) -> None:
    found = hosts.place(scheme, text)
    assert found is None or found == hosts.place(scheme, f"{found.name}:{found.port or ''}")


@pytest.mark.parametrize("host", ["127.0.0.1][", "[127.0.0.1]", "[localhost]", "::1%lo", "[::1"])
def test_odd_brackets_and_zones_are_not_this_machine(host: str) -> None:
    assert not host_names.is_loopback(host)


@pytest.mark.parametrize("url", ["https://login.example.com.", "HTTPS://login.example.com:443/"])
def test_the_public_address_is_kept_in_one_spelling(url: str) -> None:
    assert load({"NIGHTLATCH_PUBLIC_URL": url}).origin == "https://login.example.com"


@pytest.mark.case("B73")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.1.2.3:8161", "nightlatch:8161", "evil.example", ""])
def test_probes_may_ask_by_any_name(client: TestClient, method: str, path: str, host: str) -> None:
    for forwarded in ({}, {"X-Forwarded-For": "10.1.2.3", "Via": "1.1 probe"}):
        answer = client.request(method, path, headers={"Host": host, **forwarded})
        assert answer.status_code == 200
        assert answer.text in {"ok\n", "ready\n", ""}


@pytest.mark.case("B73")
@pytest.mark.parametrize("path", ["/healthz/", "/healthz/x", "//healthz", "/HEALTHZ", "/sign-in"])
def test_nothing_else_may(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Host": "10.1.2.3"}).status_code == 421


@pytest.mark.case("B73")
def test_a_probe_posts_nothing(client: TestClient) -> None:
    headers = {"Host": "10.1.2.3", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/healthz", headers=headers).status_code == 403


@pytest.mark.case("B74")
@pytest.mark.requirement("S-104")
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("fe80::1%eth0", "fe80::1"),
        ("fe80::1%" + "z" * 3000, "fe80::1"),
        ("2001:db8:5::1%x<script>", "2001:db8:5::1"),
        ("2001:db8:5::1%25eth0", "2001:db8:5::1"),
        (" 203.0.113.9%1 ", "203.0.113.9"),
        ("::ffff:203.0.113.9%9", "203.0.113.9"),
        ("%eth0", "10.0.0.1"),
        ("9" * 4000, "10.0.0.1"),
    ],
)
def test_no_network_card_of_a_client_is_written_down(
    served_at: Serving, alice: Person, forwarded: str, address: str
) -> None:
    proxies = load(
        {"NIGHTLATCH_TRUSTED_PROXIES": "10.0.0.0/8", "NIGHTLATCH_PUBLIC_URL": PUBLIC}
    ).trusted_proxies
    with served_at(PUBLIC, trusted_proxies=proxies) as client:
        client.headers |= {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": forwarded}
        sign_in(client, alice)
    newest = Event.select().order_by(Event.id.desc()).get()
    assert (Session.get().address, newest.address) == (address, address)


@pytest.mark.case("B74")
def test_nor_that_of_a_neighbor_on_the_same_cable(served_at: Serving, alice: Person) -> None:
    with served_at(PUBLIC, peer="fe80::1%enp0s31f6") as client:
        client.headers["Sec-Fetch-Site"] = "same-origin"
        client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    assert Session.get().address == "fe80::1"


@pytest.mark.case("B98")
@pytest.mark.requirement("S-64")
@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("login.example.com", True),
        ("login.example.co.uk", True),
        ("auth.team.example.org", True),
        ("example.com", False),
        ("example.co.uk", False),
        ("example.com.br", False),
        ("example.info.pl", False),
        ("example.asso.fr", False),
        ("example.school.nz", False),
        ("example.govt.nz", False),
        ("login.example.govt.nz", True),
        ("nightlatch", False),
        ("192.0.2.1", False),
        ("[2001:db8::1]", False),
    ],
)
def test_neighbors_without_https_are_left_alone(served_at: Serving, host: str, alone: bool) -> None:
    with served_at(f"https://{host}") as client:
        told = client.get("/sign-in").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000" + ("; includeSubDomains" if alone else "")
