"""The kit takes a page for there once all of it is: to a busy machine it comes in parts."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from nightlatch_qa import EditProfile, People, Refused, handles
from nightlatch_qa.screen import Screen

LATER = 0.5  # seconds
ROWS = "".join(f'<p data-row="{name}"><a data-testid="person-link">x</a></p>' for name in "abc")
SEARCH = '<form><button data-testid="search">Search</button></form>'
# What comes at once, and what comes later.
PAGES = {
    "/refused": ('<main data-screen="profile/edit"><h1>x</h1>', '<p data-reason="wrong">x</p>'),
    "/listed": (f'<main data-screen="people/index">{SEARCH}<h1>x</h1>', ROWS),
}


class _InParts(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Send the beginning of the page, and after a while the rest."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        first, rest = PAGES.get(self.path.partition("?")[0], ("", ""))
        self.wfile.write(f"<!doctype html>x{first}{' ' * 2000}".encode())
        time.sleep(LATER)
        self.wfile.write(rest.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _InParts)
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def begin(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")


def test_what_is_refused_further_down_is_told(page: Page, site: str) -> None:
    begin(page, f"{site}/refused")
    with pytest.raises(Refused, match="wrong"):
        EditProfile(page).here()


def test_a_list_is_read_whole_once_the_page_is_there(page: Page, site: str) -> None:
    begin(page, f"{site}/listed")
    assert People(page).here().usernames() == ["a", "b", "c"]


def test_so_it_is_after_a_search(page: Page, site: str) -> None:
    page.goto(f"{site}/listed")
    Screen(page).look("search")
    assert handles.parts(page, "person-link") == ["a", "b", "c"]
