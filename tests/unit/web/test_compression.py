"""What travels compressed, and what must not (BREACH)."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import Person, sign_in

ASKING = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("asked", ["gzip", "br, gzip;q=0.5", "GZIP", "gzip , br"])
def test_help_is_compressed_for_who_can_read_that(client: TestClient, asked: str) -> None:
    plain = client.get("/help/mfa", headers={"Accept-Encoding": "identity"})
    answer = client.get("/help/mfa", headers={"Accept-Encoding": asked})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.text == plain.text
    assert int(answer.headers["Content-Length"]) < len(plain.content) / 2
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("asked", ["", "identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip"])
def test_and_as_it_is_for_who_cannot(client: TestClient, asked: str) -> None:
    answer = client.get("/help/mfa", headers={"Accept-Encoding": asked})
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    "path",
    ["/sign-in", "/profile", "/overview", "/people", "/people?q=ada", "/activity", "/activity.csv"],
)
def test_no_page_that_holds_anything_personal_is(
    client: TestClient, ada: Person, now: int, path: str
) -> None:
    if path != "/sign-in":
        sign_in(client, ada, now)
    assert "Content-Encoding" not in client.get(path, headers=ASKING).headers
