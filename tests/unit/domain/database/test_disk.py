"""A disk that is full, read-only or damaged: told as what it is, to everybody whom it concerns."""

import errno
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from httpx2 import Response
from peewee import OperationalError
from starlette.testclient import TestClient

from domain.audit import events
from domain.database import disk, troubles
from models import Event, database
from tests.unit.browser import Browser
from tests.unit.conftest import Person, sign_in
from tests.unit.full_disk import no_room
from tests.unit.harms import (
    KINDS,
    Harm,
    damaged,
    gone,
    path,
    read_only,
    replaced,
)

pytestmark = pytest.mark.engine("sqlite")  # whose file is on a disk of ours

ENOUGH = 20
Answer = tuple[int, str, str | None]


def refused(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer[0] != 303]


class Page:
    """What a page has in its form, taken down while the server was well."""

    def __init__(self, client: Browser, path: str) -> None:
        self.client, self.path = client, path
        self.fields = client.given(path)

    def post(self, **fields: str) -> Response:
        return TestClient.request(self.client, "POST", self.path, data=self.fields | fields)


def change(page: Page, at: int) -> Answer:
    answer = page.post(name=f"Alice {at} " + "x" * 80, email="")
    return answer.status_code, answer.text, answer.headers.get("Retry-After")


def lines(log: io.StringIO, start: int) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue()[start:].splitlines()]


@pytest.mark.requirement("S-97")
@KINDS
def test_a_write_that_fails_is_told_as_what_it_is(
    client: Browser, alice: Person, log: io.StringIO, harm: Harm
) -> None:
    sign_in(client, alice)
    start = len(log.getvalue())
    before = Event.select().where(Event.kind == events.PROFILE_CHANGED).count()
    page = Page(client, "/profile")
    with harm.done():
        answers = [change(page, at) for at in range(ENOUGH)]
    refusals = refused(answers)
    assert {(code, harm.title in text) for code, text, _ in refusals} == {(harm.status, True)}
    assert all("Nothing was changed" in text for _, text, _ in refusals)
    assert {wait for *_, wait in refusals} == ({"5"} if harm.kind == troubles.BUSY else {None})
    told = lines(log, start)
    logged = [
        (line["reason"], line.get("number", "")) for line in told if line["event"] == "trouble"
    ]
    assert logged == [(harm.kind, harm.number)]
    done = [line for line in told if line["event"] == events.PROFILE_CHANGED]
    assert len(done) == len(answers) - len(refusals)
    assert Event.select().where(Event.kind == events.PROFILE_CHANGED).count() == before + len(done)


@pytest.mark.requirement("S-97")
@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (no_room, troubles.FULL),
        (read_only, troubles.READ_ONLY),
        (lambda: damaged("installation"), troubles.DAMAGED),
        (gone, troubles.LOST),
        (replaced, troubles.LOST),
    ],
    ids=["no_room", "read_only", "damaged", "gone", "replaced"],
)
def test_watchers_are_told(
    client: Browser,
    harm: Callable[[], AbstractContextManager[None]],
    kind: str,
    log: io.StringIO,
) -> None:
    start = len(log.getvalue())
    with harm():
        for _ in range(ENOUGH):
            answer = client.get("/readyz")
            assert (answer.status_code, answer.text) == (503, f"not ready: {kind}\n")
    assert client.get("/readyz").status_code == 200
    told = [(line["event"], line.get("reason")) for line in lines(log, start)]
    assert [line for line in told if "ready" in line[0]] == [
        ("not-ready", kind),
        ("ready-again", None),
    ]


@pytest.mark.requirement("S-50")
@KINDS
def test_signing_out_drops_the_cookie_in_any_case(
    client: Browser, alice: Person, harm: Harm
) -> None:
    sign_in(client, alice)
    page = Page(client, "/sign-out")
    with harm.done():
        answer = page.post()
    assert (answer.status_code, harm.title in answer.text) == (harm.status, True)
    assert "signed out in this browser." in answer.text
    (cookie,) = [c for c in answer.headers.get_list("Set-Cookie") if "-session=" in c]
    assert "Max-Age=0" in cookie
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "session" not in "".join(client.cookies)


@pytest.mark.requirement("S-50")
def test_nobody_elses_page_signs_anybody_out_by_a_fault(client: Browser, alice: Person) -> None:
    sign_in(client, alice)
    with read_only():
        answer = client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.requirement("S-97")
def test_trouble_that_is_over_is_told_once_and_may_come_again(
    client: Browser, alice: Person, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, alice)
    start = len(log.getvalue())
    for quiet in (60, 0):
        monkeypatch.setattr(disk, "QUIET", quiet)
        with no_room():
            change(Page(client, "/profile"), 1)
        for at in range(3):
            assert change(Page(client, "/profile"), at)[0] == 303
    told = [line["event"] for line in lines(log, start)]
    assert [event for event in told if event.startswith("trouble")] == ["trouble", "trouble-over"]


@pytest.mark.requirement("S-97")
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, troubles.FULL),
        (errno.EDQUOT, troubles.FULL),
        (errno.EROFS, troubles.READ_ONLY),
        (errno.EACCES, troubles.READ_ONLY),
        (errno.EIO, troubles.FAILING),
    ],
)
def test_what_the_system_says_is_told_with_its_number(number: int, kind: str) -> None:
    found = disk.trouble(OSError(number, "no"))
    assert found == troubles.Trouble(kind, f"{errno.errorcode[number]} ({number})")


def test_a_fault_of_ours_is_no_trouble_with_the_disk(client: Browser, alice: Person) -> None:
    sign_in(client, alice)
    with database.connection_context():
        database.execute_sql("ALTER TABLE search_word RENAME TO elsewhere")
    assert change(Page(client, "/profile"), 1)[0] == 500


@pytest.mark.requirement("S-97")
def test_what_a_rollback_says_covers_nothing_up(data_dir: Path) -> None:
    def covered_up() -> None:
        try:
            with closing(sqlite3.connect(path())) as direct:
                direct.execute("PRAGMA query_only = 1")
                direct.execute("DELETE FROM user")
        except sqlite3.Error:
            database.execute_sql("ROLLBACK TO SAVEPOINT nowhere")

    with pytest.raises(OperationalError, match="no such savepoint") as caught:
        covered_up()
    assert disk.trouble(caught.value) == troubles.Trouble(troubles.READ_ONLY, "SQLITE_READONLY (8)")
