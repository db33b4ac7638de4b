"""The steps of a sign-in by OpenID Connect in which an app can meet a fault."""

import json
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.database.storage import write
from domain.encryption import tokens
from domain.oidc import clients, request_client
from models import AccessToken, Client, Grant
from test_mode import faults, forging
from test_mode.buffered_request import BufferedRequest
from test_mode.faults import Fault

LOST = 502  # what a proxy says of an answer that never came
EXPIRED = 61  # seconds, more than a code lasts
ANOTHER_STATE = "not-what-the-app-sent"


class Step(ABC):
    """What comes before the application answers, and what after; both in a thread."""

    name: str

    def whose(self, asked: BufferedRequest) -> str:
        """The client id of the app that asks, "" if that can't be told."""
        return asked.client_id

    @abstractmethod
    def before(self, asked: BufferedRequest, fault: Fault) -> Response | None:
        """The answer to a request that the application never sees; None if it does."""

    @abstractmethod
    def after(self, answer: Response, fault: Fault, now: int) -> Response | None:
        """The application's answer, changed; None if it is none that the fault could change."""


class Authorization(Step):
    """The app has sent a browser, which is sent back at once."""

    name = faults.AUTHORIZATION

    def before(self, asked: BufferedRequest, fault: Fault) -> Response | None:
        """Send it nowhere but to an address of the app."""
        found, given = clients.by_client_id(asked.client_id), asked.given
        if found is None or not request_client.is_one_of(
            clients.addresses(found.app), given.get("redirect_uri", ""), found.client
        ):
            return None
        if not {"error", "wrong"} & set(fault):
            return None
        told = _refusal(fault) if "error" in fault else {"code": tokens.new()}
        told |= {"state": given.get("state", ""), "iss": asked.issuer} | _wrong(fault)
        sign = "&" if "?" in given["redirect_uri"] else "?"
        return RedirectResponse(f"{given['redirect_uri']}{sign}{urlencode(told)}", 303)

    def after(self, *_: Any) -> None:
        """Whatever else comes of it comes on later pages."""


class Token(Step):
    """The app exchanges a code, or a refresh token."""

    name = faults.TOKEN

    def before(self, asked: BufferedRequest, fault: Fault) -> Response | None:
        """Refuse, or let the code be too old."""
        if "error" in fault:
            return _failed(asked, _refusal(fault), 400)
        if fault.get("expired_code"):
            mine = Grant.code_hash == tokens.hashed(asked.given.get("code", ""))
            with write():
                Grant.update(created_at=Grant.created_at - EXPIRED).where(mine).execute()
        return _unavailable(asked, fault)

    def after(self, answer: Response, fault: Fault, now: int) -> Response | None:
        """Let the answer get lost, or its ID token be one that no app may accept."""
        if fault.get("lost"):
            return Response(status_code=LOST)
        told = _json(answer)
        if "id_token" not in told:
            return None
        return _with(answer, told | {"id_token": forging.forged(told["id_token"], fault, now)})


class Userinfo(Step):
    """The app asks who it is."""

    name = faults.USERINFO

    def whose(self, asked: BufferedRequest) -> str:
        """The app that the access token was given to."""
        mine = AccessToken.token_hash == tokens.hashed(asked.access_token)
        found = Client.select().join(Grant, on=Grant.app == Client.app).join(AccessToken)
        client = found.where(mine).first()
        return client.client_id if client is not None else ""

    def before(self, asked: BufferedRequest, fault: Fault) -> Response | None:
        """Answer that it isn't available."""
        return _unavailable(asked, fault)

    def after(self, answer: Response, fault: Fault, _: int) -> Response | None:
        """Change what the answer says about the person."""
        told = _json(answer)
        return _with(answer, forging.changed(told, fault)) if "sub" in told else None


STEPS: dict[str, Step] = {
    "/oidc/authorize": Authorization(),
    "/oidc/token": Token(),
    "/oidc/userinfo": Userinfo(),
}


def _unavailable(asked: BufferedRequest, fault: Fault) -> Response | None:
    if "status" not in fault:
        return None
    return _failed(asked, {"error": "temporarily_unavailable"}, fault["status"])


def _failed(asked: BufferedRequest, told: dict[str, str], status: int) -> Response:
    """In JSON, and so that scripts of the app can read it that could read the right answer."""
    is_known = clients.is_origin_of_public_app(asked.origin)
    cors = {"Access-Control-Allow-Origin": asked.origin} if is_known else {}
    return JSONResponse(told, status, cors)


def _refusal(fault: Fault) -> dict[str, str]:
    return {name: fault[name] for name in ("error", "error_description") if name in fault}


def _wrong(fault: Fault) -> dict[str, str]:
    others = {"state": {"state": ANOTHER_STATE}, "issuer": {"iss": forging.ELSEWHERE}}
    return others.get(fault.get("wrong", ""), {})


def _json(answer: Response) -> dict[str, Any]:
    is_one = answer.headers.get("Content-Type", "").startswith("application/json")
    told = json.loads(bytes(answer.body)) if answer.status_code == 200 and is_one else {}
    return told if isinstance(told, dict) else {}


def _with(answer: Response, told: dict[str, Any]) -> Response:
    answer.body = json.dumps(told).encode()
    answer.headers["Content-Length"] = str(len(answer.body))
    return answer
