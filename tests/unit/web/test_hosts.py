"""Hosts and origins in all their spellings, probes, addresses behind proxies, slashes too many."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app import create_app
from domain.text import host_names
from models import Event, Session
from settings import Settings, load
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in
from web import hosts
from web.paths import leads_somewhere

Serving = Callable[..., AbstractContextManager[TestClient]]


@pytest.fixture
def served_at(data_dir: object, clock: Clock) -> Serving:
    """The app at a public address, and a client that sends no browser's headers."""

    @contextmanager
    def serve(public_url: str, peer: str = "10.0.0.1", **more: object) -> Iterator[TestClient]:
        settings = Settings(public_url=public_url, bcrypt_cost=4, **more)  # type: ignore[arg-type]
        with TestClient(
            create_app(settings, clock=clock),
            base_url=public_url,
            follow_redirects=False,
            raise_server_exceptions=False,
            client=(peer, 1),
        ) as client:
            yield client

    return serve


PUBLIC = "https://login.example.test"
SPELLINGS = [
    *("login.example.test", "login.example.test:443", "login.example.test.", "login.example.test:"),
    *("LOGIN.example.TEST", "Login.Example.Test.:443", "login.example.test.:"),
]
ELSEWHERE = [
    *(
        "",
        ".",
        ":443",
        "evil.example",
        "login.example.test.evil.example",
        "login.example.test..",
        "[",
    ),
    *("login.example.test:8443", "login.example.test:80", "login.example.test:443:443", "[::2]"),
    *("login.example.test:https", "login.example.test/", "x@login.example.test", "127.0.0.1]["),
    *("[127.0.0.1]", "[127.0.0.1", "127.0.0.1]", "[localhost]", "[::1%eth0]", "::1", "127.0.0.1:٨"),
    *("login.example.test:999999999", "login%2eexample.test", "login.example.test,evil.example"),
]


@pytest.mark.case("B72")
@pytest.mark.requirement("S-41")
@pytest.mark.parametrize("host", SPELLINGS)
def test_one_host_has_several_spellings(served_at: Serving, host: str) -> None:
    with served_at(PUBLIC) as client:
        assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.case("B72")
@pytest.mark.requirement("S-41")
@pytest.mark.parametrize("host", ELSEWHERE)
def test_what_only_looks_like_it_is_another_host(served_at: Serving, host: str) -> None:
    with served_at(PUBLIC) as client:
        answer = client.get("/sign-in", headers=[(b"Host", host.encode())])
    assert answer.status_code == 421
    assert "evil" not in answer.text


@pytest.mark.requirement("S-41")
@pytest.mark.parametrize("other", ["login.example.test", "evil.example"])
def test_a_request_names_its_host_once(served_at: Serving, other: str) -> None:
    with served_at(PUBLIC) as client:
        twice = [("Host", "login.example.test"), ("Host", other)]
        assert client.get("/sign-in", headers=twice).status_code == 421


@pytest.mark.case("B72")
@pytest.mark.parametrize("host", ["login.example.test", "login.example.test:8443"])
def test_a_proxy_on_another_port_may_leave_it_out(served_at: Serving, host: str) -> None:
    with served_at(f"{PUBLIC}:8443") as client:
        assert client.get("/sign-in", headers={"Host": host}).status_code == 200
        other = client.get("/sign-in", headers={"Host": "login.example.test:8444"})
    assert other.status_code == 421


@pytest.mark.case("B72")
@pytest.mark.requirement("S-57")
@pytest.mark.parametrize(
    "origin",
    [PUBLIC, f"{PUBLIC}:443", "HTTPS://LOGIN.EXAMPLE.TEST", f"{PUBLIC}.", f"{PUBLIC}:"],
)
def test_our_own_origin_has_several_spellings_too(served_at: Serving, origin: str) -> None:
    with served_at(PUBLIC) as client:
        assert client.post("/sign-in", headers={"Origin": origin}).status_code == 422


@pytest.mark.case("B72")
@pytest.mark.requirement("S-57")
@pytest.mark.parametrize(
    "origin",
    [
        *("http://login.example.test", "https://login.example.test:80", "login.example.test", ""),
        *(
            "https://",
            "null",
            "https://login.example.test/",
            "https://login.example.test@evil.test",
        ),
        *("https://evil.example", "ftp://login.example.test", "https://login.example.test.."),
        *("http://127.0.0.1][", "http://[127.0.0.1]", "https://login.example.test https://evil"),
    ],
)
def test_another_origin_is_refused(served_at: Serving, origin: str) -> None:
    with served_at(PUBLIC) as client:
        assert client.post("/sign-in", headers={"Origin": origin}).status_code == 403


@pytest.mark.requirement("S-57")
@pytest.mark.parametrize("name", ["Origin", "Sec-Fetch-Site"])
def test_a_request_says_once_where_it_comes_from(served_at: Serving, name: str) -> None:
    right = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}[name]
    wrong = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}[name]
    with served_at(PUBLIC) as client:
        for twice in ([(name, right), (name, wrong)], [(name, wrong), (name, right)]):
            assert client.post("/sign-in", headers=twice).status_code == 403


@pytest.mark.case("B72")
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000", 422),
        ("localhost:8181", "http://LOCALHOST:8181", 422),
        ("localhost.:8181", "http://localhost:8181", 422),
        ("[::1]:80", "http://[::1]", 422),
        ("127.0.0.1:8181", "http://127.0.0.1:8182", 403),
        ("127.0.0.1:8181", "http://localhost:8181", 403),
        ("127.0.0.1:8181", "https://127.0.0.1:8181", 403),
    ],
)
def test_on_this_machine_the_origin_is_the_host(
    client: TestClient, host: str, origin: str, status: int
) -> None:
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/sign-in", headers={"Host": host, "Origin": origin})
    assert answer.status_code == status


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
def test_nor_that_of_a_neighbour_on_the_same_cable(served_at: Serving, alice: Person) -> None:
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
        ("nightlatch", False),
        ("192.0.2.1", False),
        ("[2001:db8::1]", False),
    ],
)
def test_neighbours_without_https_are_left_alone(
    served_at: Serving, host: str, alone: bool
) -> None:
    with served_at(f"https://{host}") as client:
        told = client.get("/sign-in").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000" + ("; includeSubDomains" if alone else "")


@pytest.mark.case("B76")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_password_managers_find_the_page_to_change_it(client: TestClient, method: str) -> None:
    answer = client.request(method, "/.well-known/change-password")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/password")
    control = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
    assert client.request(method, control).status_code == 404


@pytest.mark.case("B76")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/sign-in/", "/sign-in"),
        ("/sign-in//", "/sign-in"),
        ("/sign-in/?next=%2Fprofile", "/sign-in?next=%2Fprofile"),
        ("/profile/password/", "/profile/password"),
        ("/people/7/", "/people/7"),
    ],
)
def test_a_slash_too_many_leads_to_the_page(client: TestClient, asked: str, found: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, asked)
        assert (answer.status_code, answer.headers["Location"]) == (303, found)


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    "asked",
    [
        "/nowhere/",
        "//evil.example/",
        "//",
        "/static/",
        "//sign-in/",
        "/\\evil/",
        "/people/1%0d%0aX:1/",
    ],
)
def test_a_slash_leads_nowhere_else(client: TestClient, asked: str) -> None:
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=asked.encode())
    answer = client.send(request)
    assert (answer.status_code, answer.headers.get("Location")) == (404, None)


@pytest.mark.case("B76")
def test_no_form_is_sent_on(client: TestClient, alice: Person) -> None:
    data = {"username": "alice", "password": PASSWORD}
    assert client.post("/sign-in/", data=data).status_code == 404
    assert not leads_somewhere("/sign-in/")
