"""Who may send commands to a server for tests."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models import Installation, User
from test_mode import seeding
from tests.unit.conftest import NOW

TOKEN = "the-token-of-this-test-and-no-other"
PATHS = ("app", "app/removal", "clock", "mfa", "next-token", "person", "reset", "seed", "session")
Tell = Callable[..., Any]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "given", ["", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"Bearer{TOKEN}"]
)
def test_without_its_token_nothing_is_done(tester: TestClient, path: str, given: str) -> None:
    seeding.make({"people": [{"username": "kim"}]}, NOW, "")
    answer = tester.post(f"/test-mode/{path}", json={}, headers={"Authorization": given})
    assert answer.status_code == 401
    assert User.select().count() == 1


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(tester: TestClient, scheme: str) -> None:
    given = {"Authorization": f"{scheme} {TOKEN}"}
    assert tester.post("/test-mode/reset", json={}, headers=given).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_another_sites_page_cannot_send_a_command(tester: TestClient, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}
    assert tester.post(f"/test-mode/{path}", json={}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_another_hosts_name_leads_nowhere(tester: TestClient, path: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"}
    assert tester.post(f"/test-mode/{path}", json={}, headers=headers).status_code == 421


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        b"x", b"[]", b"1", b"\xff", b"\0", b'{"advance": "1"}', b'{"advance": true}',
        b'{"advance": 1e400}', b'{"advance": NaN}', b'{"set": -1}', b'{"set": null}',
        b'{"advance": 1, "set": 1}', b'{"people": 1}', b'{"people": []}', b'{"people": [1]}',
        b'{"people": [{"username": 1}]}', b'{"people": [{"username": "a b"}]}',
        b'{"people": [{"password": "short"}]}', b'{"people": [{"rank": "general"}]}',
        b'{"people": [{"username": "twice"}, {"username": "Twice"}]}',
        b'{"people": [' + b"{}," * 200 + b"{}]}", b"[" * 50_000, b'{"set": ' + b"9" * 5000 + b"}",
        b'{"people": [{"name": "\\ud800"}]}', b'{"username": 1}', b'{"username": "nobody"}',
        b'{"username": "\\ud800\\u0000"}', b'{"username": "kim", "password": "x"}',
        b'{"set": "forward"}',
        b'{"people": [{"password": "seven quiet \\ud800 herons wade"}]}',
        b'{"people": [{"password": "seven quiet \\u0000 herons wade"}]}',
        b'{"people": [{"groups": "ops"}]}', b'{"people": [{"groups": [1]}]}',
        b'{"people": [{"groups": ["a,b"]}]}', b'{"people": [{"groups": ["\\ud800"]}]}',
        b'{"name": 1}', b'{"name": "\\u0000"}', b'{"origin": "ftp://x", "name": "x"}',
        b'{"max_age": true}', b'{"max_age": 0}', b'{"max_age": 99999999}', b'{"groups": {}}',
        b'{"groups": [","]}', b'{"people": ["nobody"]}', b'{"groups": [' + b'"x",' * 50 + b'"x"]}',
        b'{"kind": "saml"}',
    ],
    ids=lambda body: body[:30],
)  # fmt: skip
def test_no_nonsense_makes_it_stumble(tester: TestClient, path: str, body: bytes) -> None:
    answer = tester.post(
        f"/test-mode/{path}", content=body, headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert answer.status_code in ((200, 422) if path == "reset" else (422,))
    if answer.status_code == 422:
        assert answer.json()["error"]
    assert User.select().count() == 0


@pytest.mark.parametrize("path", PATHS)
def test_people_who_took_the_place_of_its_database_are_left_alone(tell: Tell, path: str) -> None:
    seeding.make({"people": [{"username": "kim"}]}, NOW, "")
    Installation.update(is_test=False).execute()
    assert "not created by test mode" in tell(path, status=409)["error"]
    assert [user.username for user in User.select()] == ["kim"]
