""" "Test this app"."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invitees import Invitee
from models import App, Event
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.app_pages import send
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person
from tests.unit.operations.test_app_address import always, answering, guarded


def outcomes(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-who="([^"]+)" data-outcome="([^"]+)"', page))


def fault(page: str) -> str:
    [found] = re.findall(r'data-testid="proxy-result"(?: data-reason="([^"]+)")?>', page)
    return str(found)


def test_it_says_what_people_get_and_what_the_app_is_told(
    desk: TestClient, bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    with answering(guarded()) as origin:
        app = make_app("Local", origin, groups=frozenset({make_group("Ops", bob.user)}))
        page = send(desk, f"/apps/{app.id}/test", username="BOB").text
    assert outcomes(page) == {
        "outsider": "signed-out",
        "password-only": "signed-out",
        "without-mfa": "needs-mfa",
        "signed-in": "passes",
    }
    told = words(page)
    assert "Bob Example, without MFA Is sent to set up MFA first" in told
    for header in ("Remote-User bob", "Remote-Name Bob Example", "Remote-Groups Ops", bob.user.sub):
        assert header in told


@pytest.mark.requirement("S-120")
def test_what_is_wrong_with_the_proxy_is_said_and_kept(desk: TestClient, make_app: MakeApp) -> None:
    def tested(answers: Any) -> str:
        with answering(answers) as origin:
            app = make_app(f"Local {origin[-5:]}", origin)
            page = send(desk, f"/apps/{app.id}/test").text
        kept: str = App.get_by_id(app.id).proxy_fault
        assert kept == fault(page)
        return kept

    assert tested(always(200)) == "answers-without-asking"
    assert tested(always(404)) == "not-set-up"
    assert "needs attention" in desk.get("/apps").text


def test_someone_unknown_is_told_at_the_field(desk: TestClient, make_app: MakeApp) -> None:
    app = make_app("Wiki")
    answer = send(desk, f"/apps/{app.id}/test", username="carlo")
    assert answer.status_code == 422
    assert "No one has the username “carlo”" in unescape(answer.text)


def test_a_test_is_no_change(desk: TestClient, make_app: MakeApp) -> None:
    with answering(always(500)) as origin:
        app = make_app("Local", origin)
        before = Event.select().count()
        send(desk, f"/apps/{app.id}/test")
    assert Event.select().count() == before


def asks_here(path: str, _: object) -> tuple[int, dict[str, str], bytes]:
    """As behind a front door that asks the desk's own server."""
    if path.startswith("/.nightlatch/probe"):
        return 403, {}, b'{"arrived": []}'
    return 302, {"Location": "http://localhost:8000/enter?app=1"}, b""


def test_an_app_that_was_not_reached_is_not_said_to_open(
    desk: TestClient, make_app: MakeApp
) -> None:
    def tested(answers: Any) -> str:
        with answering(answers) as origin:
            app = make_app(f"Local {origin[-5:]}", origin)
            return words(send(desk, f"/apps/{app.id}/test").text)

    assert "Ada Admin, signed in Opens the app" in tested(asks_here)
    page = tested(always(404))
    assert "What people would get" in page
    assert "Ada Admin, signed in Would be let in" in page


def test_without_https_of_our_own_that_is_said_first(desk: TestClient, make_app: MakeApp) -> None:
    said = "Nightlatch itself isn't at an https address, so people can't open this app through it"
    local, wiki = (
        make_app("Local", "http://localhost:1"),
        make_app("Wiki", "https://wiki.invalid"),
    )
    for page in ("proxy", "test"):
        shown = desk.get(f"/apps/{wiki.id}/{page}").text
        assert said in words(shown)
        assert 'Set <code translate="no">NIGHTLATCH_PUBLIC_URL</code>' in shown
        assert said not in words(desk.get(f"/apps/{local.id}/{page}").text)
    tested = words(send(desk, f"/apps/{wiki.id}/test").text)
    assert tested.index(said) < tested.index("Nothing answers")
    assert "Ada Admin, signed in Would be let in" in tested


def test_someone_invited_is_said_not_to_have_joined_yet(
    desk: TestClient, make_app: MakeApp, now: int
) -> None:
    invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    app = make_app("Wiki")
    answer = send(desk, f"/apps/{app.id}/test", username="carol")
    assert "“carol” is invited and hasn't joined yet." in words(answer.text)
