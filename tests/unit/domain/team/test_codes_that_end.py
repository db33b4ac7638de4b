"""What ends the help desk's code before its time is over."""

from collections.abc import Callable

import pytest

from domain.access import signing_out
from domain.audit.events import Caller
from domain.mfa import activation, enrolment, removal
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from domain.users import password_change
from models import Session, SignInCode
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in

NEW = "purple onion tram sky"


def change_the_password(session: Session, now: int) -> None:
    password_change.perform(session, PASSWORD, NEW, now)


def set_it_through_a_link(session: Session, now: int) -> None:
    token = reset_links.make(session.user, now, Caller())
    given = NewPassword(NEW, code=Person(session.user).code(now))
    reset_links.use(token, given, now, ORIGIN)


def set_up_another_phone(session: Session, now: int) -> None:
    begun = enrolment.begin(session, now)
    activation.activate(session, code_for(begun, now), now)


def turn_mfa_off(session: Session, now: int) -> None:
    removal.turn_off(session, now)


def sign_out_elsewhere(session: Session, now: int) -> None:
    signing_out.sign_out_others(session, now)


@pytest.mark.requirement("S-37")
@pytest.mark.requirement("S-52")
@pytest.mark.parametrize(
    "change",
    [
        change_the_password,
        set_it_through_a_link,
        set_up_another_phone,
        turn_mfa_off,
        sign_out_elsewhere,
    ],
)
def test_a_new_password_or_factor_ends_the_code(
    bob: Person, now: int, change: Callable[[Session, int], None]
) -> None:
    help_desk.make_sign_in_code(bob.user, now, Caller(), None)
    change(signed_in(bob), now)
    assert not SignInCode.select().exists()
