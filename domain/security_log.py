"""The security log: one JSON line an event, for people and machines that watch the server.

What goes in is listed in docs/security.md. Never a password, code, secret, token or cookie
(ASVS 16.2.5); control characters are escaped, so that one event is one line (ASVS 16.4.1).
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

LOGGER = "nightlatch"

# Who else has something to say; python_multipart only what is wrong with a form, in its own bytes.
OTHERS = {
    "uvicorn": logging.WARNING,
    "asyncio": logging.WARNING,
    "psycopg": logging.WARNING,
    "python_multipart": logging.CRITICAL,
}

_logger = logging.getLogger(f"{LOGGER}.security")


@dataclass(frozen=True)
class Request:
    """The request at work, for every line that is written in the meantime."""

    id: str = ""
    address: str = ""


# Whom else to tell of each event, if anyone.
listener: Callable[[str, Mapping[str, object]], None] | None = None

_request: ContextVar[Request | None] = ContextVar("request", default=None)


def during(request: Request) -> None:
    """Note which request the lines of this task and its threads belong to."""
    _request.set(request)


def log(
    event: str, *, user_id: int | None = None, level: int = logging.INFO, **facts: str | int
) -> None:
    """Write one line. `facts` are our own words and numbers, nothing that a client sent."""
    _logger.log(level, event, extra={"facts": {"user": user_id, **facts}})
    if listener is not None:
        listener(event, facts)


def to_stderr() -> None:
    """Write these lines, and what the server itself has to say, to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for name, level in {LOGGER: logging.INFO, **OTHERS}.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class JsonLines(logging.Formatter):
    """Each record as one line of JSON: UTC time, level, event, request id, address, facts."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        request = _request.get() or Request()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "request": request.id,
            "address": request.address,
            **getattr(record, "facts", {"logger": record.name}),
        }
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        given = {name: value for name, value in line.items() if value not in ("", None)}
        return json.dumps(given, ensure_ascii=True)
