"""Links that were just made."""

import re

from starlette.testclient import TestClient

from tests.unit.browser import words

ONCE = "A" * 43
CAROL = {"username": "carol", "role": "member", "name": "Carol Clark", "once": ONCE}
CLUB = "Bob Baker,bob@club.example\ngrace\nDora Dale,dora@club.example,admin"


def made(desk: TestClient, path: str, **data: str) -> str:
    """Where the form leads to."""
    answer = desk.post(path, data=data)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["Location"])


def club(desk: TestClient) -> str:
    """Three people invited at once; where that leads."""
    return made(desk, "/people/invitations/many", lines=CLUB, once=ONCE)


def links(page: str) -> list[str]:
    """Those to copy."""
    return re.findall(r'data-copy="(http://[^"]*/invitation/[^"]*)"', page)
