"""Moments of codes and tokens, put into the future: nothing that bears one opens anything."""

import pytest

from domain.database.storage import write
from domain.oidc import requests, stored_requests, tokens
from domain.oidc.clients import ClientApp
from domain.oidc.issuing import NotGranted, Tokens
from models import AccessToken, App, AuthorizationRequest, Grant, Session
from operations import housekeeping
from tests.unit import oidc, oidc_app, oidc_made
from tests.unit.future import MONTH, World


def asked_in_the_future(w: World) -> bool:
    """What an app has asked for isn't found, and is swept."""
    client = oidc_made.client().client.client_id
    asked = requests.read(oidc.parameters(client, oidc_made.REDIRECT).items())
    assert stored_requests.find(stored_requests.keep(asked, w.then, "192.0.2.7"), w.now) is None
    housekeeping.sweep(w.now)
    return not AuthorizationRequest.select().exists()


def code_of_the_future(w: World) -> bool:
    """It brings nothing, and is swept."""
    wiki = oidc_made.client()
    code = oidc_app.code(wiki, w.session(), w.now)
    _put(created_at=w.then)
    with pytest.raises(NotGranted):
        oidc_app.redeem(wiki, code, w.now)
    housekeeping.sweep(w.now)
    return not Grant.select().exists()


def spent_in_the_future(w: World) -> bool:
    """A code that was used is used."""
    wiki = oidc_made.client()
    code = oidc_app.code(wiki, w.session(), w.now)
    _put(spent_at=w.then)
    with pytest.raises(NotGranted):
        oidc_app.redeem(wiki, code, w.now)
    return bool(Grant.get().is_over)


def token_of_the_future(w: World) -> bool:
    """It tells nothing, and is swept."""
    _, given = _app(w)
    with write():
        AccessToken.update(created_at=w.then).execute()
    assert tokens.find_access(given.access, w.now) is None
    housekeeping.sweep(w.now)
    return not AccessToken.select().exists()


def rotated_in_the_future(w: World) -> bool:
    """The refresh token before gets no longer time by that, and the one that counts goes on."""
    wiki, given = _app(w)
    one = oidc_app.refresh(wiki, given.refresh, w.now)
    _put(rotated_at=w.then)
    two = oidc_app.refresh(wiki, one.refresh, w.now)
    _put(rotated_at=w.then)
    with pytest.raises(NotGranted):
        oidc_app.refresh(wiki, one.refresh, w.now)
    return two.access != one.access


def used_in_the_future(w: World) -> bool:
    """Offline access that was used in time to come counts as unused."""
    wiki, given = _app(w)
    _put(used_at=w.then, created_at=w.now - MONTH)
    with write():
        Session.delete().execute()
    with pytest.raises(NotGranted):
        oidc_app.refresh(wiki, given.refresh, w.now)
    return True


def shown_in_the_future(w: World) -> bool:
    """Factors that were shown in time to come were not shown lately."""
    _, given = _app(w)
    assert tokens.find_access(given.access, w.now) is not None
    with write():
        App.update(max_age=MONTH).execute()
    _put(auth_time=w.then)
    return tokens.find_access(given.access, w.now) is None


def _app(w: World) -> tuple[ClientApp, Tokens]:
    oidc_app.with_keys()
    wiki = oidc_made.client()
    return wiki, oidc_app.tokens(wiki, w.session(), w.now)


def _put(**then: int) -> None:
    with write():
        Grant.update(**then).execute()
