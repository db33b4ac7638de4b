"""As tests.unit.future: what belongs to signing in."""

import pytest

from domain.access import lifetimes, return_requests, session_tokens, sessions
from domain.apps import check, hand_over
from domain.audit import known_browsers
from domain.clock import days, server_clock
from domain.encryption import tokens
from domain.mfa import (
    clock_drift,
    enrolment,
    policy,
    recovery_code_use,
    recovery_codes,
    second_factor,
    totp,
)
from domain.signin import code_first, first_account, invitations, invited, reset_links
from domain.signin.invitees import Invitee
from domain.team import help_desk, help_rules
from models import (
    AppSession,
    Authenticator,
    CodeFirst,
    KnownBrowser,
    Making,
    RecoveryCode,
    ResetLink,
    ReturnRequest,
    Session,
    SetupLink,
    SignInCode,
    User,
)
from operations import housekeeping
from tests.unit import door, future
from tests.unit.conftest import ORIGIN, Clock, signed_in


def session_of_the_future(w: future.World, **moments: int) -> bool:
    token = tokens.new()
    session = w.session()
    Session.update(token_hash=tokens.hashed(token), **moments).where(
        Session.id == session.id
    ).execute()
    assert sessions.resume(token, w.now) is None
    assert sessions.living(w.bob.user, w.now) == []
    housekeeping.sweep(w.now)
    return not sessions.exists(session)


def way_of_the_future(w: future.World) -> bool:
    wiki, session = door.app(), w.session()
    unspent, token = door.code(wiki, session, w.now), door.opened(wiki, session, w.now)
    AppSession.update(created_at=w.then).execute()
    assert check.decide(wiki.origin, token, w.now).outcome == check.SIGNED_OUT
    with pytest.raises(hand_over.CodeRefused):
        hand_over.spend(wiki.origin, unspent, door.STATE, w.now)
    housekeeping.sweep(w.now)
    return door.ways_into(wiki) == 0


def confirmed_in_the_future(w: future.World) -> bool:
    session = w.session()
    session.confirmed_at = w.then
    return not lifetimes.is_confirmed(session, w.now)


def acted_in_the_future(w: future.World) -> bool:
    session = w.session(w.now - 20 * future.MINUTE)
    session.acted_at = w.then
    return not lifetimes.may_act(session, w.now)


def set_up_begun_in_the_future(w: future.World) -> bool:
    session = w.session()
    enrolment.begin(session, w.then)
    assert enrolment.pending(session, w.now) is None
    housekeeping.sweep(w.now)
    return Authenticator.select().where(Authenticator.activated_at.is_null()).count() == 0


def accepted_in_the_future(w: future.World) -> bool:
    second_factor_check(w, w.then)
    second_factor_check(w, w.now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor_check(w, w.then)
    return True


def second_factor_check(w: future.World, now: int) -> None:
    second_factor.check(w.bob.user, w.bob.code(now), now)


def drifted_in_the_future(w: future.World) -> bool:
    step = w.now // 30 + 10
    Authenticator.update(drift_at=w.then, drift_timecode=step, drift_steps=10).execute()
    with pytest.raises(totp.CodeRejected) as refusal:
        second_factor.check(w.bob.user, w.bob.code(w.now + 330), w.now)
    return not isinstance(refusal.value, clock_drift.ClockOff)


def recovery_code_of_the_future(w: future.World) -> bool:
    session = w.session()
    text = recovery_codes.generate(session, w.then).text
    assert recovery_codes.shown(session, w.now) is None
    housekeeping.sweep(w.now)
    assert RecoveryCode.get().sealed_copy is None
    recovery_code_use.check(session, text, w.now)
    return True


def set_up_link_of_the_future(w: future.World) -> bool:
    User.delete().execute()
    SetupLink.create(token_hash=tokens.hashed(future.TOKEN), created_at=w.then)
    return not first_account.is_open(future.TOKEN, w.now)


def invitation_of_the_future(w: future.World) -> bool:
    made = invitations.invite([Invitee("carol", False)], w.ada.user, w.then, ORIGIN)[0]
    assert invitations.opened(made.token, w.now) is None
    assert invited.open_ones(w.now) == []
    again = invitations.invite([Invitee("carol", False)], w.ada.user, w.now, ORIGIN)[0]
    return invitations.opened(again.token, w.now) is not None


def decided_in_the_future(w: future.World) -> bool:
    policy.require(7, w.then, ORIGIN, None)
    housekeeping.sweep(w.now)
    over = days.end_of_that_day(w.now + 7 * future.DAY)
    assert not policy.is_required(w.bob.user, over - 1)
    return policy.is_required(w.bob.user, over)


def sign_in_code_of_the_future(w: future.World) -> bool:
    text = help_desk.make_sign_in_code(w.bob.user, w.then, ORIGIN, None)
    half = signed_in(w.bob, w.now, Session.PASSWORD)
    with pytest.raises(help_desk.CodeWrong):
        help_desk.sign_in(half, text, w.now, ORIGIN)
    housekeeping.sweep(w.now)
    return not SignInCode.select().exists()


def seen_in_the_future(w: future.World) -> bool:
    KnownBrowser.create(user=w.bob.user, token_hash=tokens.hashed(future.TOKEN), seen_at=w.then)
    assert known_browsers.is_known(w.bob.user, future.TOKEN, w.now)
    housekeeping.sweep(w.now)
    assert known_browsers.is_known(w.bob.user, future.TOKEN, w.now + 180 * future.DAY - 1)
    return not known_browsers.is_known(w.bob.user, future.TOKEN, w.now + 180 * future.DAY)


def code_first_of_the_future(w: future.World) -> bool:
    token = code_first.give("bob", w.bob.code(w.then), w.then, ORIGIN)
    assert code_first.given(token, w.now) is None
    housekeeping.sweep(w.now)
    return not CodeFirst.select().exists()


def reset_link_of_the_future(w: future.World) -> bool:
    token = reset_links.make(w.bob.user, w.then, ORIGIN)
    assert reset_links.owner(token, w.now) is None
    housekeeping.sweep(w.now)
    return not ResetLink.select().exists()


def helped_in_the_future(w: future.World) -> bool:
    """The rule of two holds for a day after the clock was put right; then the date alone counts."""
    help_desk.make_reset_link(w.bob.user, w.then, ORIGIN, w.ada.user)
    for noticed in (False, True):
        if noticed:
            future.installation(clock_latest_at=w.then)
            server_clock.note(Clock(w.now))
        with pytest.raises(help_rules.NeedsSecondAdmin):
            help_desk.make_sign_in_code(w.bob.user, w.now + future.HOUR, ORIGIN, w.ada.user)
    later = w.then if w.then < w.now + future.DAY else w.now
    return bool(help_desk.make_sign_in_code(w.bob.user, later + future.DAY, ORIGIN, w.ada.user))


def confirmed_before_in_the_future(w: future.World) -> bool:
    session = w.session()
    token = session.token
    session_tokens.confirm(session, w.now)
    Session.update(former_confirmed_at=w.then).execute()
    former = sessions.resume(token, w.now)
    return former is not None and not lifetimes.is_confirmed(former, w.now)


def made_in_the_future(w: future.World) -> bool:
    Making.create(key_hash=b"", at=w.then)
    housekeeping.sweep(w.now)
    return not Making.select().exists()


def asked_for_in_the_future(w: future.World) -> bool:
    token = return_requests.keep("/profile", w.then, "192.0.2.7")
    assert return_requests.find(token, w.now) is None
    housekeeping.sweep(w.now)
    return not ReturnRequest.select().exists()
