"""Apps are told what is true when they are told, by a process that was stopped in between too."""

import anyio
import pytest

from domain.access import signing_out
from domain.database.storage import write
from domain.oidc import faults, grants, logout_notices
from models import Client, Grant
from operations import logout_sender
from operations.logout_sender import LogoutSender
from tests.unit import logout_receiver, racing
from tests.unit.conftest import NOW, Clock, Person, signed_in
from tests.unit.logout_receiver import ISSUER, ToldApp, one_look, signed_out, tell

HOUR = 60 * 60

pytestmark = pytest.mark.requirement("S-155")


def test_what_another_process_is_telling_by_now_is_left_to_it(
    bob: Person, wiki: ToldApp, clock: Clock
) -> None:
    signed_out(bob, wiki)
    [one] = logout_notices.due(clock.now)
    busy_until = clock.now + HOUR + logout_notices.CLAIMED_FOR
    claimed = racing.stopped(
        clock,
        HOUR,
        lambda read: logout_notices.claim(one, read),
        lambda: Grant.update(claimed_until=busy_until).execute(),
    )
    assert not claimed


def test_an_app_that_has_moved_is_told_at_its_new_address(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    [one] = logout_notices.due(NOW)
    Client.update(logout_address=f"{wiki.address}/new").execute()
    assert not logout_notices.claim(one, Clock(NOW))
    assert tell() == 1
    assert wiki.requests[0].startswith("POST /logged-out/new ")


def test_who_is_back_in_an_app_is_not_signed_out_there(bob: Person, wiki: ToldApp) -> None:
    session, app = signed_in(bob), logout_receiver.registered(wiki.address)
    with write():
        grants.end(logout_receiver.grant(app, session, NOW))
    [one] = logout_notices.due(NOW)
    logout_receiver.grant(app, session, NOW)
    assert not logout_notices.claim(one, Clock(NOW))


def test_what_ended_after_an_app_was_told_is_told_as_well(bob: Person, wiki: ToldApp) -> None:
    session, app = signed_in(bob), logout_receiver.registered(wiki.address)
    with write():
        grants.end(logout_receiver.grant(app, session, NOW))
    [one] = logout_notices.due(NOW)
    claimed_at = logout_notices.claim(one, Clock(NOW))
    logout_receiver.grant(app, session, NOW)
    signing_out.sign_out(session, NOW + HOUR)
    logout_notices.succeeded(one, claimed_at, NOW + HOUR)
    assert len(logout_notices.due(NOW + HOUR)) == 1


@pytest.mark.parametrize("sends", [True, False])
def test_an_app_is_not_blamed_for_a_process_that_was_stopped(
    bob: Person, wiki: ToldApp, clock: Clock, monkeypatch: pytest.MonkeyPatch, sends: bool
) -> None:
    signed_out(bob, wiki)
    wiki.answer = b"HTTP/1.1 400 Expired\r\n\r\n"
    name = "_sent" if sends else "_claimed"
    done = getattr(logout_sender, name)

    def suspended(*given: object) -> object:
        try:
            return done(*given)
        finally:
            clock.advance(HOUR)

    monkeypatch.setattr(logout_sender, name, suspended)
    anyio.run(one_look, LogoutSender(ISSUER, clock, lambda: None))
    assert len(wiki.requests) == sends
    assert faults.of(Grant.get().app) == []
    assert len(logout_notices.due(clock.now)) == 1
