"""What a PostgreSQL refuses by a code of its own, and what people and watchers are told then."""

import io
import json
from html import unescape

import psycopg
import pytest

from tests.unit.page import Page
from tests.unit.postgresql_server import Server

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.requirement("S-97")]

REFUSES = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'refused' USING ERRCODE = TG_ARGV[0];
END $$;
CREATE TRIGGER refuses BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse('{code}')
"""
FULL, BUSY = "The database's disk is full", "The server is busy"
CODES = {
    "53100": (FULL, "database-full"),
    "40001": (BUSY, "busy"),
    "40P01": (BUSY, "busy"),
    "55P03": (BUSY, "busy"),
    "57014": (BUSY, "busy"),
    "53200": (BUSY, "busy"),
}


def refuse(own_server: Server, code: str, table: str) -> None:
    with psycopg.connect(own_server.at("mine"), autocommit=True) as asked:
        asked.execute(REFUSES.format(code=code, table=table))


@pytest.mark.parametrize(("code", "told"), CODES.items(), ids=CODES)
def test_a_change_is_refused_with_the_reason_and_can_be_tried_again(
    own_server: Server, page: Page, log: io.StringIO, code: str, told: tuple[str, str]
) -> None:
    refuse(own_server, code, '"user"')
    start = len(log.getvalue())
    for answer in (page.post(), page.post(), page.post()):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert told[0] in unescape(answer.text)
    lines = [json.loads(line) for line in log.getvalue()[start:].splitlines()]
    troubles = [
        line for line in lines if line["event"] != "swept"
    ]  # which a server does as it starts
    assert [(line["event"], line["reason"], line["number"]) for line in troubles] == [
        ("trouble", told[1], code)
    ]
    assert page.get().status_code == 200


def test_watchers_are_told_of_a_full_disk(own_server: Server, page: Page) -> None:
    refuse(own_server, "53100", "installation")
    ready = page.visitor.get("/readyz")
    assert (ready.status_code, ready.text) == (503, "not ready: database-full\n")
    assert page.visitor.get("/healthz").status_code == 200
