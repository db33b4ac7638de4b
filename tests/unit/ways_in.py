"""Every way to sign in, as it is walked by somebody who was going somewhere."""

from collections.abc import Callable

from domain.team import help_desk
from tests.unit.codes import wrong
from tests.unit.conftest import ORIGIN, PASSWORD
from tests.unit.guessed import shut
from tests.unit.on_the_way import World
from tests.unit.ways_by_link import (
    invited,
    with_a_dead_link,
    with_a_reset_link,
    with_a_reset_link_and_code,
    with_a_reset_link_and_recovery_code,
)


def with_password(w: World) -> None:
    w.gives(w.alice)


def refused_first(w: World) -> None:
    w.gives(w.alice, "wrong")
    w.gives(w.alice)


def with_code(w: World) -> None:
    w.gives(w.bob)
    w.tab.sends("/sign-in/code", code=wrong(w.bob, w.now))
    w.gives_code(w.bob)


def with_recovery_code(w: World) -> None:
    w.recovers()
    w.tab.sends("/recovery/set-up", by_htmx=w.by_htmx).goes("/profile/mfa")
    w.sets_up()
    assert w.tab.at == "/recovery/done"
    w.tab.clicks("Continue")


def with_recovery_code_typed_for_the_other(w: World) -> None:
    text = w.recovery_code()
    w.gives(w.bob)
    w.tab.sends("/sign-in/code", code=text)
    w.saves()
    w.tab.clicks("I don't have a new phone yet")


def with_the_phone_that_turned_up(w: World) -> None:
    w.recovers()
    w.tab.clicks("I found my phone").sends("/recovery/phone", code=w.bob.code(w.now))
    assert w.tab.at == "/profile"
    w.tab.clicks("Continue")


def with_help(w: World) -> None:
    text = help_desk.make_sign_in_code(w.bob.user, w.now, ORIGIN, None)
    w.gives(w.bob).clicks("I don't have either")
    w.tab.clicks("Use a recovery code").clicks("I don't have either")
    w.tab.clicks("Use your authenticator app").clicks("I don't have either")
    w.tab.sends("/sign-in/neither", sign_in_code="ABCDE")
    w.tab.sends("/sign-in/neither", sign_in_code=text)
    w.saves()
    w.tab.clicks("I don't have a new phone yet")


def as_somebody_else(w: World) -> None:
    w.gives(w.bob).clicks("Use a different account")
    w.gives(w.alice)


def with_code_first(w: World) -> None:
    shut("bob", w.now)
    w.gives(w.bob)
    w.tab.sends("/sign-in/code-first", username="bob", code=wrong(w.bob, w.now))
    w.tab.sends("/sign-in/code-first", username="bob", code=w.bob.code(w.now))
    w.gives(w.bob)
    if w.tab.at.startswith("/sign-in/code"):
        w.clock.advance(30)
        w.gives_code(w.bob)


def with_recovery_code_first(w: World) -> None:
    text = w.recovery_code()
    shut("bob", w.now)
    w.gives(w.bob)
    w.tab.sends("/sign-in/code-first", username="bob", code=text)
    w.gives(w.bob)
    w.saves()
    w.tab.clicks("I don't have a new phone yet")


def too_late_for_the_code(w: World) -> None:
    w.gives(w.bob)
    w.clock.advance(11 * 60)
    w.gives_code(w.bob)
    w.gives(w.bob)
    w.gives_code(w.bob)


def asked_for_mfa(w: World) -> None:
    w.must_have_mfa()
    w.gives(w.alice)
    assert w.tab.at == "/duty"
    w.tab.goes("/").sends("/profile/mfa", by_htmx=w.by_htmx).goes("/profile/mfa")
    w.sets_up()
    w.saves()
    assert w.tab.at == "/duty/done"
    w.tab.clicks("Continue")


def signed_out_while_asked_for_mfa(w: World) -> None:
    w.must_have_mfa()
    w.gives(w.alice)
    w.tab.sends("/sign-out")
    w.gives(w.bob)
    w.gives_code(w.bob)


def gone_for_days_while_asked_for_mfa(w: World) -> None:
    w.must_have_mfa()
    w.gives(w.alice)
    w.clock.advance(7 * 24 * 60 * 60)
    w.tab.sends("/profile/mfa", by_htmx=w.by_htmx)
    assert w.tab.at.startswith("/sign-in?next=")
    w.gives(w.bob)
    w.gives_code(w.bob)


def somebody_else_signed_in_meanwhile(w: World) -> None:
    w.gives(w.bob)
    w.tab.client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    w.gives_code(w.bob)
    w.tab.clicks("Continue as")


def somebody_else_signed_in_and_out(w: World) -> None:
    w.gives(w.bob)
    w.tab.client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    w.gives_code(w.bob)
    w.tab.sends("/sign-out", which=-1)
    w.gives(w.bob)
    w.gives_code(w.bob)


def somebody_else_begun_meanwhile(w: World) -> None:
    w.gives(w.bob)
    w.tab.client.post("/sign-in", data={"username": "ada", "password": PASSWORD})
    w.gives_code(w.bob)
    w.tab.clicks("Use a different account")
    w.gives(w.alice)


WAYS: list[Callable[[World], None]] = [
    with_password,
    refused_first,
    with_code,
    as_somebody_else,
    with_code_first,
    too_late_for_the_code,
    signed_out_while_asked_for_mfa,
    somebody_else_signed_in_meanwhile,
    somebody_else_signed_in_and_out,
    somebody_else_begun_meanwhile,
    with_a_reset_link,
    with_a_reset_link_and_code,
    with_a_dead_link,
    invited,
]
# On these there are buttons that htmx presses.
LONG_WAYS: list[Callable[[World], None]] = [
    with_recovery_code,
    with_recovery_code_typed_for_the_other,
    with_the_phone_that_turned_up,
    with_help,
    with_recovery_code_first,
    asked_for_mfa,
    gone_for_days_while_asked_for_mfa,
    with_a_reset_link_and_recovery_code,
]
TABLE = [(way, False) for way in WAYS + LONG_WAYS] + [(way, True) for way in LONG_WAYS]
