"""However often people sign in to an app, it holds a limited number of things of them."""

import pytest

from domain.access import signing_out
from domain.oidc import grants
from domain.oidc.clients import ClientApp
from models import Client, Grant
from tests.unit.conftest import NOW, Person, signed_in
from tests.unit.oidc_grants import change, granted, is_alive

OFFLINE = "openid offline_access"


def test_no_more_than_fifty_of_a_sign_in_are_kept_at_an_app(wiki: ClientApp, bob: Person) -> None:
    session = signed_in(bob)
    first, *_ = [granted(wiki, session) for _ in range(grants.MOST + 1)]
    assert Grant.select().count() == grants.MOST
    assert Grant.get_or_none(Grant.id == first.id) is None


def leave_two_sign_ins(wiki: ClientApp, person: Person) -> None:
    for _ in range(2):
        session = signed_in(person)
        for _ in range(grants.MOST):
            granted(wiki, session, OFFLINE)
        signing_out.sign_out(session, NOW)


@pytest.mark.requirement("S-174")
def test_no_more_than_fifty_are_left_of_sign_ins_that_have_ended(
    wiki: ClientApp, bob: Person, alice: Person
) -> None:
    granted(wiki, signed_in(alice), OFFLINE)
    leave_two_sign_ins(wiki, bob)
    newest = granted(wiki, signed_in(bob), OFFLINE)
    assert Grant.select().where(Grant.user == bob.user).count() == grants.MOST + 1
    assert Grant.select().where(Grant.user == alice.user).count() == 1
    assert is_alive(newest)


@pytest.mark.requirement("S-174")
def test_what_an_app_is_to_be_told_of_is_not_forgotten(wiki: ClientApp, bob: Person) -> None:
    change(Client.update(logout_address="https://wiki.example.com/out"))
    leave_two_sign_ins(wiki, bob)
    granted(wiki, signed_in(bob), OFFLINE)
    assert Grant.select().where(Grant.session.is_null()).count() == 2 * grants.MOST
