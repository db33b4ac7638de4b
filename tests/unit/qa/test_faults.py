"""The faults that a server for tests lets an app meet when told, once, and no other app."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt

from tests.unit.qa.app_side import BACK, AppSide, part, published

Tell = Callable[..., Any]
Spoil = Callable[..., None]
MINUTE = 60


def test_an_app_that_no_fault_was_asked_for_gets_what_it_should(wiki: AppSide) -> None:
    told = wiki.sent_back()
    assert (told["state"], told["iss"]) == ("the-state", wiki.made["issuer"])
    token = wiki.exchanged(told["code"]).json()["id_token"]
    claims = jwt.decode(token, published(wiki.tester), ["RS256"]).claims
    assert (claims["nonce"], claims["aud"]) == ("the-nonce", wiki.made["client_id"])


def test_the_next_authorization_is_refused_and_only_the_next(wiki: AppSide, spoil: Spoil) -> None:
    spoil("authorization", error="access_denied", error_description="not today")
    told = wiki.sent_back()
    assert told == {
        "error": "access_denied",
        "error_description": "not today",
        "state": "the-state",
        "iss": wiki.made["issuer"],
    }
    assert "code" in wiki.sent_back()


def test_a_fault_is_that_of_the_app_it_was_asked_for(
    wiki: AppSide, board: AppSide, spoil: Spoil
) -> None:
    spoil("authorization", client_id=wiki.made["client_id"], error="access_denied")
    spoil("token", client_id=wiki.made["client_id"], wrong="nonce")
    assert part(board.id_token(), 1)["nonce"] == "the-nonce"
    assert wiki.sent_back()["error"] == "access_denied"
    assert part(wiki.id_token(), 1)["nonce"] == "another"
    assert part(wiki.id_token(), 1)["nonce"] == "the-nonce"


@pytest.mark.parametrize(("wrong", "name"), [("state", "state"), ("issuer", "iss")])
def test_an_answer_that_is_not_the_apps_comes_with_a_code(
    wiki: AppSide, spoil: Spoil, wrong: str, name: str
) -> None:
    right = wiki.sent_back()
    spoil("authorization", wrong=wrong)
    told = wiki.sent_back()
    assert {key for key in right if told[key] != right[key]} == {"code", name}
    assert wiki.exchanged(told["code"]).json()["error"] == "invalid_grant"


def test_nobody_is_sent_anywhere_but_to_an_address_of_the_app(wiki: AppSide, spoil: Spoil) -> None:
    spoil("authorization", error="access_denied")
    query = {"client_id": wiki.made["client_id"], "redirect_uri": "https://evil.example/"}
    answer = wiki.tester.get("/oidc/authorize", params=query)
    assert "Location" not in answer.headers
    assert wiki.sent_back()["error"] == "access_denied"


def test_an_app_on_ones_own_machine_may_be_at_any_port(
    wiki: AppSide, spoil: Spoil, tell: Tell
) -> None:
    made = tell("app", name="Tool", redirect_uris=["http://127.0.0.1/back"], public=True)
    spoil("authorization", client_id=made["client_id"], error="access_denied")
    asked = {"client_id": made["client_id"], "redirect_uri": "http://127.0.0.1:49152/back"}
    answer = wiki.tester.get("/oidc/authorize", params=asked)
    assert answer.headers["Location"].startswith(asked["redirect_uri"] + "?error=access_denied")


def test_a_code_has_expired_before_it_could_be_exchanged(wiki: AppSide, spoil: Spoil) -> None:
    spoil("authorization", expired_code=True)
    answer = wiki.exchanged(wiki.code())
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert wiki.id_token()


def test_a_token_endpoint_that_is_down_spends_no_code(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", status=503)
    code = wiki.code()
    assert wiki.exchanged(code).status_code == 503
    assert wiki.exchanged(code).status_code == 200


def test_a_page_without_a_server_learns_of_it(wiki: AppSide, spoil: Spoil, tell: Tell) -> None:
    wiki.made = tell("app", redirect_uris=[BACK], public=True)
    spoil("token", status=503)
    headers = {"Origin": "http://127.0.0.1:3000"}
    given = {"client_id": wiki.made["client_id"]}
    answer = wiki.tester.post("/oidc/token", data=given, headers=headers)
    assert answer.status_code == 503
    assert answer.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:3000"


def test_an_answer_that_is_lost_has_spent_it(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", lost=True)
    code = wiki.code()
    assert wiki.exchanged(code).status_code == 502
    assert wiki.exchanged(code).json()["error"] == "invalid_grant"


def test_a_refresh_is_refused(wiki: AppSide, spoil: Spoil) -> None:
    code = wiki.code(scope="openid offline_access")
    token = wiki.exchanged(code).json()["refresh_token"]
    spoil("token", error="invalid_grant")
    assert wiki.refreshed(token).json() == {"error": "invalid_grant"}
    assert wiki.refreshed(token).status_code == 200


def test_userinfo_is_of_someone_else_or_not_to_be_had(wiki: AppSide, spoil: Spoil) -> None:
    told = wiki.exchanged(wiki.code()).json()
    right = wiki.userinfo(told["access_token"]).json()
    spoil("userinfo", client_id=wiki.made["client_id"], wrong="subject", claims={"name": "X"})
    wrong = wiki.userinfo(told["access_token"]).json()
    assert {name for name in right if wrong.get(name) != right[name]} == {"sub", "name"}
    spoil("userinfo", status=503)
    assert wiki.userinfo(told["access_token"]).status_code == 503
    assert wiki.userinfo(told["access_token"]).json() == right


def test_a_fault_waits_for_an_answer_that_can_have_it(wiki: AppSide, spoil: Spoil) -> None:
    spoil("token", wrong="nonce")
    assert wiki.exchanged("no code").json()["error"] == "invalid_grant"
    assert part(wiki.id_token(), 1)["nonce"] == "another"


def test_a_reset_leaves_no_fault_to_come(wiki: AppSide, spoil: Spoil, tell: Tell) -> None:
    spoil("authorization", error="access_denied")
    tell("reset")
    [kim] = tell("seed", people=[{}])["people"]
    cookies = tell("session", username=kim["username"])["cookies"]
    wiki.made = tell("app", redirect_uris=[BACK])
    wiki.cookies = {one["name"]: one["value"] for one in cookies}
    assert "code" in wiki.sent_back()


@pytest.mark.parametrize(
    ("step", "wanted", "why"),
    [
        ("authorization", {"wrong": "nonce"}, "state, issuer"),
        ("token", {"wrong": "everything"}, '"wrong" must be one of'),
        ("token", {"slow": 61}, "0 to 60"),
        ("token", {"claims": []}, '"claims" must be an object'),
        ("userinfo", {"rotated_key": True}, "can have"),
    ],
)
def test_what_cannot_be_meant_is_said(
    tell: Tell, step: str, wanted: dict[str, Any], why: str
) -> None:
    assert why in tell(f"next-{step}", status=422, **wanted)["error"]


def test_the_clock_rules_codes_and_tokens(wiki: AppSide, tell: Tell) -> None:
    code = wiki.code()
    tell("clock", advance=2 * MINUTE)
    assert wiki.exchanged(code).json()["error"] == "invalid_grant"
    told = wiki.exchanged(wiki.code()).json()
    assert wiki.userinfo(told["access_token"]).status_code == 200
    tell("clock", advance=11 * MINUTE)
    assert wiki.userinfo(told["access_token"]).status_code == 401
