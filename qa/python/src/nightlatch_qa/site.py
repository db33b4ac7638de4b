"""Where the site under test is, for page objects that open a page of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

__tracebackhide__ = True

if TYPE_CHECKING:
    from nightlatch_qa.server import Nightlatch

_servers: list["Nightlatch"] = []


@contextmanager
def at(server: "Nightlatch") -> Iterator[None]:
    """Let page objects find this server for as long as the block lasts."""
    _servers.append(server)
    try:
        yield
    finally:
        _servers.remove(server)


def url() -> str:
    """The address of the server that the tests have now."""
    return server().url


def server() -> "Nightlatch":
    """The server that the tests have now."""
    if not _servers:
        raise AssertionError(
            "No Nightlatch was asked for, so none was started: have the test use the fixture "
            "nightlatch, person or phone."
        )
    return _servers[-1]


def put_clocks_back() -> None:
    """Set each server's clock back to the real time, if a test moved it."""
    for server in _servers:
        server.put_clock_back()
