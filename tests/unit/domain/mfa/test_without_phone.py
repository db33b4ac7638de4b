"""Getting in without the phone ends the same, whichever way it was."""

from collections.abc import Callable

import pytest

from domain.access.session_tokens import OpenSession
from domain.audit import events, known_browsers
from domain.audit.events import Caller
from domain.mfa import recovery, recovery_codes
from domain.signin import code_first, reset_links, signin
from domain.signin.reset_links import NewPassword
from domain.team import help_desk
from models import Event, User
from tests.canaries import watched
from tests.unit.conftest import ORIGIN, PASSWORD, Person, come_back, signed_in
from tests.unit.lost_answers import half

NEW = "purple onion tram sky"
Way = Callable[[Person, str, int], OpenSession]


def by_recovery_code(bob: Person, text: str, now: int) -> OpenSession:
    return signin.with_recovery_code(half(bob, now), text, now, ORIGIN)


def by_recovery_code_first(bob: Person, text: str, now: int) -> OpenSession:
    token = code_first.give("bob", text, now, ORIGIN)
    return signin.with_password("bob", PASSWORD, now, ORIGIN, token)


def by_help(bob: Person, _: str, now: int) -> OpenSession:
    code = watched(help_desk.make_sign_in_code(bob.user, now, ORIGIN, None))
    return help_desk.sign_in(half(bob, now), code, now, ORIGIN)


def by_reset_link(bob: Person, text: str, now: int) -> OpenSession:
    token = watched(reset_links.make(bob.user, now, Caller()))
    done = reset_links.use(token, NewPassword(NEW, recovery_code=text), now, ORIGIN)
    assert done.opened is not None
    return done.opened


WAYS = {
    events.SIGNED_IN_WITH_RECOVERY_CODE: (by_recovery_code, by_recovery_code_first, by_reset_link),
    events.SIGNED_IN_WITH_HELP: (by_help,),
}


@pytest.mark.parametrize(
    ("kind", "way"),
    [(kind, way) for kind, ways in WAYS.items() for way in ways],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_who_got_in_without_the_phone_is_known_and_on_the_way_to_a_new_one(
    bob: Person, now: int, kind: str, way: Way
) -> None:
    text = watched(recovery_codes.generate(signed_in(bob, now), now).text)
    opened = way(bob, text, now)
    user, session = User.get_by_id(bob.user.id), come_back(opened, now)
    assert session.recovered
    assert recovery.is_under_way(user)
    assert recovery_codes.shown(session, now) not in (None, text)
    assert user.last_seen_at == now
    assert known_browsers.is_known(user, opened.device, now)
    told = Event.get(Event.kind == kind)
    assert (told.session, told.browser) == (session.id, ORIGIN.browser)
