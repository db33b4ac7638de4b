"""For all tests: no secret may reach the log, whatever is done (S-94)."""

import io
import logging
import signal
from collections.abc import Iterator

import pytest

from domain.database import storage
from domain.security_log import LOGGER, JsonLines
from tests.canaries import CANARIES

# A shell that starts the suite in the background has it ignore SIGINT, and so would every server
# that a test starts and tells to stop.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No test leaves connections behind, not even one whose start was refused half way."""
    yield
    storage.close_database()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="all ways in which answers get lost")


@pytest.fixture(scope="session", autouse=True)
def log() -> Iterator[io.StringIO]:
    """Everything that the product logs during the whole run; at its end no canary is in it."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    for name in (LOGGER, "uvicorn"):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield lines
    written = lines.getvalue()
    assert not [canary for canary in CANARIES if canary in written]
