"""Apps are told that a sign-in is over: by a token of ours, at the address they have registered."""

import io

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from domain.access import signing_out
from domain.database.storage import write
from domain.oidc import grants, signing
from domain.team import people
from models import Client, Grant, Session
from operations import housekeeping
from operations.logout_sender import LogoutSender
from tests.unit import logout_receiver, published_keys
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in
from tests.unit.logout_receiver import ISSUER, ToldApp, signed_out, tell

DAY = 24 * 60 * 60


@pytest.mark.requirement("S-154")
def test_after_a_sign_out_the_app_gets_a_token_that_says_so(bob: Person, wiki: ToldApp) -> None:
    signed_out(bob, wiki)
    assert (tell(), tell()) == (1, 0)
    [token] = wiki.tokens()
    read = jwt.decode(token, KeySet.import_key_set({"keys": published_keys.jwks(NOW)}), ["RS256"])
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
    grant = logout_receiver.grant(logout_receiver.registered(wiki.address), signed_in(bob), NOW)
    with write():
        if way == "disabled":
            people.disable(bob.user, NOW, ORIGIN, None)
        elif way == "deleted":
            people.delete(bob.user, NOW, ORIGIN, None)
        else:
            grants.end(grant)
    assert tell() == 1
    assert len(wiki.tokens()) == 1


@pytest.mark.requirement("S-155")
def test_a_sign_in_that_has_run_out_is_not_told(bob: Person, wiki: ToldApp) -> None:
    """People may be in the middle of their work there."""
    found = logout_receiver.registered(wiki.address)
    logout_receiver.grant(found, signed_in(bob), NOW, is_offline=True)
    housekeeping.sweep(NOW + 2 * DAY)
    assert (Session.select().count(), Grant.select().count()) == (0, 1)
    assert tell(NOW + 2 * DAY) == 0


def test_of_one_sign_in_an_app_is_told_once_however_much_it_holds(
    bob: Person, wiki: ToldApp
) -> None:
    session, found = signed_in(bob), logout_receiver.registered(wiki.address)
    first, *_ = (logout_receiver.grant(found, session, NOW) for _ in range(3))
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
    logout_receiver.grant(logout_receiver.registered(wiki.address), session, NOW, spent_at=None)
    logout_receiver.grant(logout_receiver.registered("", "Other"), session, NOW)
    signing_out.sign_out(session, NOW)
    assert (tell(), wiki.requests) == (0, [])


def test_a_fault_of_ours_ends_no_telling(bob: Person, log: io.StringIO) -> None:
    def faulty() -> None:
        raise ValueError("of ours")

    before = len(log.getvalue())
    assert LogoutSender(ISSUER, lambda: NOW, lambda: None)._connected(faulty) is None
    assert "of ours" in log.getvalue()[before:]
