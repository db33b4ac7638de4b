"""Answers that never arrive, and what was opened by them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.session_tokens import OpenSession
from domain.refusals import Refused
from domain.signin import signin
from models import Session, database
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Person,
)

COOKIE = "nightlatch-8000-session"


def lost(client: TestClient, path: str, **data: str) -> Response:
    """The answer as the server gave it; the browser never saw it, nor its cookies."""
    jar = client.cookies.jar
    before = list(jar)
    answer = client.post(path, data=data)
    jar.clear()
    for cookie in before:
        jar.set_cookie(cookie)
    return answer


def token_in(answer: Response) -> str:
    return answer.cookies[COOKIE]


def half(person: Person, now: int) -> Session:
    return signin.with_password(person.user.username, PASSWORD, now, ORIGIN).session


def in_parallel(calls: list[Callable[[], OpenSession]]) -> list[OpenSession]:
    """What each brought about at the same moment; refusals are left out."""

    def call(one: Callable[[], OpenSession]) -> list[OpenSession]:
        with database.connection_context(), suppress(Refused):
            return [one()]
        return []

    with ThreadPoolExecutor(8) as pool:
        return [opened for found in pool.map(call, calls) for opened in found]


def living(tokens: set[str], now: int) -> list[Session]:
    return [found for token in tokens if (found := sessions.resume(token, now)) is not None]
