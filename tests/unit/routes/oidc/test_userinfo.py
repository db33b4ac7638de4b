"""What an app is told about a person, as long as the sign-in lasts."""

from collections.abc import Callable

import pytest

from domain.database.storage import write
from models import AccessToken, App, Authenticator, Client, Grant, Session, User
from tests.unit import oidc_app
from tests.unit.conftest import NOW, Clock
from tests.unit.oidc_app import Asking, code


@pytest.fixture
def token(asking: Asking, session: Session) -> str:
    found: str = asking.for_code(code(asking.to, session)).json()["access_token"]
    return found


@pytest.mark.requirement("S-143")
def test_userinfo_says_what_the_id_token_says(asking: Asking, session: Session) -> None:
    given = asking.for_code(code(asking.to, session)).json()
    _, said = oidc_app.read_token(given["id_token"])
    about = {"sub", "name", "preferred_username", "email", "email_verified", "groups"}
    by_header = asking.userinfo(given["access_token"])
    assert by_header.json() == {name: said[name] for name in about}
    assert by_header.headers["Content-Type"] == "application/json"
    assert by_header.headers["Cache-Control"] == "no-store"
    bearer = {"Authorization": f"bearer {given['access_token']}"}
    posted = {"access_token": given["access_token"]}
    for answer in (
        asking.server.post("/oidc/userinfo", headers=bearer),
        asking.server.post("/oidc/userinfo", data=posted),
    ):
        assert (answer.status_code, answer.json()) == (200, by_header.json())


@pytest.mark.requirement("S-143")
def test_a_claim_asked_for_by_name_is_told(asking: Asking, session: Session) -> None:
    by_name = '{"userinfo": {"name": {"essential": true}}}'
    shown = code(asking.to, session, scope="openid", claims=by_name)
    given = asking.for_code(shown).json()
    assert asking.userinfo(given["access_token"]).json().keys() == {"sub", "name"}


def _refused(asking: Asking, token: str) -> None:
    answer = asking.userinfo(token)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


ENDINGS: dict[str, Callable[[Session], object]] = {
    "disabled": lambda _: User.update(disabled_at=NOW).execute(),
    "account deleted": lambda _: User.delete().execute(),
    "signed out": lambda _: Session.delete().execute(),
    "MFA taken away": lambda _: Authenticator.delete().execute(),
    "the rule changed": lambda _: App.update(is_for_everyone=False).execute(),
    "app removed": lambda _: App.delete().execute(),
    "grant ended": lambda _: Grant.update(is_over=True).execute(),
    "token revoked": lambda _: AccessToken.delete().execute(),
    "a session of the future": lambda _: Session.update(seen_at=NOW + 86_400).execute(),
    "a token of the future": lambda _: AccessToken.update(created_at=NOW + 86_400).execute(),
}


@pytest.mark.requirement("S-144")
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_ends_the_sign_in_counts_at_the_next_request(
    asking: Asking, session: Session, ending: str
) -> None:
    shown = code(asking.to, session, scope="openid profile")
    token = asking.for_code(shown).json()["access_token"]
    assert asking.userinfo(token).status_code == 200
    with write():
        ENDINGS[ending](session)
    _refused(asking, token)


@pytest.mark.requirement("S-144")
def test_where_no_mfa_is_needed_its_end_ends_nothing(
    asking: Asking, session: Session, token: str
) -> None:
    with write():
        Client.update(needs_mfa=False).execute()
        Authenticator.delete().execute()
    assert asking.userinfo(token).status_code == 200


@pytest.mark.requirement("S-144")
def test_a_token_lasts_ten_minutes_and_no_clock_makes_it_longer(
    asking: Asking, token: str, clock: Clock
) -> None:
    clock.advance(599)
    assert asking.userinfo(token).status_code == 200
    clock.advance(1)
    _refused(asking, token)
    clock.now = NOW - 3600
    _refused(asking, token)


@pytest.mark.parametrize("token", ["x", "A" * 43, "ä", "' OR 1=1", "a b", "x" * 9000])
@pytest.mark.requirement("S-143")
def test_what_is_no_token_of_ours_tells_nothing(asking: Asking, token: str) -> None:
    header = {b"Authorization": f"Bearer {token}".encode()}
    answer = asking.server.get("/oidc/userinfo", headers=header)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.requirement("S-143")
def test_a_refresh_token_and_an_id_token_are_no_access_tokens(
    asking: Asking, session: Session
) -> None:
    given = asking.for_code(code(asking.to, session)).json()
    for token in (given["refresh_token"], given["id_token"], *given["refresh_token"].split(".")):
        _refused(asking, token)


@pytest.mark.requirement("S-143")
@pytest.mark.parametrize("shown", ["Bearer", "bearer ", "Bearer  \t"])
def test_a_header_without_its_token_is_said_to_have_none(asking: Asking, shown: str) -> None:
    answer = asking.server.get("/oidc/userinfo", headers={"Authorization": shown})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.json()["error_description"] == "There is no token after Bearer."


def test_head_is_answered_as_get_is_without_what_it_says(asking: Asking, token: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {token}"}, {"Authorization": "Bearer x"}):
        said = asking.server.get("/oidc/userinfo", headers=headers)
        head = asking.server.head("/oidc/userinfo", headers=headers)
        assert (head.status_code, head.content) == (said.status_code, b"")
        assert head.headers["Content-Length"] == str(len(said.content))


@pytest.mark.requirement("S-143")
def test_without_a_token_no_error_is_named(asking: Asking) -> None:
    for headers in ({}, {"Authorization": "Basic YTpi"}):
        answer = asking.server.get("/oidc/userinfo", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Nightlatch"'


@pytest.mark.requirement("S-148")
def test_two_tokens_or_one_in_the_address_are_refused(asking: Asking, token: str) -> None:
    bearer, posted = {"Authorization": f"Bearer {token}"}, {"access_token": token}
    twice = [(b"Authorization", f"Bearer {token}".encode())] * 2
    for answer in (
        asking.server.post("/oidc/userinfo", headers=bearer, data=posted),
        asking.server.get("/oidc/userinfo", headers=twice),
        asking.server.get("/oidc/userinfo", params=posted),
        asking.server.get("/oidc/userinfo", params=posted, headers=bearer),
    ):
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        assert 'error="invalid_request"' in answer.headers["WWW-Authenticate"]


@pytest.mark.requirement("S-143")
def test_a_token_for_less_than_openid_is_not_enough(asking: Asking, session: Session) -> None:
    given = asking.for_code(code(asking.to, session)).json()
    small = asking.for_refresh(given["refresh_token"], scope="email").json()
    answer = asking.userinfo(small["access_token"])
    assert (answer.status_code, answer.json()["error"]) == (403, "insufficient_scope")
