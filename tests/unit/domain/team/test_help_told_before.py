"""What a person's page says of help before anyone presses a button that would be refused."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import issued_credentials
from domain.team import help_desk, help_rules, people
from domain.users import accounts
from models import Event, User
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person, with_mfa
from tests.unit.rows import dump

Make = Callable[..., Person]


def page_of(desk: TestClient, person: Person) -> str:
    return desk.get(f"/people/{person.user.id}").text


def helping(desk: TestClient, person: Person) -> str:
    """The part of the person's page about getting back in."""
    return page_of(desk, person).partition('id="help-heading"')[2].partition("</section>")[0]


@pytest.mark.requirement("S-44")
@pytest.mark.parametrize("kind", ["reset-link", "sign-in-code", "mfa-reset"])
def test_a_disabled_person_is_offered_no_help_and_given_none(
    desk: TestClient, bob: Person, now: int, kind: str
) -> None:
    people.disable(bob.user, now, ORIGIN, None)
    told = helping(desk, bob)
    assert "Enable the account first." in words(told)
    assert "<button" not in told
    assert "href" not in told
    before = dump()
    answer = desk.post(f"/people/{bob.user.id}/{kind}")
    assert answer.status_code == 422
    assert 'data-reason="account-disabled"' in answer.text
    assert "This account is disabled. Enable the account first." in words(answer.text)
    assert dump() == before


def test_a_disabled_person_is_not_signed_out_and_not_said_to_be_able_to_sign_in(
    desk: TestClient, bob: Person, now: int
) -> None:
    people.disable(bob.user, now, ORIGIN, None)
    assert 'data-testid="sign-out"' not in page_of(desk, bob).partition('id="sessions-heading"')[2]
    events = Event.select().count()
    answer = desk.post(f"/people/{bob.user.id}/deeds/sign-out")
    assert 'data-reason="account-disabled"' in answer.text
    assert Event.select().count() == events
    asked = words(desk.get("/people/selection?deed=sign-out&person=bob").text)
    assert "1 won't be signed out: the account is disabled." in asked


def test_a_link_that_still_works_is_told_of_before_another_ends_it(
    desk: TestClient, ada: Person, alice: Person, now: int
) -> None:
    assert "still works" not in words(helping(desk, alice))
    help_desk.make_reset_link(alice.user, now, ORIGIN, ada.user)
    assert (
        "A password reset link from January 15, 2027, 08:00 UTC still works until January 15, "
        "2027, 09:00 UTC. A new one replaces it." in words(helping(desk, alice))
    )
    issued_credentials.revoke_for(alice.user)
    assert "still works" not in words(helping(desk, alice))


def test_a_code_that_still_works_is_told_of_before_another_ends_it(
    desk: TestClient, ada: Person, bob: Person, now: int
) -> None:
    help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    assert (
        "A sign-in code from January 15, 2027, 08:00 UTC still works until January 15, 2027, "
        "08:15 UTC. A new one replaces it." in words(helping(desk, bob))
    )


def test_what_was_made_says_when_it_ends_and_whether_it_is_enough(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    told = {}
    for person in (alice, bob):
        made = desk.post(f"/people/{person.user.id}/reset-link")
        told[person.user.username] = words(desk.get(made.headers["Location"]).text)
        assert "until Friday, January 15, 2027, 09:00 UTC" in told[person.user.username]
        assert "any earlier link no longer works" in told[person.user.username]
    assert "Alice Example has no MFA, so this link is all anyone needs to get in." in told["alice"]
    assert "code or a passkey" not in told["alice"]
    assert "The page it opens also asks for a code or a passkey." in told["bob"]


def test_a_code_says_when_it_ends(desk: TestClient, bob: Person) -> None:
    made = desk.post(f"/people/{bob.user.id}/sign-in-code")
    page = words(desk.get(made.headers["Location"]).text)
    assert "It works once, until Friday, January 15, 2027, 08:15 UTC" in page


@pytest.mark.requirement("S-44")
def test_that_a_second_administrator_is_needed_is_said_before_with_until_when(
    desk: TestClient, ada: Person, bob: Person, eve: Person, now: int
) -> None:
    assert "Together with" not in words(helping(desk, bob))
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    assert (
        "You created a password reset link for bob on January 15, 2027, 08:00 UTC. Together with a "
        "one-time sign-in code or an MFA reset, that would open the account, so until January 16, "
        "2027, 08:00 UTC another administrator has to do this: not anyone you invited, nor anyone "
        "who invited you, and only if you both have been administrators for 24 hours. Or run on "
        "the server: scripts/nightlatch user sign-in-code bob or scripts/nightlatch user "
        "reset-mfa bob" in words(helping(desk, bob))
    )
    people.disable(eve.user, now, ORIGIN, None)
    assert (
        "so until January 16, 2027, 08:00 UTC this has to be done on the server: "
        "scripts/nightlatch user sign-in-code bob" in words(helping(desk, bob))
    )


@pytest.mark.requirement("S-44")
def test_what_would_be_refused_is_not_asked_about(
    desk: TestClient, ada: Person, bob: Person, now: int
) -> None:
    path = f"/people/{bob.user.id}/mfa-reset"
    assert "Reset MFA for Bob Example?" in words(desk.get(path).text)
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    answer = desk.get(path)
    assert answer.status_code == 422
    assert "Reset MFA for" not in words(answer.text)
    assert 'data-reason="needs-second-admin"' in answer.text


@pytest.mark.requirement("S-44")
def test_the_refusal_says_who_helped_and_who_may_help_now(
    ada: Person, bob: Person, eve: Person, make_user: Make, now: int
) -> None:
    User.update(invited_by=ada.user.id).where(User.id == eve.user.id).execute()
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    told = str(help_rules.why_not(bob.user, "mfa-reset", eve.user, now))
    assert "“ada” created a password reset link for bob in the last 24 hours." in told
    assert "not anyone “ada” invited, nor anyone who invited “ada”, and only if they" in told
    grace = with_mfa(make_user("grace", "Grace", is_admin=True))
    people.delete(ada.user, now, ORIGIN, None)
    told = str(help_rules.why_not(bob.user, "mfa-reset", grace.user, now))
    assert told.startswith("An administrator whose account was deleted created a password reset")
    assert "so this has to be done on the server: scripts/nightlatch user reset-mfa bob" in told


@pytest.mark.requirement("S-44")
def test_whoever_was_an_administrator_until_lately_is_offered_no_help(
    desk: TestClient, ada: Person, eve: Person, now: int
) -> None:
    people.make_member(eve.user, now, ORIGIN, ada.user)
    told = helping(desk, eve)
    assert "The same goes for 24 hours after someone stops being an administrator." in words(told)
    assert "<button" not in told


def test_the_shell_is_asked_nothing_of_this(bob: Person, now: int) -> None:
    people.disable(bob.user, now, ORIGIN, None)
    assert help_rules.why_not(bob.user, "mfa-reset", None, now) is None
    with pytest.raises(accounts.Disabled):
        help_rules.refuse_help(bob.user, "mfa-reset", bob.user, now)
