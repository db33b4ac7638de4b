"""Apps that cannot be told are told later, by one process at a time, and nobody waits for it."""

import socket
import time
from pathlib import Path

import pytest

from domain.access import signing_out
from domain.oidc import faults, logout_notices
from domain.oidc.logout_notices import AGAIN_AFTER
from models import Grant
from operations.logout_address import WITHIN
from settings import Settings
from tests.unit import logout_receiver
from tests.unit.conftest import NOW, Clock, Person, signed_in
from tests.unit.live import serving
from tests.unit.logout_receiver import OK, ToldApp, signed_out, tell
from tests.unit.query_plans import planned

DAY = 24 * 60 * 60
SLOW = b"HTTP/1.1 500 No\r\n\r\n"


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
    assert faults.of(app)[0].detail.endswith("Nightlatch won't try again.")
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
    [one] = logout_notices.due(NOW)
    assert logout_notices.claim(one, Clock(NOW))
    assert not logout_notices.claim(one, Clock(NOW + 1))
    assert logout_notices.due(NOW + 1) == []
    assert logout_notices.due(NOW + 31) == [one], "it has died"


def test_what_waits_is_found_by_an_index(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with planned(monkeypatch) as plan:
        logout_notices.due(NOW)
    text = "\n".join(plan)
    assert "app_grant_signed_out" in text
    assert "app_grant_ended" in text


@pytest.mark.requirement("S-155")
def test_the_server_tells_by_itself_within_seconds_and_nobody_waits(
    bob: Person, wiki: ToldApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stories that ran before in this process have put it off.
    monkeypatch.setattr("operations.logout_sender.LOOKED_EVERY", 2)

    def hang(connection: socket.socket) -> None:
        connection.recv(1)

    with logout_receiver.told_app() as hanging, serving(Settings(), lambda: float(NOW)):
        session = signed_in(bob)
        hanging.answer = hang
        for app, name in ((hanging, "Stuck"), (wiki, "Wiki")):
            logout_receiver.grant(logout_receiver.registered(app.address, name), session, NOW)
        begun = time.monotonic()
        signing_out.sign_out(session, NOW)
        assert time.monotonic() - begun < WITHIN
        assert len(wiki.tokens(1)) == 1
