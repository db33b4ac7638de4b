"""Hosts and origins in all their spellings, probes, addresses behind proxies, slashes too many."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient

Serving = Callable[..., AbstractContextManager[TestClient]]
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
