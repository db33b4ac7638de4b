"""One-time codes and links whose answer was lost: used once the browser has come back."""

from collections.abc import Callable
from functools import partial

import pytest
from starlette.testclient import TestClient

from domain.access import arrivals, sessions
from domain.access.session_tokens import Opened
from domain.audit.events import Caller
from domain.mfa import recovery_code_use, recovery_codes, totp
from domain.signin import account_links, code_first, first_account, invitations, reset_links, signin
from domain.signin.invitations import Wanted
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users.accounts import NewAccount
from models import Invitation, RecoveryCode, Session, User
from tests.canaries import watched
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in
from tests.unit.lost import half, in_parallel, living, lost, token_in
from tests.unit.rows import kinds

NEW = "purple onion tram sky"
OTHER = "seven quiet harbour lamps"


def used(bob: Person, now: int) -> tuple[str, Opened]:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    return text, signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-31")
@pytest.mark.requirement("S-32")
def test_a_code_whose_answer_was_lost_signs_in_again_from_the_start(bob: Person, now: int) -> None:
    text, unseen = used(bob, now)
    session = come_back(signin.with_recovery_code(half(bob, now), text, now, ORIGIN), now)
    assert sessions.resume(unseen.token, now) is None
    assert recovery_codes.shown(session, now) not in (None, text)
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null()).count() == 1


@pytest.mark.requirement("S-31")
def test_once_its_session_was_seen_the_code_is_used_up(bob: Person, now: int) -> None:
    text, opened = used(bob, now)
    come_back(opened, now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-31")
def test_the_same_form_again_shows_the_same_next_code(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    first = lost(client, "/sign-in/recovery-code", recovery_code=text)
    again = client.post("/sign-in/recovery-code", data={"recovery_code": text})
    assert again.headers["Location"] == first.headers["Location"] == "/recovery"
    assert client.get("/recovery").headers["Location"] == "/profile/recovery-code"
    assert 'data-testid="recovery-code"' in client.get("/profile/recovery-code").text
    assert kinds().count("signed-in-with-recovery-code") == 1
    assert kinds().count("recovery-code-made") == 2


@pytest.mark.requirement("S-32")
def test_it_works_again_even_when_the_unseen_session_is_long_over(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    later = now + 3 * 24 * 60 * 60
    opened = signin.with_recovery_code(half(bob, later), text, later, ORIGIN)
    assert come_back(opened, later).is_full


@pytest.mark.requirement("S-34")
def test_a_newer_code_ends_one_that_was_used_unseen(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    recovery_codes.generate(signed_in(bob, now), now)
    with pytest.raises(recovery_code_use.Outdated):
        signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-32")
def test_checking_the_sheet_knows_a_code_that_was_used_unseen(bob: Person, now: int) -> None:
    text, _ = used(bob, now)
    recovery_code_use.check(signed_in(bob, now), text, now)


@pytest.mark.requirement("S-31")
def test_a_session_that_ended_meanwhile_ends_no_other(bob: Person, now: int) -> None:
    text, opened = used(bob, now)
    first = half(bob, now)
    second = signin.with_recovery_code(half(bob, now), text, now, ORIGIN)
    first.delete_instance()
    assert signin.with_recovery_code(first, text, now, ORIGIN).token == ""
    assert come_back(second, now).is_full
    assert sessions.resume(opened.token, now) is None


@pytest.mark.requirement("S-31")
def test_the_help_desks_code_signs_in_again_after_a_lost_answer(
    bob: Person, ada: Person, now: int
) -> None:
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    unseen = help_desk.sign_in(half(bob, now), text, now, ORIGIN)
    session = come_back(help_desk.sign_in(half(bob, now), text, now, ORIGIN), now)
    assert sessions.resume(unseen.token, now) is None
    assert recovery_codes.shown(session, now) is not None
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half(bob, now), text, now, ORIGIN)


@pytest.mark.requirement("S-20")
def test_a_code_given_first_signs_in_again_after_a_lost_answer(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    unseen = signin.with_password("bob", PASSWORD, now, ORIGIN, token)
    session = come_back(signin.with_password("bob", PASSWORD, now, ORIGIN, token), now)
    assert session.is_full
    assert sessions.resume(unseen.token, now) is None


@pytest.mark.requirement("S-20")
def test_a_code_given_first_by_the_same_form_again_lets_the_browser_try(
    bob: Person, now: int
) -> None:
    tokens = {code_first.give("bob", bob.code(now), now, ORIGIN, "once") for _ in range(2)}
    assert len(tokens) == 1
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN, "another page")
    with pytest.raises(code_first.WrongCode):
        code_first.give("bob", wrong(bob, now), now, ORIGIN, "once")
    come_back(signin.with_password("bob", PASSWORD, now, ORIGIN, tokens.pop()), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        code_first.give("bob", bob.code(now), now, ORIGIN, "once")


@pytest.mark.requirement("S-22")
def test_the_same_page_behind_a_code_given_first_opens_one_session(bob: Person, now: int) -> None:
    token = code_first.give("bob", bob.code(now), now, ORIGIN)
    opened = [
        signin.with_password("bob", PASSWORD, now, ORIGIN, token, once="once") for _ in range(2)
    ]
    assert len({one.token for one in opened}) == 1
    assert kinds().count("signed-in") == 1


@pytest.mark.requirement("S-32")
def test_the_sheet_outlives_a_help_desks_sign_in_that_was_never_seen(
    bob: Person, ada: Person, now: int
) -> None:
    sheet = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    help_desk.sign_in(half(bob, now), text, now, ORIGIN)
    opened = signin.with_recovery_code(half(bob, now), sheet, now, ORIGIN)
    assert come_back(opened, now).is_full


@pytest.mark.requirement("S-31")
def test_parallel_uses_of_the_help_desks_code_leave_one_living_session(
    bob: Person, ada: Person, now: int
) -> None:
    text = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user))
    halves = [half(bob, now) for _ in range(4)]
    opened = in_parallel([partial(help_desk.sign_in, one, text, now, ORIGIN) for one in halves])
    assert len(living({one.token for one in opened}, now)) == 1


def invited(now: int, name: str = "carol") -> str:
    [made] = invitations.invite([Wanted(name, False)], None, now, Caller.shell("test"))
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
    invitations.accept(token, "Carol", PASSWORD, now, ORIGIN)
    come_back(signin.with_password("carol", PASSWORD, now, ORIGIN), now)
    assert invitations.opened(token, now) is None


@pytest.mark.requirement("S-51")
def test_the_invitation_of_somebody_disabled_opens_nothing(ada: Person, now: int) -> None:
    token = invited(now)
    carol = invitations.accept(token, "Carol", PASSWORD, now, ORIGIN)
    User.update(disabled_at=now).where(User.id == carol.id).execute()
    assert invitations.opened(token, now) is None


def test_a_taken_invitation_is_not_listed_as_open(ada: Person, now: int) -> None:
    invitations.accept(invited(now), "Carol", PASSWORD, now, ORIGIN)
    assert invitations.open_ones(now) == []


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

    def submit() -> Opened:
        carol = invitations.accept(token, "Carol", PASSWORD, now, ORIGIN)
        return signin.first(carol, now, ORIGIN, token)

    opened = in_parallel([submit] * 4)
    assert len(opened) == 4
    assert len({one.token for one in opened}) == 1
    assert User.select().where(User.username == "carol").count() == 1
    assert kinds().count("account-created") == 2


@pytest.mark.requirement("S-37")
def test_what_the_same_form_has_made_meanwhile_is_left_as_it_is(data_dir: object, now: int) -> None:
    token, opened = invited(now), list[Opened]()

    def living() -> Invitation | None:
        found = invitations.opened(token, now)
        if not opened:
            carol = invitations.accept(token, "Carol", PASSWORD, now, ORIGIN)
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
@pytest.mark.parametrize("again", [NEW, OTHER])
def test_a_reset_link_sets_the_password_again_until_somebody_signs_in(
    alice: Person, now: int, again: str
) -> None:
    token = watched(reset_links.make(alice.user, now, Caller()))
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    reset_links.use(token, NewPassword(again), now, ORIGIN)
    come_back(signin.with_password("alice", again, now, ORIGIN), now)
    assert reset_links.owner(token, now) is None
    assert kinds().count("password-reset") == (1 if again == NEW else 2)


@pytest.mark.requirement("S-20")
def test_a_reset_with_a_code_ends_the_second_time_as_the_first(
    client: TestClient, bob: Person, now: int
) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "code": bob.code(now)}
    first = lost(client, "/reset", **form)
    assert lost(client, "/reset", **form).headers["Location"] == "/profile"
    again = client.post("/reset", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/profile"
    assert token_in(again) == token_in(first)
    assert kinds().count("password-reset") == kinds().count("signed-in") == 1
    assert client.get("/profile").status_code == 200
    assert Session.select().where(Session.user == bob.user).count() == 1
    late = client.post("/reset", data=form | {"shown_to": bob.user.shown_as})
    assert late.headers["Location"] == "/profile"


@pytest.mark.requirement("S-37")
def test_a_dead_link_is_no_success_for_who_is_signed_in_otherwise(
    client: TestClient, bob: Person, now: int
) -> None:
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    reset_links.make(bob.user, now, Caller())
    client.post("/sign-in", data={"username": "bob", "password": PASSWORD})
    client.post("/sign-in/code", data={"code": bob.code(now)})
    form = {"password": NEW, "code": bob.code(now), "shown_to": bob.user.shown_as}
    assert client.post("/reset", data=form).status_code == 404


@pytest.mark.requirement("S-31")
def test_a_reset_with_the_recovery_code_shows_its_successor_the_second_time(
    client: TestClient, bob: Person, now: int
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    client.get(f"/reset/{watched(reset_links.make(bob.user, now, Caller()))}")
    form = {"password": NEW, "recovery_code": text}
    first = lost(client, "/reset?with=recovery-code", **form)
    again = client.post("/reset?with=recovery-code", data=form)
    assert again.headers["Location"] == first.headers["Location"] == "/recovery"
    assert token_in(again) == token_in(first)
    assert client.get("/profile/recovery-code").status_code == 200
    assert Session.select().where(Session.user == bob.user).count() == 1


@pytest.mark.requirement("S-37")
def test_a_newer_password_ends_a_used_reset_link(alice: Person, now: int) -> None:
    token = watched(reset_links.make(alice.user, now, Caller()))
    reset_links.use(token, NewPassword(NEW), now, ORIGIN)
    assert reset_links.owner(token, now + reset_links.LINK_LIFETIME) is None
    newer = watched(reset_links.make(alice.user, now, Caller()))
    assert reset_links.owner(token, now) is None
    assert reset_links.owner(newer, now) == alice.user


@pytest.mark.requirement("S-37")
def test_parallel_submits_of_a_reset_link_set_the_password_once(bob: Person, now: int) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    token = watched(reset_links.make(bob.user, now, Caller()))

    def submit() -> Opened:
        given = NewPassword(NEW, recovery_code=text)
        opened = reset_links.use(token, given, now, ORIGIN).opened
        assert opened is not None
        return opened

    opened = in_parallel([submit] * 4)
    assert len({one.token for one in opened}) == 1
    assert kinds().count("password-reset") == 1
    assert len(living({one.token for one in opened}, now)) == 1


@pytest.mark.requirement("S-37")
def test_nothing_is_used_up_by_a_half_session(bob: Person, now: int) -> None:
    token = watched(reset_links.make(bob.user, now, Caller()))
    reset_links.use(token, NewPassword(PASSWORD, code=bob.code(now)), now, ORIGIN)
    session = half(bob, now)
    arrivals.note(session, now)
    assert reset_links.owner(token, now) == bob.user
    assert Invitation.select().count() == 0
