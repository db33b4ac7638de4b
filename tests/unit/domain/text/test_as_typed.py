"""What people type and paste, what passes for something else, and what leaves in files."""

import csv
import io
import json
import sys
import unicodedata

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.audit.events import Caller
from domain.mfa import code_text, totp
from domain.text import writing
from domain.users import usernames
from models import Event
from tests.unit.conftest import NOW, PASSWORD, Person, sign_in

LOOK_ALIKES = [
    "aǀice",
    "aıice",
    "ꓮꓡꓲꓚꓰ",
    "\u0430\u0440\u0435",
    "օս",
    "ο",
    "ᎪᏴ",
    "ⲟⲣ",
    "ﾠ",
    "ᑲᑯ",
    "ƽ",
    "ɪ",
]


@pytest.mark.case("B35")
@pytest.mark.requirement("S-74")
@pytest.mark.parametrize("typed", LOOK_ALIKES)
def test_no_username_looks_like_another_in_latin_letters(typed: str) -> None:
    with pytest.raises(usernames.BadUsername, match=r"^[A-Z].*\.$"):
        usernames.canonical(typed)


@pytest.mark.case("B35")
@pytest.mark.parametrize(
    "typed", ["øyvind", "łukasz", "nguyễn", "佐々木", "カーラ", "किरण", "สมชาย", "김철수", "დავით"]
)
def test_names_as_people_have_them_are_welcome(typed: str) -> None:
    assert usernames.canonical(typed) == typed


@pytest.mark.requirement("S-74")
@pytest.mark.parametrize("mark", ["\u200e", "\ufeff", "\u2060", "\u202a", "\u00a0", "\u200b"])
def test_a_username_pasted_with_marks_round_it_signs_in(
    client: TestClient, alice: Person, mark: str
) -> None:
    data = {"username": f"{mark}Alice{mark}", "password": PASSWORD}
    assert client.post("/sign-in", data=data).headers["Location"] == "/profile"


@pytest.mark.requirement("S-03")
@pytest.mark.parametrize("mark", ["\u200e", "\ufeff", "\u00ad", " "])
def test_a_password_counts_as_it_was_typed(client: TestClient, alice: Person, mark: str) -> None:
    data = {"username": "alice", "password": f"{PASSWORD}{mark}"}
    assert client.post("/sign-in", data=data).status_code == 422


# What apps, chats and mails put between the symbols of a code and round it.
BETWEEN = [
    *"\u200e\u200f\u2060\ufeff\u00ad\u200b\u200c\u200d\u202a\u2066\u061c\u180e\ufe0f",
    *" \t\n\u00a0\u2002\u2007\u2009\u200a\u202f\u205f\u3000",
    *"-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\ufe58\ufe63\uff0d\u301c\u2043.",
]


@pytest.mark.case("B16")
@pytest.mark.parametrize("mark", BETWEEN, ids=writing.code_point)
def test_marks_and_dashes_in_a_code_do_not_matter(mark: str) -> None:
    assert totp.normalized(f"{mark}279{mark}037{mark}") == "279037"
    text = code_text.new()
    assert code_text.parsed(mark + text.replace("-", mark).lower() + mark) == text


@pytest.mark.case("B16")
def test_every_dash_and_invisible_mark_there_is_is_left_out() -> None:
    wanted = {"Pd", "Cf", "Zs", "Cc"}
    everything = [
        c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in wanted
    ]
    assert writing.compact("".join(everything)) == ""


SHELL = "nightlatch user reset-mfa"


@pytest.mark.requirement("S-92")
@pytest.mark.parametrize(
    "agent",
    [
        SHELL,
        *(f"{c}{SHELL}" for c in ("\xad", "\xa0", "\x80", " ", "\t")),
        "NIGHTLATCH x",
        "nightlatch\xa0x",
    ],
)
def test_no_browser_passes_for_the_shell(client: TestClient, alice: Person, agent: str) -> None:
    client.headers.encoding = "latin-1"
    client.headers["User-Agent"] = agent
    sign_in(client, alice)
    client.post("/profile", data={"name": "Alice", "email": ""})
    newest = Event.select().order_by(Event.id.desc()).get()
    assert (newest.kind, newest.actor) == (events.PROFILE_CHANGED, alice.user)
    assert not newest.browser.lower().startswith("nightlatch")


@pytest.mark.requirement("S-92")
def test_what_did_it_is_never_read_off_a_name(alice: Person) -> None:
    events.record(alice.user, events.MFA_RESET, NOW, Caller(browser=SHELL))
    events.record(alice.user, events.MFA_RESET, NOW, Caller.shell("user reset-mfa"))
    by_client, by_command = Event.select().where(Event.kind == events.MFA_RESET).order_by(Event.id)
    assert (by_client.actor, by_command.actor) == (alice.user, None)
    assert by_command.browser == SHELL


FORMULAS = ["=1+1", "x;=1+1", "x;  @SUM(A1)", "x\t+1", "x,-1", "a;b;=c", "x|=1", "＝1", "x;\t=1"]


@pytest.mark.case("B82")
@pytest.mark.parametrize("agent", FORMULAS)
def test_no_cell_of_the_export_is_a_formula(
    client: TestClient, ada: Person, now: int, agent: str
) -> None:
    events.record(ada.user, events.SIGNED_IN, now, Caller(browser=agent))
    sign_in(client, ada, now)
    text = client.get("/activity.csv").text
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            assert not [cell for cell in row if cell.strip().startswith(tuple("=+-@＝"))]
    assert all(line.startswith('"') and line.endswith('"') for line in text.splitlines())
    assert agent in {json.loads(line)["browser"] for line in _lines(client)}


def _lines(client: TestClient) -> list[str]:
    return client.get("/activity.jsonl").text.splitlines()
