"""Apps are told that a sign-in is over: by a token of ours, at the address they have registered."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from domain.access import signing_out
from domain.database.storage import write
from domain.oidc import faults, grants, keys, signing, telling
from domain.oidc.telling import AGAIN_AFTER
from domain.team import people
from models import Client, Grant, Session
from operations import housekeeping
from operations import telling as apps
from settings import Settings
from tests.unit import told_app
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in
from tests.unit.live import serving
from tests.unit.planned import planned
from tests.unit.told_app import OK, ToldApp

ISSUER = "https://login.example.test"
DAY = 24 * 60 * 60
SLOW = b"HTTP/1.1 500 No\r\n\r\n"


@pytest.fixture
def wiki() -> Iterator[ToldApp]:
    with told_app.told_app() as app:
        yield app


def tell(now: int = NOW) -> int:
    return apps.tell_due(ISSUER, now)


def signed_out(person: Person, app: ToldApp) -> Session:
    session = signed_in(person)
    told_app.grant(told_app.registered(app.address), session, NOW)
    signing_out.sign_out(session, NOW)
    return session


@pytest.mark.requirement("S-154")
def test_after_a_sign_out_the_app_gets_a_token_that_says_so(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    assert (tell(), tell()) == (1, 0)
    [token] = wiki.tokens()
    read = jwt.decode(token, KeySet.import_key_set({"keys": keys.published(NOW)}), ["RS256"])
    grant = Grant.get()
    assert read.header["typ"] == "logout+jwt"
    assert read.claims.pop("jti")
    assert read.claims == {
        "iss": ISSUER,
        "aud": Client.get().client_id,
        "sub": bob.user.sub,
        "sid": grant.sid,
        "iat": NOW,
        "exp": NOW + 120,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    assert grant.told_at == NOW


def test_it_is_sent_as_the_standard_says(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    tell()
    head = wiki.requests[0].partition("\r\n\r\n")[0].split("\r\n")
    assert head[0] == "POST /logged-out HTTP/1.1"
    assert head[1] == "Host: " + wiki.address.split("/")[2]
    assert "Content-Type: application/x-www-form-urlencoded" in head


@pytest.mark.requirement("S-154")
def test_a_logout_token_is_no_id_token(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    tell()
    assert signing.read_own(wiki.tokens()[0]) is None


@pytest.mark.requirement("S-155")
@pytest.mark.parametrize("way", ["disabled", "deleted", "ended"])
def test_whatever_ends_a_sign_in_at_once_is_told(
    bob: Person, ada: Person, wiki: ToldApp, way: str
) -> None:
    grant = told_app.grant(told_app.registered(wiki.address), signed_in(bob), NOW)
    with write():
        if way == "disabled":
            people.disable(bob.user, NOW, ORIGIN, None)
        elif way == "deleted":
            people.delete(bob.user, NOW, ORIGIN, None)
        else:
            grants.end(grant)
    assert tell() == 1
    assert len(wiki.tokens()) == 1


def test_a_sign_in_that_has_run_out_is_not_told(bob: Person, wiki: ToldApp) -> None:
    """People may be in the middle of their work there."""
    told_app.grant(told_app.registered(wiki.address), signed_in(bob), NOW)
    housekeeping.sweep(NOW + 40 * DAY)
    assert not Session.select().exists()
    assert tell(NOW + 40 * DAY) == 0


def test_of_one_sign_in_an_app_is_told_once_however_much_it_holds(
    bob: Person, wiki: ToldApp
) -> None:
    session, found = signed_in(bob), told_app.registered(wiki.address)
    first, *_ = (told_app.grant(found, session, NOW) for _ in range(3))
    with write():
        grants.end(first)
    assert tell() == 0, "it holds more of the same sign-in"
    signing_out.sign_out(session, NOW)
    assert (tell(), tell()) == (1, 0)
    assert not Grant.select().where(Grant.told_at.is_null()).exists()


def test_apps_that_never_came_back_with_the_code_or_have_no_address_are_not_told(
    bob: Person, wiki: ToldApp
) -> None:
    session = signed_in(bob)
    told_app.grant(told_app.registered(wiki.address), session, NOW, spent_at=None)
    told_app.grant(told_app.registered("", "Other"), session, NOW)
    signing_out.sign_out(session, NOW)
    assert (tell(), wiki.requests) == (0, [])


@pytest.mark.requirement("S-155")
def test_an_app_that_fails_is_tried_again_for_a_day_and_its_page_says_so(
    bob: Person, wiki: ToldApp
) -> None:
    signed_out(bob, wiki)
    wiki.answer = b"HTTP/1.1 503 Later\r\n\r\n"
    now, app = NOW, Grant.get().app
    for pause in AGAIN_AFTER:
        tell(now)
        tell(now + pause - 1)
        now += pause
    assert DAY - 3600 <= now - NOW <= DAY + 3600
    assert len(wiki.requests) == len(AGAIN_AFTER)
    assert [fault.detail for fault in faults.of(app)] == [
        "The sign-out address answered with status 503."
    ]
    tell(now)
    assert Grant.get().told_at is not None, "it is given up"
    assert faults.of(app)[0].detail.endswith("It isn't tried again.")
    assert tell(now + DAY) == 0


def test_once_it_answers_again_it_is_told(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    wiki.answer = SLOW
    assert (tell(), tell(NOW + 4)) == (0, 0)
    wiki.answer = OK
    assert tell(NOW + 5) == 1


@pytest.mark.case("B51")
def test_no_moment_to_come_puts_it_off(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    Grant.update(tell_at=NOW + 2 * DAY, claimed_until=NOW + 2 * DAY).execute()
    assert tell() == 1


@pytest.mark.requirement("S-155")
def test_what_another_process_is_telling_is_left_to_it(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    [one] = telling.due(NOW)
    assert telling.claim(one, NOW)
    assert not telling.claim(one, NOW + 1)
    assert telling.due(NOW + 1) == []
    assert telling.due(NOW + 31) == [one], "it has died"


def test_what_waits_is_found_by_an_index(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with planned(monkeypatch) as plan:
        telling.due(NOW)
    text = "\n".join(plan)
    assert "app_grant_signed_out" in text
    assert "app_grant_ended" in text


@pytest.mark.requirement("S-155")
def test_the_server_tells_by_itself_within_seconds_and_nobody_waits(
    bob: Person, wiki: ToldApp
) -> None:
    def hang(connection: socket.socket) -> None:
        connection.recv(1)

    with told_app.told_app() as hanging, serving(Settings(), lambda: float(NOW)):
        session = signed_in(bob)
        hanging.answer = hang
        for app, name in ((hanging, "Stuck"), (wiki, "Wiki")):
            told_app.grant(told_app.registered(app.address, name), session, NOW)
        begun = time.monotonic()
        signing_out.sign_out(session, NOW)
        assert time.monotonic() - begun < 1
        assert len(wiki.tokens(1)) == 1
