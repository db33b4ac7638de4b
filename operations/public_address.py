"""What answers at the public address, asked from this machine the way a browser would."""

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from operations import answer_mark

WITHIN = 10  # seconds for all of it, however slowly something answers
EACH = 5  # seconds for each step of it
PATH = "/robots.txt"  # small, and refused like any page if host or proxy don't match the settings
_REACHES_NOBODY = {502, 503, 504}


@dataclass(frozen=True)
class Answer:
    """What came back, and what is wrong with it, if anything."""

    found: str
    problem: str = ""


def asked(origin: str, within: float = WITHIN) -> Answer:
    """Ask once, follow no redirect, and give up after so many seconds."""
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(_asked(origin)), daemon=True)
    asking.start()
    asking.join(within)
    return answers[0] if answers else _nothing("There was no answer in time.")


def _asked(origin: str) -> Answer:
    host = urlsplit(origin).hostname or ""
    try:
        return _told(_response(origin), host)
    except ssl.SSLError as fault:
        return _no_https(fault, host)
    except socket.gaierror:
        return _nothing(f"The name {host} can't be found. Point it to this machine in DNS.")
    except (OSError, http.client.HTTPException) as fault:
        return _nothing(f"({str(fault) or type(fault).__name__})")


def _response(origin: str) -> http.client.HTTPResponse:
    url = urlsplit(origin)
    host, port = url.hostname or "", url.port
    secure = url.scheme == "https"
    connection = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    line = connection(host, port, timeout=EACH)
    try:
        line.request("GET", PATH, headers={"Connection": "close"})
        return line.getresponse()
    finally:
        line.close()


def _told(response: http.client.HTTPResponse, host: str) -> Answer:
    if response.getheader(answer_mark.HEADER) == answer_mark.OURS:
        return _ours(response.status)
    elsewhere = urlsplit(response.getheader("Location") or "").hostname
    if elsewhere and elsewhere != host:
        return _elsewhere(elsewhere)
    if response.status in _REACHES_NOBODY:
        return Answer(
            f"a proxy answers with {response.status}",
            "The proxy can't reach Nightlatch. Is it running, and does the proxy use its port?",
        )
    return _something_else(response)


def _ours(status: int) -> Answer:
    if status == http.client.OK:
        return Answer("Nightlatch answers")
    return Answer(f"Nightlatch answers with {status}", _refused(status))


def _refused(status: int) -> str:
    if status == http.client.MISDIRECTED_REQUEST:
        return (
            "It isn't configured for this address. Was it restarted after NIGHTLATCH_PUBLIC_URL or "
            "NIGHTLATCH_TRUSTED_PROXIES changed?"
        )
    return "Its log says what's wrong."


def _elsewhere(host: str) -> Answer:
    return Answer(
        f"a redirect to {host}",
        f"People who open it are sent to {host}. NIGHTLATCH_PUBLIC_URL must be the address "
        "they end up at.",
    )


def _something_else(response: http.client.HTTPResponse) -> Answer:
    server = (response.getheader("Server") or "it doesn't say what it is").strip()
    return Answer(
        f"something else answers with {response.status}",
        f"Something other than Nightlatch answers there ({server}), or a proxy in front removes "
        "response headers that the pages need.",
    )


def _no_https(fault: ssl.SSLError, host: str) -> Answer:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Answer(
            "its certificate is invalid",
            f"Browsers reject the certificate for {host}: {fault.verify_message}. Get the proxy a "
            "certificate for this name.",
        )
    return Answer(
        "no https",
        f"Whatever answers there doesn't use https ({fault.reason or fault}). Is the proxy set "
        "up for this name?",
    )


def _nothing(why: str) -> Answer:
    return Answer(
        "nothing answers",
        f"Nothing answers there when tried from this machine. {why} Are Nightlatch and the proxy "
        "running? (Behind some routers, a machine can't reach its own public address. If so, try "
        "from elsewhere.)",
    )
