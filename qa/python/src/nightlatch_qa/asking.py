"""One request to the server under test; whatever goes wrong is put into a sentence."""

from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, ProxyHandler, Request, build_opener

__tracebackhide__ = True

ANSWERS_WITHIN = 30  # seconds


class CannotTest(Exception):
    """Something is missing before any test can run; says what, and where to get it."""


class _Stay(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        """There is no next request."""


def answered(request: Request) -> tuple[int, Message]:
    """Status and headers of the answer, whatever it is. Raises CannotTest without one."""
    try:
        return 200, ask(request, _Stay())[0]
    except HTTPError as fault:
        with fault:
            return fault.code, fault.headers


def ask(request: Request, *more: BaseHandler) -> tuple[Message, bytes]:
    """The answer's headers and body. Raises HTTPError if it is not a good one, else CannotTest."""
    parts = urlsplit(request.full_url)
    # What this machine's proxy is for, the machine itself is not.
    handlers = [ProxyHandler({}), *more] if _is_loopback(parts.hostname or "") else [*more]
    try:
        with build_opener(*handlers).open(request, timeout=ANSWERS_WITHIN) as answer:
            return answer.headers, answer.read()
    except HTTPError:
        raise
    except (OSError, HTTPException) as fault:
        reason = getattr(fault, "reason", None) or fault
        raise CannotTest(
            f"{parts.scheme}://{parts.netloc} does not answer: {reason}. "
            "Is the server still running?"
        ) from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")
