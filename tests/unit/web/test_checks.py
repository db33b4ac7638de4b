"""The checks: who may ask, and what else about a request is nothing to them."""

from ipaddress import ip_network

import pytest
from starlette.responses import Response

from tests.unit.check_handlers import ALL, PROXY, PUBLIC, Ask, is_refusal, yes
from web import cookies
from web.original_requests import OriginalRequest
from web.request import Request


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
def test_a_proxy_of_ours_asks_by_any_name(asking: Ask, where: str) -> None:
    with asking(yes) as client:
        for host in ("login.example.test", "wiki.example.test", "nightlatch:8000", ""):
            for method in ("GET", "HEAD"):
                answer = client.request(method, where, headers={"Host": host})
                assert (answer.status_code, answer.content) == (200, b""), (method, host)
                assert dict(answer.headers) == {
                    "remote-user": "/a?b=c",
                    "cache-control": "no-store",
                    "content-length": "0",
                }


@pytest.mark.requirement("S-108")
@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ALL)
def test_only_reading_is_asked_for(asking: Ask, where: str) -> None:
    others = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "X"]
    with asking(yes) as client:
        for method in others:
            answer = client.request(method, where, headers={"Sec-Fetch-Site": "same-origin"})
            assert is_refusal(where, answer), method


WRONG: list[list[tuple[str, str]]] = [
    [("Content-Length", "many")],
    [("Content-Length", "-1")],
    [("Content-Length", "99999999")],
    [("Content-Length", "0"), ("Content-Length", "5")],
    [("Transfer-Encoding", "chunked, chunked")],
    [("Expect", "200-ok")],
    [("Host", "evil.example"), ("Host", "login.example.test")],
    [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
    [("Cookie", "=;;=\xff; a")],
    [("X-Long", "x" * 40_000)],
    [("Accept-Encoding", "\x00"), ("User-Agent", "\xff\xfe")],
    [("Upgrade", "websocket"), ("Connection", "Upgrade")],
]


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("status", [200, 401])
def test_what_else_is_wrong_with_a_request_is_for_the_app_to_judge(
    asking: Ask, status: int
) -> None:
    with asking(lambda *_: Response(status_code=status)) as client:
        for headers in WRONG:
            sent = [(name.encode(), value.encode("latin-1")) for name, value in headers]
            answers = {client.get(where, headers=sent).status_code for where in ALL}
            assert answers == {status}, str(headers)[:80]


@pytest.mark.requirement("S-104")
@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("public_url", [PUBLIC, ""])
@pytest.mark.parametrize("peer", [PROXY, "192.0.2.1"])
def test_nobody_but_a_proxy_of_ours_gets_a_yes(asking: Ask, public_url: str, peer: str) -> None:
    trusted = () if peer == PROXY else (ip_network(PROXY),)
    with asking(yes, peer=peer, public_url=public_url, trusted_proxies=trusted) as client:
        for host in ("login.example.test", "127.0.0.1:8000", "evil.example", ""):
            claims = {"Host": host, "X-Forwarded-For": PROXY, "X-Real-IP": PROXY}
            answers = [client.get(where, headers=claims) for where in ALL]
            assert {(a.status_code, a.content) for a in answers} == {(403, b"")}, host


@pytest.mark.requirement("S-107")
@pytest.mark.parametrize("where", ALL)
def test_what_is_unclear_is_refused(asking: Ask, where: str) -> None:
    evil = {"X-Original-URL": "https://evil.test./", "X-Forwarded-Host": "evil.test."}
    with asking(yes) as client:
        answer = client.get(where, headers=evil)
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.requirement("S-125")
@pytest.mark.parametrize("where", ALL)
def test_no_cookie_of_ours_says_who_asks(asking: Ask, where: str) -> None:
    def read(request: Request, _: OriginalRequest) -> Response:
        return Response(status_code=200 if cookies.read(request, cookies.SESSION) else 401)

    with asking(read) as client:
        cookie = {"Cookie": "__Host-nightlatch-session=a-token"}
        assert client.get(where, headers=cookie).status_code == 401


@pytest.mark.requirement("S-64")
@pytest.mark.requirement("S-126")
@pytest.mark.parametrize("where", ALL)
@pytest.mark.parametrize("status", [302, 401, 403])
def test_what_an_apps_visitor_gets_to_see_leaves_no_policy_of_ours_there(
    asking: Ask, where: str, status: int
) -> None:
    with asking(lambda *_: Response(status_code=status)) as client:
        answer = client.get(where)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert len(answer.headers["X-Request-Id"]) == 16
    assert not {"Strict-Transport-Security", "Reporting-Endpoints", "Set-Cookie"} & {
        name.title() for name in answer.headers
    }
