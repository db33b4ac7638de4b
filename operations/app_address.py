"""What answers at the address of an app, asked from this machine as a stranger would ask.

Only the registered origin is asked, no redirect is followed, and of what comes back no more is
told than what it says of the front door.
"""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

WITHIN = 6  # seconds for both questions, however slowly something answers
EACH = 3  # seconds for each step of one
MOST = 4096  # bytes that are read of an answer
# What the proxy must not pass on, in both spellings that apps take for the same.
IDENTITY = ("Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups", "Remote-Sub")
CLAIM = "nightlatch-test"

# What is wrong; App.proxy_fault holds one of these, or nothing.
OPEN = "answers-without-asking"
PASSES_HEADERS = "headers-pass"
UNREACHABLE = "unreachable"
NOT_SET_UP = "not-set-up"


@dataclass(frozen=True)
class AddressResult:
    """What the address said: the fault if there is one, and what was seen of it."""

    fault: str = ""
    seen: str = ""
    # The headers of ours that came through.
    arrived: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Reply:
    status: int
    location: str
    body: bytes


def asked(origin: str, ours: str, question: str, within: float = WITHIN) -> AddressResult:
    """Ask at the app's `origin` what happens to a stranger; `ours` is the origin of Nightlatch."""
    answers: list[AddressResult] = []
    asking = threading.Thread(
        target=lambda: answers.append(_asked(origin, ours, question)), daemon=True
    )
    asking.start()
    asking.join(within)
    return answers[0] if answers else AddressResult(UNREACHABLE, "There was no answer in time.")


def _asked(origin: str, ours: str, question: str) -> AddressResult:
    try:
        found = _as_a_stranger(_reply(origin, "/", _NAVIGATION), ours)
        return found if found.fault else _probed(origin, question)
    except socket.gaierror:
        return AddressResult(
            UNREACHABLE, f"The name {urlsplit(origin).hostname} can't be found in DNS."
        )
    except ssl.SSLCertVerificationError as fault:
        return AddressResult(UNREACHABLE, f"Its certificate is invalid: {fault.verify_message}.")
    except ssl.SSLError as fault:
        return AddressResult(
            UNREACHABLE, f"Whatever answers there doesn't use https ({fault.reason})."
        )
    except OSError as fault:
        return AddressResult(
            UNREACHABLE, f"Tried from this machine: {fault.strerror or type(fault).__name__}."
        )
    except (http.client.HTTPException, ValueError):
        # Not a word of what it said: at this machine's own addresses it may be any service.
        return AddressResult(UNREACHABLE, "Whatever answers there doesn't speak HTTP.")


_NAVIGATION = {
    "Accept": "text/html",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Site": "none",
}


def _as_a_stranger(reply: _Reply, ours: str) -> AddressResult:
    """Someone without a cookie must be sent to us, whatever else the app would do."""
    if 200 <= reply.status < 300:
        return AddressResult(
            OPEN, f"It answered with {reply.status} to someone who isn't signed in."
        )
    if 300 <= reply.status < 400 and _leads_to(reply.location, ours):
        return AddressResult()
    where = f", leading to {urlsplit(reply.location).netloc[:100]}" if reply.location else ""
    return AddressResult(
        NOT_SET_UP, f"It answered with {reply.status}{where}, and not with our sign-in."
    )


def _leads_to(location: str, ours: str) -> bool:
    return location.startswith(f"{ours}/")


def _probed(origin: str, question: str) -> AddressResult:
    """Whether headers that only we may send come through from outside."""
    spoofed = dict.fromkeys((*IDENTITY, *(n.replace("-", "_") for n in IDENTITY)), CLAIM)
    reply = _reply(origin, f"/.nightlatch/probe?question={quote(question)}", spoofed)
    arrived = _arrived(reply)
    if arrived is None:
        seen = (
            f"It answered with {reply.status} below /.nightlatch/, where Nightlatch should have "
            "answered."
        )
        return AddressResult(NOT_SET_UP, seen)
    return AddressResult(PASSES_HEADERS, "", arrived) if arrived else AddressResult()


def _arrived(reply: _Reply) -> tuple[str, ...] | None:
    """The names in our own answer; None if it isn't ours."""
    try:
        # With 403, since a proxy would take 200 for "ask the app".
        reply_body = json.loads(reply.body if reply.status == http.client.FORBIDDEN else b"")
        return tuple(str(name)[:40] for name in reply_body["arrived"])
    except (ValueError, TypeError, KeyError):
        return None


def _reply(origin: str, path: str, headers: Mapping[str, str]) -> _Reply:
    url = urlsplit(origin)
    secure = url.scheme == "https"
    connection = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    line = connection(url.hostname or "", url.port, timeout=EACH)
    try:
        line.request("GET", path, headers={**headers, "Connection": "close"})
        response = line.getresponse()
        location = response.getheader("Location") or ""
        return _Reply(response.status, location, response.read(MOST))
    finally:
        line.close()
