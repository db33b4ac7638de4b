"""Many at once, on two workers: a code works once, and a refresh brings one successor."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest

from domain.access import factors
from tests.e2e.oidc.parties import Party
from tests.e2e.oidc.scene import Scene
from tests.unit.provider.party import PKCE, VERIFIER

pytestmark = pytest.mark.requirement("S-171")
MANY = 20
COOKIE = "__Host-nightlatch-session"


class App:
    """The server of an app, and a person's browser, as far as requests go."""

    def __init__(self, scene: Scene, party: Party) -> None:
        self.scene, self.party = scene, party
        self.client = httpx2.Client(base_url=scene.issuer, verify=False, timeout=60)

    def code(self, session: str, **more: str) -> str:
        asked = {
            "client_id": self.party.id,
            "redirect_uri": f"{self.party.origin}{self.party.kind.callback}",
            "response_type": "code",
            "scope": "openid offline_access",
            **PKCE,
            **more,
        }
        cookie = {"Cookie": f"{COOKIE}={session}"}
        answer = self.client.get(f"/oidc/authorize?{urlencode(asked)}", headers=cookie)
        found = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
        return found["code"]

    def token(self, **form: str) -> httpx2.Response:
        who = {"client_id": self.party.id, "client_secret": self.party.secret}
        return self.client.post("/oidc/token", data={**who, **form})

    def exchange(self, code: str) -> httpx2.Response:
        back = f"{self.party.origin}{self.party.kind.callback}"
        given = {"code": code, "redirect_uri": back, "code_verifier": VERIFIER}
        return self.token(grant_type="authorization_code", **given)

    def refresh(self, token: str) -> httpx2.Response:
        return self.token(grant_type="refresh_token", refresh_token=token)

    def userinfo(self, access: str) -> int:
        bearer = {"Authorization": f"Bearer {access}"}
        return self.client.get("/oidc/userinfo", headers=bearer).status_code


@pytest.fixture
def app(provider: Scene) -> Iterator[App]:
    app = App(provider, provider.parties["openid-client"])
    with app.client:
        yield app


@pytest.fixture
def session(provider: Scene) -> str:
    """Of somebody who has shown all factors."""
    return provider.people.session(provider.people.newcomer(), factors=factors.WITH_CODE)


def at_once(act: Any, *given: Any) -> list[httpx2.Response]:
    with ThreadPoolExecutor(MANY) as pool:
        return [future.result() for future in [pool.submit(act, *given) for _ in range(MANY)]]


def test_of_a_code_brought_20_times_one_works_and_then_none(app: App, session: str) -> None:
    answers = at_once(app.exchange, app.code(session))
    good = [answer.json() for answer in answers if answer.status_code == 200]
    refused = {answer.json()["error"] for answer in answers if answer.status_code != 200}
    assert (len(good), refused) == (1, {"invalid_grant"})
    assert app.userinfo(good[0]["access_token"]) == 401
    assert app.refresh(good[0]["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_asked_for_20_times_brings_one_successor(app: App, session: str) -> None:
    first = app.exchange(app.code(session)).json()
    answers = at_once(app.refresh, first["refresh_token"])
    assert {answer.status_code for answer in answers} == {200}
    [successor] = {answer.json()["refresh_token"] for answer in answers}
    assert app.userinfo(answers[0].json()["access_token"]) == 200
    assert app.refresh(successor).status_code == 200
