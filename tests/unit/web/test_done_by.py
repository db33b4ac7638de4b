"""In Activity, Person is whom it concerns, if anyone, and Done by who did it."""

import re

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.audit.events import Caller
from domain.audit.past_events import PastEvent
from domain.database.storage import write
from models import User
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in
from web import event_sentences, history
from web.event_sentences import ABOUT_NO_PERSON, DONE_BY_ADMIN, KINDS

HERE = Caller("10.0.0.1", "Firefox/128.0")


@pytest.fixture
def ada_there(client: TestClient, ada: Person) -> TestClient:
    sign_in(client, ada, NOW)
    return client


def record(subject: str, kind: str, actor: User | None, caller: Caller = HERE) -> None:
    with write():
        events.record_about(subject, kind, NOW, caller, actor, "Wiki", "Files")


def columns(client: TestClient, kind: str, query: str = "") -> list[str]:
    """What the only line of this kind says under Person and Done by."""
    page = client.get(f"/activity?kind={kind}&{query}").text
    [row] = re.findall(rf'<tr data-row="{kind}">(.*?)</tr>', page, re.DOTALL)
    cells = [words(cell) for cell in re.findall("<td.*?</td>", row, re.DOTALL)]
    return [cells[1], cells[3].removeprefix("by ")]


@pytest.mark.parametrize("kind", sorted(ABOUT_NO_PERSON))
@pytest.mark.parametrize("subject", ["ada", ""])  # rows have the one or the other
def test_what_concerns_no_person_is_told_with_who_did_it(
    ada_there: TestClient, ada: Person, kind: str, subject: str
) -> None:
    record(subject, kind, ada.user)
    assert columns(ada_there, kind) == ["", "ada"]


@pytest.mark.parametrize("kind", [events.APP_ADDED, events.POLICY_CHANGED])
def test_that_is_found_by_the_name_of_who_did_it(
    ada_there: TestClient, ada: Person, kind: str
) -> None:
    record("ada", kind, ada.user)
    assert columns(ada_there, kind, "person=ada") == ["", "ada"]


def test_whose_account_is_gone_still_did_it(ada_there: TestClient) -> None:
    record("zoe", events.APP_ADDED, None)
    assert columns(ada_there, events.APP_ADDED) == ["", "zoe"]


def test_what_a_command_did_was_done_by_the_server(ada_there: TestClient) -> None:
    record("", events.GROUP_CREATED, None, Caller.shell("group add"))
    assert columns(ada_there, events.GROUP_CREATED) == ["", "the server"]


def test_people_are_who_it_concerns_and_did_their_own_things(
    ada_there: TestClient, ada: Person, bob: Person
) -> None:
    with write():
        events.record(bob.user, events.RENAMED, NOW, HERE, ada.user)
        events.record(bob.user, events.PROFILE_CHANGED, NOW, HERE)
    assert columns(ada_there, events.RENAMED) == ["bob", "ada"]
    assert columns(ada_there, events.PROFILE_CHANGED) == ["bob", ""]


def test_files_have_the_rows_as_they_are(ada_there: TestClient, ada: Person) -> None:
    record("ada", events.APP_ADDED, ada.user)
    table = ada_there.get("/activity.csv?kind=app-added").text
    assert '"app-added","ada","ada",' in table


@pytest.mark.parametrize("address", ["/activity", "/profile/activity"])
@pytest.mark.parametrize("kind", sorted(DONE_BY_ADMIN))
def test_the_filter_has_the_words_of_the_list(
    ada_there: TestClient, ada: Person, bob: Person, kind: str, address: str
) -> None:
    with write():
        events.record(ada.user, kind, NOW, HERE, bob.user)
    page = ada_there.get(f"{address}?kind={kind}").text
    [told] = re.findall(r'<td class="what" data-testid="event">(.*?)</td>', page)
    assert f'<option value="{kind}" selected>{told}</option>' in page


def test_every_kind_has_words_of_its_own_to_look_for() -> None:
    assert KINDS.keys() == event_sentences.SENTENCES.keys()
    assert len(set(KINDS.values())) == len(KINDS)


def test_whoever_was_reminded_of_whatever_is_found_by_the_same_words(bob: Person) -> None:
    event = PastEvent(1, events.REMINDED, NOW, "", "", "bob", "ada", thing="add a passkey")
    begins = KINDS[events.REMINDED].removesuffix("…")
    assert history.event_line(event).sentence.startswith(begins)
