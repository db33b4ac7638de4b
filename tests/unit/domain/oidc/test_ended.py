"""Whatever ends a sign-in counts at the next thing that its app asks for."""

from collections.abc import Callable

import pytest

from domain.database.storage import write
from domain.oidc import faults, tokens
from domain.oidc.clients import ClientApp
from domain.oidc.issuing import NotGranted, Tokens
from models import AccessToken, App, Authenticator, Grant, Session, User
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import NOW
from tests.unit.oidc_app import code, redeem


def refuses(to: ClientApp, token: str, now: int) -> None:
    with pytest.raises(NotGranted):
        oidc_app.refresh(to, token, now)


DAY = 24 * 60 * 60

BEFORE_CODE: dict[str, Callable[[ClientApp, Session], object]] = {
    "signed out": lambda _, session: session.delete_instance(),
    "disabled": lambda *_: User.update(disabled_at=NOW).execute(),
    "MFA taken away": lambda *_: Authenticator.delete().execute(),
    "the rule changed": lambda *_: App.update(is_for_everyone=False).execute(),
    "ended": lambda *_: Grant.update(is_over=True).execute(),
    "account deleted": lambda *_: User.delete().execute(),
}


@pytest.mark.requirement("S-144")
@pytest.mark.parametrize("ending", BEFORE_CODE)
def test_what_has_ended_in_the_meantime_brings_nothing(
    wiki: ClientApp, session: Session, ending: str
) -> None:
    shown = code(wiki, session, scope="openid")
    with write():
        BEFORE_CODE[ending](wiki, session)
    with pytest.raises(NotGranted):
        redeem(wiki, shown)
    assert not AccessToken.select().exists()


@pytest.mark.requirement("S-140")
def test_an_app_that_is_removed_takes_its_codes_along(wiki: ClientApp, session: Session) -> None:
    shown = code(wiki, session)
    other = oidc_made.client(name="Chat")
    with write():
        App.delete().where(App.id == wiki.app.id).execute()
    with pytest.raises(NotGranted):
        redeem(other, shown)


ENDINGS: dict[str, Callable[[Session], object]] = {
    "disabled": lambda _: User.update(disabled_at=NOW).execute(),
    "MFA taken away": lambda _: Authenticator.delete().execute(),
    "the rule changed": lambda _: App.update(is_for_everyone=False).execute(),
    "ended": lambda _: Grant.update(is_over=True).execute(),
    "account deleted": lambda _: User.delete().execute(),
    "app removed": lambda _: App.delete().execute(),
    "factors shown too long ago": lambda _: App.update(max_age=60).execute(),
}


@pytest.mark.requirement("S-144")
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_has_ended_is_not_renewed(
    wiki: ClientApp, session: Session, first: Tokens, ending: str
) -> None:
    with write():
        ENDINGS[ending](session)
    refuses(wiki, first.refresh, NOW + 61)
    assert {fault.kind for fault in faults.of(wiki.app)} <= {"refresh-token-unknown"}
    assert tokens.find_access(first.access, NOW + 61) is None


@pytest.mark.requirement("S-144")
def test_offline_access_outlives_the_sign_in_for_a_year_at_most(
    wiki: ClientApp, session: Session, first: Tokens
) -> None:
    with write():
        session.delete_instance()
    given, at = first, NOW
    while at < NOW + 364 * DAY:
        at += 26 * DAY
        if at < NOW + 365 * DAY:
            given = oidc_app.refresh(wiki, given.refresh, at)
    refuses(wiki, given.refresh, NOW + 365 * DAY)


@pytest.mark.requirement("S-144")
def test_offline_access_that_is_not_used_ends_after_a_month(wiki: ClientApp, first: Tokens) -> None:
    refuses(wiki, first.refresh, NOW + 30 * DAY)
