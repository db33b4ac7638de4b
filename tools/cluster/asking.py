"""Asking the programs of a cluster how they are."""

import http.client
import json
from contextlib import closing, suppress
from typing import Any

WITHIN = 3  # seconds


def json_of(address: str, port: int, path: str, body: bytes | None = None) -> dict[str, Any] | None:
    """What a program answers, or None if it doesn't, or says no."""
    with suppress(OSError, ValueError, http.client.HTTPException):
        status, text = _answer((address, port), path, body, {})
        if status == http.client.OK:
            told: dict[str, Any] = json.loads(text)
            return told
    return None


def is_ready(address: str, port: int, host: str) -> bool:
    """Whether a Nightlatch there could let people in."""
    with suppress(OSError, http.client.HTTPException):
        return _answer((address, port), "/readyz", None, {"Host": host})[0] == http.client.OK
    return False


def sent(address: str, port: int, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Have a program do something; the status of its answer."""
    return _answer((address, port), path, body, headers, seconds=60)[0]


def _answer(
    place: tuple[str, int],
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    seconds: float = WITHIN,
) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection(*place, timeout=seconds)) as connection:
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
