"""Files of the pages' own, which are served whole."""

import pytest
from starlette.testclient import TestClient

FILE = "/static/app.js"


@pytest.mark.parametrize(
    "part",
    [
        "lines=1-2",
        "bytes=0-9",
        "bytes=0-1,9999999-",
        "bytes=9999999-",
        "bytes=5-2",
        "bytes=x",
        "bytes=",
        "bytes",
        "",
    ],
)
def test_whatever_part_is_asked_for_the_file_is_whole(client: TestClient, part: str) -> None:
    whole = client.get(FILE)
    answer = client.get(FILE, headers={"Range": part})
    assert (answer.status_code, answer.content) == (200, whole.content)
    assert "Content-Range" not in answer.headers


def test_nobody_is_invited_to_ask_for_parts(client: TestClient) -> None:
    assert "Accept-Ranges" not in client.get(FILE).headers


def test_who_has_the_file_need_not_load_it_again(client: TestClient) -> None:
    known = client.get(FILE).headers["ETag"]
    headers = {"If-None-Match": known, "Range": "lines=1-2"}
    assert client.get(FILE, headers=headers).status_code == 304
