"""Links that were just made."""

from starlette.testclient import TestClient

from tests.unit.browser import words


def made(desk: TestClient, path: str, **data: str) -> str:
    """Where the form leads to."""
    answer = desk.post(path, data=data)
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["Location"])
