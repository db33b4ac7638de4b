"""So does a link that makes an account."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.access.session_tokens import OpenSession
from domain.audit.events import Caller
from domain.signin import acceptance, account_links, first_account, invitations, signin
from domain.signin.invited import open_ones
from domain.signin.invitees import Invitee
from domain.users.accounts import NewAccount
from models import Invitation, User
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back
from tests.unit.lost_answers import in_parallel, lost, token_in
from tests.unit.rows import kinds

NEW = "purple onion tram sky"


def invited(now: int, name: str = "carol") -> str:
    [made] = invitations.invite([Invitee(name, False)], None, now, Caller.shell("test"))
    return watched(made.token)


@pytest.mark.requirement("S-37")
def test_an_invitation_whose_answer_was_lost_opens_the_same_account_again(
    client: TestClient, ada: Person, now: int
) -> None:
    client.get(f"/invitation/{invited(now)}")
    form = {"name": "Carol", "password": PASSWORD}
    first = lost(client, "/invitation", **form)
    assert "carol" in client.get("/invitation").text
    again = client.post("/invitation", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/profile"
    assert token_in(again) == token_in(first)
    assert "Your account is ready" in client.get("/profile").text
    assert kinds().count("account-created") == 2  # ada and carol


@pytest.mark.requirement("S-37")
def test_what_is_typed_the_second_time_counts(client: TestClient, ada: Person, now: int) -> None:
    client.get(f"/invitation/{invited(now)}")
    unseen = lost(client, "/invitation", name="Carol", password=PASSWORD)
    client.post("/invitation", data={"name": "Carol Case", "password": NEW})
    assert "Carol Case" in client.get("/profile").text
    assert sessions.resume(token_in(unseen), now) is None
    with pytest.raises(signin.WrongPassword):
        signin.with_password("carol", PASSWORD, now, ORIGIN)
    assert signin.with_password("carol", NEW, now, ORIGIN).session.is_full


@pytest.mark.requirement("S-37")
def test_signing_in_with_the_new_password_uses_the_invitation_up(
    client: TestClient, ada: Person, now: int
) -> None:
    token = invited(now)
    acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    come_back(signin.with_password("carol", PASSWORD, now, ORIGIN), now)
    assert invitations.opened(token, now) is None


@pytest.mark.requirement("S-51")
def test_the_invitation_of_somebody_disabled_opens_nothing(ada: Person, now: int) -> None:
    token = invited(now)
    carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    User.update(disabled_at=now).where(User.id == carol.id).execute()
    assert invitations.opened(token, now) is None


def test_a_taken_invitation_is_not_listed_as_open(ada: Person, now: int) -> None:
    acceptance.accept(invited(now), "Carol", PASSWORD, now, ORIGIN)
    assert open_ones(now) == []


def test_a_second_click_after_the_account_was_seen_leads_to_it(
    client: TestClient, ada: Person, now: int
) -> None:
    client.get(f"/invitation/{invited(now)}")
    form = {"name": "Carol", "password": PASSWORD, "shown_to": Invitation.get().shown_as}
    client.post("/invitation", data=form)
    client.get("/profile")
    assert client.post("/invitation", data=form).headers["Location"] == "/profile"


@pytest.mark.requirement("S-37")
def test_parallel_submits_of_an_invitation_make_one_account(ada: Person, now: int) -> None:
    token = invited(now)

    def submit() -> OpenSession:
        carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
        return signin.first(carol, now, ORIGIN, token)

    opened = in_parallel([submit] * 4)
    assert len(opened) == 4
    assert len({one.token for one in opened}) == 1
    assert User.select().where(User.username == "carol").count() == 1
    assert kinds().count("account-created") == 2


@pytest.mark.requirement("S-37")
def test_what_the_same_form_has_made_meanwhile_is_left_as_it_is(data_dir: object, now: int) -> None:
    token, opened = invited(now), list[OpenSession]()

    def living() -> Invitation | None:
        found = invitations.opened(token, now)
        if not opened:
            carol = acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
            opened.append(signin.first(carol, now, ORIGIN, token))
        return found

    given = NewAccount("carol", "Carol", PASSWORD)
    assert account_links.open_account(living, given, now, ORIGIN) is not None
    assert come_back(opened[0], now).is_full


@pytest.mark.requirement("S-37")
def test_a_set_up_link_is_dead_once_somebody_else_has_an_account(
    make_user: Callable[..., Person], now: int
) -> None:
    token = watched(first_account.make_link(now) or "")
    first_account.create_first_account(token, NewAccount("ada", "Ada", PASSWORD), now, ORIGIN)
    assert first_account.is_open(token, now)
    make_user("eve", "Eve Example")
    assert not first_account.is_open(token, now)


@pytest.mark.requirement("S-37")
def test_the_set_up_link_makes_the_same_first_account_again(client: TestClient, now: int) -> None:
    client.get(f"/setup/{watched(first_account.make_link(now) or '')}")
    form = {"username": "ada", "name": "Ada", "password": PASSWORD, "email": ""}
    lost(client, "/setup", **form)
    assert client.get("/setup").status_code == 200
    again = client.post("/setup", data=form | {"username": "ada-two"})
    assert again.headers["Location"] == "/profile"
    assert client.get("/profile").status_code == 200
    assert [user.username for user in User.select()] == ["ada-two"]
    assert kinds().count("account-created") == 1


@pytest.mark.requirement("S-37")
def test_once_the_first_account_was_seen_the_set_up_link_is_dead(
    client: TestClient, now: int
) -> None:
    token = watched(first_account.make_link(now) or "")
    client.get(f"/setup/{token}")
    form = {"username": "ada", "name": "Ada", "password": PASSWORD, "email": ""}
    client.post("/setup", data=form)
    client.get("/profile")
    assert not first_account.is_open(token, now)


@pytest.mark.requirement("S-37")
def test_who_was_overtaken_at_the_same_link_is_not_signed_in_to_what_it_made(
    ada: Person, now: int
) -> None:
    [made] = invitations.invite([Invitee("zoe", is_admin=False)], ada.user, now, ORIGIN)
    slow = acceptance.accept(made.token, "Not Zoe", "lanterns over the wide canal", now, ORIGIN)
    quick = acceptance.accept(made.token, "Zoe", "purple onion tram sky", now, ORIGIN)
    with pytest.raises(signin.WrongPassword):
        signin.first(slow, now, ORIGIN, made.token)
    assert signin.first(quick, now, ORIGIN, made.token).session.is_full
