"""Invitations."""

import pytest
from starlette.testclient import TestClient

from domain.audit import events
from domain.signin import acceptance, invitable, invitations, invitees, signin
from domain.signin.invitees import Invitee
from domain.users import accounts, usernames
from models import Event, Invitation, User
from tests import cases
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, come_back, sign_in


def invited(by: Person, now: int, username: str = "carol", *, is_admin: bool = False) -> str:
    wanted = [Invitee(username, is_admin)]
    (made,) = invitations.invite(wanted, by.user, now, ORIGIN)
    return watched(made.token)


@pytest.mark.requirement("S-36")
def test_only_the_hash_of_an_invitation_is_kept(ada: Person, now: int) -> None:
    token = invited(ada, now)
    assert len(token) == 43
    assert token.encode() not in bytes(Invitation.get().token_hash)


@pytest.mark.case("B48")
@pytest.mark.requirement("S-39")
def test_looking_spends_nothing_and_accepting_makes_the_account(
    client: TestClient, ada: Person, now: int
) -> None:
    token = invited(ada, now)
    for _ in range(3):
        assert client.head(f"/invitation/{token}").status_code == 303
        assert client.get(f"/invitation/{token}").headers["Location"] == "/invitation"
        assert client.head("/invitation").status_code == 200
    data = {"name": "Carol Example", "password": PASSWORD, "is_admin": "1", "username": "root"}
    assert client.post("/invitation", data=data).headers["Location"] == "/profile"
    carol = accounts.find("carol")
    assert carol is not None
    assert not carol.is_admin
    assert client.get("/profile").status_code == 200
    assert not Invitation.select().exists()


@pytest.mark.requirement("S-37")
def test_an_invitation_works_once_for_72_hours(ada: Person, now: int) -> None:
    token = invited(ada, now)
    assert invitations.opened(token, now + 72 * 3600 - 1) is not None
    assert invitations.opened(token, now + 72 * 3600) is None
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    come_back(signin.first(carol, now, ORIGIN, token))
    with pytest.raises(acceptance.LinkInvalid):
        acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)


def test_a_used_link_explains_itself(client: TestClient, ada: Person, now: int) -> None:
    token = invited(ada, now)
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    come_back(signin.first(carol, now, ORIGIN, token))
    client.get(f"/invitation/{token}")
    answer = client.get("/invitation")
    assert answer.status_code == 404
    assert "works once" in answer.text


@pytest.mark.case("B35")
@pytest.mark.requirement("S-74")
@pytest.mark.parametrize("typed", cases.rows("B35", "username_set")[0]["values"])
def test_no_spelling_invites_a_second_alex(ada: Person, now: int, typed: str) -> None:
    invited(ada, now, "alex")
    with pytest.raises((invitable.AlreadyInvited, usernames.BadUsername)):
        invitations.invite([invitees.check(typed, "")], ada.user, now, ORIGIN)


@pytest.mark.case("B02")
def test_who_was_invited_with_an_address_that_is_none_can_join_all_the_same(
    client: TestClient, ada: Person, now: int
) -> None:
    client.get(f"/invitation/{invited(ada, now, 'carol@x@y')}")
    Invitation.update(email="carol@x@y").execute()  # as version 0 kept it
    data = {"name": "Carol", "password": PASSWORD, "shown_to": "carol@x@y"}
    assert client.post("/invitation", data=data).headers["Location"] == "/profile"
    assert User.get(User.username == "carol@x@y").email == ""


def test_who_has_an_account_is_not_invited(ada: Person, alice: Person, now: int) -> None:
    with pytest.raises(accounts.UsernameTaken):
        invited(ada, now, "alice")


def test_one_wrong_line_invites_nobody(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    answer = client.post("/people/invitations/many", data={"lines": "carol\nalice\n"})
    assert answer.status_code == 422
    assert "Line 2: “alice” already has an account." in answer.text
    assert "carol\nalice" in answer.text
    assert not Invitation.select().exists()


def test_many_are_invited_at_once_and_their_links_shown(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    made = client.post("/people/invitations/many", data={"lines": "carol\ndave,admin"})
    answer = client.get(made.headers["Location"])
    assert answer.text.count("http://localhost:8000/invitation/") >= 2
    assert Invitation.select().count() == 2


@pytest.mark.case("B48")
@pytest.mark.requirement("S-41")
def test_a_link_is_built_from_the_configured_address(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    headers = {"Host": "127.0.0.1:8000"}
    data = {"username": "carol", "role": "member"}
    cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items())}
    made = client.post("/people/invitations", data=data, headers=headers | cookie)
    answer = client.get(made.headers["Location"], headers=headers | cookie)
    assert "http://localhost:8000/invitation/" in answer.text
    assert "127.0.0.1" not in answer.text


def test_renewing_ends_the_older_link_and_revoking_both(
    client: TestClient, ada: Person, clock: Clock
) -> None:
    older = invited(ada, clock.now)
    sign_in(client, ada, clock.now)
    number = Invitation.get().id
    page = client.get(client.post(f"/people/invitations/{number}/renewal").headers["Location"]).text
    newer = watched(page.split("/invitation/")[1][:43])
    assert invitations.opened(older, clock.now) is None
    assert invitations.opened(newer, clock.now) is not None
    client.post(f"/people/invitations/{number}/removal")
    assert invitations.opened(newer, clock.now) is None
    assert client.post(f"/people/invitations/{number}/removal").status_code == 404


def test_a_bad_password_is_told_at_its_field_and_spends_nothing(
    client: TestClient, ada: Person, now: int
) -> None:
    client.get(f"/invitation/{invited(ada, now)}")
    answer = client.post("/invitation", data={"name": "Carol", "password": "short"})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert User.select().where(User.username == "carol").count() == 0


@pytest.mark.requirement("S-37")
def test_one_that_was_accepted_in_the_meantime_is_not_called_revoked(ada: Person, now: int) -> None:
    token = invited(ada, now)
    found = Invitation.get()
    acceptance.accept(token, "Dora", "purple onion tram sky", now, ORIGIN)
    invitations.revoke(found, None, now, ORIGIN)
    assert invitations.opened(token, now) is not None
    assert not Event.select().where(Event.kind == events.INVITATION_REVOKED).exists()
