"""What TOML can say and JSON can't, sent to a server for tests: refused in a sentence."""

import pytest
from starlette.testclient import TestClient

from settings import ROOT
from tests.unit.qa.conftest import TOKEN

HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/toml"}


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "inf", "nan"])
@pytest.mark.parametrize("how", ["advance", "set"])
def test_the_clock_stays_in_its_century(tester: TestClient, how: str, number: str) -> None:
    answer = tester.post("/test-mode/clock", content=f"{how} = {number}", headers=HEADERS)
    assert answer.status_code == 422
    assert "from the year 2000 to the year 2100" in answer.json()["error"]


@pytest.mark.parametrize(
    "value", ["1990-01-01", "{at = 10:00:00}", "[1979-05-27T07:32:00Z]", "nan"]
)
@pytest.mark.parametrize("step", ["userinfo", "token"])
def test_claims_are_what_an_app_can_be_told(tester: TestClient, step: str, value: str) -> None:
    told = f"claims = {{birthdate = {value}}}"
    answer = tester.post(f"/test-mode/next-{step}", content=told, headers=HEADERS)
    assert answer.status_code == 422
    assert "Put dates and times in quotes." in answer.json()["error"]


@pytest.mark.case("B66")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_may_begin_as_windows_saves_it(tester: TestClient, encoding: str) -> None:
    team = '[[people]]\r\nname = "Zoë"\r\n'.encode(encoding)
    answer = tester.post("/test-mode/seed", content=team, headers=HEADERS)
    assert answer.json()["people"][0]["name"] == "Zoë"


@pytest.mark.parametrize("sent", [b'x = "\xe9"', b"x = 1\0"])
def test_what_is_no_text_is_no_toml(tester: TestClient, sent: bytes) -> None:
    answer = tester.post("/test-mode/seed", content=sent, headers=HEADERS)
    assert answer.status_code == 422
    assert "TOML in UTF-8, which line 1 is not" in answer.json()["error"]


def test_half_a_character_is_no_claim(tester: TestClient) -> None:
    sent = b'{"claims": {"name": "\\ud800"}}'
    headers = HEADERS | {"Content-Type": "application/json"}
    answer = tester.post("/test-mode/next-userinfo", content=sent, headers=headers)
    assert answer.status_code == 422


def test_the_team_in_the_documentation_can_be_created(tester: TestClient) -> None:
    told = (ROOT / "docs/qa.md").read_text("utf-8").partition("\n### A team from a file\n")[2]
    team = told.partition("```toml\n")[2].partition("```")[0]
    answer = tester.post("/test-mode/seed", content=team, headers=HEADERS)
    assert (answer.status_code, answer.json().get("error")) == (200, None)
    assert [app["name"] for app in answer.json()["apps"]] == ["Board", "Wiki"]


@pytest.mark.parametrize(
    ("path", "sent", "key"),
    [
        ("seed", b'{"people": [{"admin": true, "admin": false}]}', "admin"),
        ("seed", b'{"people": [{}], "people": [{}, {}]}', "people"),
        ("clock", b'{"advance": 30, "advance": 3}', "advance"),
        ("next-token", b'{"claims": {"sub": "x", "sub": "y"}}', "sub"),
        ("session", b'{"username": "kim", "user\\u006eame": "lou"}', "username"),
    ],
)
def test_json_says_nothing_twice_either(
    tester: TestClient, path: str, sent: bytes, key: str
) -> None:
    headers = HEADERS | {"Content-Type": "application/json"}
    answer = tester.post(f"/test-mode/{path}", content=sent, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"] == f'"{key}" was sent twice in one object.'
    assert (
        tester.post("/test-mode/seed", content="x = 1\nx = 2", headers=HEADERS).status_code == 422
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("max_age = " + "9" * 5_000, "A number is too long."),
        ("groups = " + "[" * 5_000, "Send TOML that is nested less."),
    ],
)
def test_what_python_does_not_read_is_told_in_our_words(
    tester: TestClient, sent: str, said: str
) -> None:
    answer = tester.post("/test-mode/seed", content=sent, headers=HEADERS)
    assert (answer.status_code, answer.json()["error"]) == (422, said)
