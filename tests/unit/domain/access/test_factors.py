"""What a sign-in has shown is written down wherever it is shown, and never more than that."""

import pytest

from domain.access import factors, session_rows
from domain.access.session_tokens import OpenSession
from domain.database.storage import write
from domain.mfa import activation, enrolment, recovery_codes, removal
from domain.oidc import assurance
from domain.signin import code_first, confirmation, reset_links, signin
from domain.team import help_desk
from models import Authenticator, Session
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in

pytestmark = pytest.mark.requirement("S-136")
NEW_PASSWORD = "lanterns over the wide canal"


def shown(opened: OpenSession | Session) -> str:
    session = opened.session if isinstance(opened, OpenSession) else opened
    return str(Session.get_by_id(session.id).factors)


def half(person: Person, now: int) -> Session:
    return come_back(signin.with_password(person.user.username, PASSWORD, now, ORIGIN), now)


def test_a_password_is_one(alice: Person, bob: Person, now: int) -> None:
    assert shown(half(alice, now)) == factors.PASSWORD_ONLY
    assert shown(half(bob, now)) == factors.PASSWORD_ONLY


def test_a_code_makes_it_two(bob: Person, now: int) -> None:
    assert shown(signin.with_code(half(bob, now), bob.code(now), now, ORIGIN)) == factors.WITH_CODE


def test_so_do_the_recovery_code_and_the_help_desk_s(bob: Person, now: int) -> None:
    text = recovery_codes.generate(signed_in(bob), now).text
    by_code = signin.with_recovery_code(half(bob, now), text, now, ORIGIN)
    assert shown(by_code) == factors.WITH_CODE
    code = help_desk.make_sign_in_code(bob.user, now, ORIGIN, None)
    assert shown(help_desk.sign_in(half(bob, now), code, now, ORIGIN)) == factors.WITH_CODE


def test_so_does_a_code_before_the_password(bob: Person, now: int) -> None:
    first = code_first.give("bob", bob.code(now), now, ORIGIN)
    assert shown(signin.with_password("bob", PASSWORD, now, ORIGIN, first)) == factors.WITH_CODE


def test_so_does_a_reset_link_with_a_code(bob: Person, now: int) -> None:
    link = reset_links.make(bob.user, now, ORIGIN)
    given = reset_links.NewPassword(NEW_PASSWORD, bob.code(now))
    done = reset_links.use(link, given, now, ORIGIN)
    assert done.opened is not None
    assert shown(done.opened) == factors.WITH_CODE


def test_setting_mfa_up_shows_the_second(alice: Person, now: int) -> None:
    session = signed_in(alice)
    enrolment.begin(session, now)
    code = code_for(Authenticator.get(), now)
    assert shown(activation.activate(session, code, now).opened) == factors.WITH_CODE


def test_turning_it_off_leaves_one(bob: Person, now: int) -> None:
    session = come_back(signin.with_code(half(bob, now), bob.code(now), now, ORIGIN), now)
    assert shown(removal.turn_off(session, now)) == factors.PASSWORD_ONLY


def test_confirming_shows_what_it_asks_for(alice: Person, bob: Person, now: int) -> None:
    one, both = signed_in(alice), signed_in(bob)
    with write():
        Session.update(factors="").execute()
    assert shown(confirmation.confirm(one, PASSWORD, "", now)) == factors.PASSWORD_ONLY
    assert shown(confirmation.confirm(both, PASSWORD, bob.code(now), now)) == factors.WITH_CODE


def test_a_token_from_before_is_worth_what_was_shown_by_then(bob: Person, now: int) -> None:
    session = signed_in(bob)
    token = session.token
    confirmation.confirm(session, PASSWORD, bob.code(now), now)
    former = session_rows.find(token)
    assert former is not None
    assert former.is_former
    assert assurance.acr(former) == assurance.SFA
    assert assurance.acr(Session.get_by_id(session.id)) == assurance.MFA


def test_a_sign_in_that_says_nothing_counts_for_least(bob: Person) -> None:
    session = signed_in(bob)
    session.factors = ""
    assert assurance.acr(session) == assurance.SFA
    assert assurance.amr(session) == ["pwd"]


def test_two_factors_are_called_so(bob: Person) -> None:
    session = signed_in(bob)
    session.factors = factors.WITH_CODE
    assert assurance.acr(session) == assurance.MFA
    assert assurance.amr(session) == ["pwd", "otp", "mfa"]
