"""What ends a sign-in for the person's safety ends at once what apps hold of it."""

from collections.abc import Callable

import pytest

from domain.access import signing_out
from domain.audit.events import Caller
from domain.database.storage import write
from domain.oidc import grants
from domain.oidc.clients import ClientApp
from domain.team import people
from domain.users import password_change
from models import (
    App,
    Authenticator,
    Grant,
    Session,
    User,
)
from tests.unit.conftest import NOW, PASSWORD, Person, signed_in
from tests.unit.oidc_grants import change, granted, is_alive

SHELL = Caller.shell("a test")
OFFLINE = "openid offline_access"
OTHER_PASSWORD = "another battery staple"


def _disabled(grant: Grant) -> None:
    people.disable(_owner(grant), NOW, SHELL, None)


def _disabled_by_hand(_: Grant) -> None:
    change(User.update(disabled_at=NOW))


def _signed_out_by_an_administrator(grant: Grant) -> None:
    people.sign_out_everywhere(_owner(grant), NOW, SHELL, None)


def _signed_out_there_by_an_administrator(grant: Grant) -> None:
    people.sign_out_there(_owner(grant), _where(grant).id, NOW, SHELL, None)


def _mfa_reset(grant: Grant) -> None:
    people.reset_mfa(_owner(grant), NOW, SHELL, None)


def _password_changed_elsewhere(grant: Grant) -> None:
    session = _elsewhere(grant)
    password_change.perform(session, PASSWORD, OTHER_PASSWORD, NOW)


def _signed_out_from_elsewhere(grant: Grant) -> None:
    signing_out.sign_out_one(_elsewhere(grant), _where(grant).id, NOW)


def _others_signed_out_from_elsewhere(grant: Grant) -> None:
    signing_out.sign_out_others(_elsewhere(grant), NOW)


def _deleted(grant: Grant) -> None:
    people.delete(_owner(grant), NOW, SHELL, None)


def _shut_out(grant: Grant) -> None:
    change(App.update(is_for_everyone=False))


def _without_mfa(grant: Grant) -> None:
    change(Authenticator.delete())


def _revoked(grant: Grant) -> None:
    with write():
        grants.end(grant)


def _elsewhere(grant: Grant) -> Session:
    return signed_in(Person(_owner(grant)))


def _owner(grant: Grant) -> User:
    assert grant.user is not None
    return grant.user


def _where(grant: Grant) -> Session:
    assert grant.session is not None
    return grant.session


ENDS = (
    _disabled_by_hand,
    *(_disabled, _signed_out_by_an_administrator, _signed_out_there_by_an_administrator),
    *(_mfa_reset, _password_changed_elsewhere, _signed_out_from_elsewhere),
    *(_others_signed_out_from_elsewhere, _deleted, _shut_out, _without_mfa, _revoked),
)


@pytest.mark.requirement("S-138")
@pytest.mark.parametrize("scope", ["openid", OFFLINE])
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_must_end_it_at_once_does_so(
    wiki: ClientApp, bob: Person, end: Callable[[Grant], None], scope: str
) -> None:
    grant = granted(wiki, signed_in(bob), scope)
    assert is_alive(grant)
    end(grant)
    assert not is_alive(grant)


@pytest.mark.requirement("S-138")
def test_signing_out_ends_it_but_not_what_is_for_offline_use(wiki: ClientApp, bob: Person) -> None:
    session = signed_in(bob)
    online, offline = granted(wiki, session), granted(wiki, session, OFFLINE)
    signing_out.sign_out(session, NOW)
    assert not is_alive(online)
    assert is_alive(offline)


def test_changing_the_password_here_leaves_what_came_from_here(
    wiki: ClientApp, bob: Person
) -> None:
    session = signed_in(bob)
    grant = granted(wiki, session)
    password_change.perform(session, PASSWORD, OTHER_PASSWORD, NOW)
    assert is_alive(grant)
