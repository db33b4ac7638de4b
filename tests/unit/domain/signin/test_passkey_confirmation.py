"""Confirming it's you by a passkey: which is enough by itself, and what it is good for."""

import pytest

from domain.access import factors, session_tokens, sessions
from domain.database.storage import write
from domain.mfa import authenticators, totp
from domain.passkeys import challenges, options
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.refusals import AnsweredBefore, NotVerified, OfAnother, TookTooLong
from domain.signin import confirmation, passkey_confirmation, signin
from models import Authenticator, Passkey, Session
from tests.unit.conftest import PASSWORD, Person, come_back, signed_in
from tests.unit.passkeys import us, with_passkey
from tests.unit.soft_key import SoftKey

pytestmark = pytest.mark.requirement("S-194")


def asked(session: Session) -> Ceremony:
    return Ceremony(us(), challenges.CONFIRMING, f"session {session.id}")


def answer(key: SoftKey, session: Session, now: int) -> str:
    return key.sign(options.to_use(asked(session), now, session.user))


def confirmed(session: Session, text: str, now: int, password: str = "") -> Session:
    return passkey_confirmation.confirm(session, text, asked(session), password, now).session


def test_one_that_verifies_its_person_is_enough(alice: Person, now: int) -> None:
    key, session = with_passkey(alice), signed_in(alice)
    later = confirmed(session, answer(key, session, now + 900), now + 900)
    assert (later.confirmed_at, later.factors) == (now + 900, factors.PASSKEY_ALONE)


def test_one_that_does_not_takes_the_password_too(alice: Person, now: int) -> None:
    key, session = with_passkey(alice, verifies=False), signed_in(alice)
    with pytest.raises(NotVerified, match="Enter your password"):
        confirmed(session, answer(key, session, now), now)
    with pytest.raises(signin.WrongPassword):
        confirmed(session, answer(key, session, now), now, "not it at all")
    done = confirmed(session, answer(key, session, now), now, PASSWORD)
    assert done.factors == factors.WITH_PASSKEY


@pytest.mark.requirement("S-202")
def test_a_password_does_not_count_as_one_that_was_added_since_the_recovery_code(
    bob: Person, now: int
) -> None:
    session = signed_in(bob)
    with write():
        shown = {"recovered": True, "factors": factors.WITH_PASSKEY}
        session_tokens.change(session, **shown)
    with_passkey(bob)
    done = confirmation.confirm(session, PASSWORD, "", now)
    assert done.session.factors == factors.WITH_CODE


def test_nobody_else_s_will_do(alice: Person, bob: Person, now: int) -> None:
    with_passkey(alice)
    key, session = with_passkey(bob), signed_in(alice)
    with pytest.raises(OfAnother):
        confirmed(session, answer(key, session, now), now)


def test_a_challenge_is_good_for_the_session_that_asked(alice: Person, now: int) -> None:
    key, session, other = with_passkey(alice), signed_in(alice), signed_in(alice)
    with pytest.raises(TookTooLong):
        confirmed(session, answer(key, other, now), now)


def test_the_same_form_confirms_again_until_its_answer_has_arrived(alice: Person, now: int) -> None:
    key, session = with_passkey(alice), signed_in(alice)
    text = answer(key, session, now)
    first = passkey_confirmation.confirm(session, text, asked(session), "", now)
    again = sessions.resume(session.token, now)
    assert again is not None
    assert passkey_confirmation.confirm(again, text, asked(again), "", now).token == first.token
    with pytest.raises(AnsweredBefore):
        confirmed(come_back(first, now), text, now)


def test_where_passkeys_cannot_be_used_none_is(alice: Person) -> None:
    with_passkey(alice)
    session = signed_in(alice)
    assert not confirmation.ways(session, None).by_password
    assert confirmation.ways(session, None).has_others


def test_who_has_passkeys_only_confirms_by_nothing_else(alice: Person, now: int) -> None:
    with_passkey(alice)
    with pytest.raises(confirmation.PasskeyNeeded):
        confirmation.confirm(signed_in(alice), PASSWORD, "000000", now)


def test_who_has_both_confirms_by_either(bob: Person, now: int) -> None:
    key, session = with_passkey(bob), signed_in(bob)
    ways = confirmation.ways(session, us())
    assert (ways.by_password, ways.takes_code, len(ways.passkeys)) == (True, True, 1)
    assert confirmed(session, answer(key, session, now), now).factors == factors.PASSKEY_ALONE
    with pytest.raises(totp.CodeMalformed):
        confirmation.confirm(session, PASSWORD, "", now)
    by_code = confirmation.confirm(session, PASSWORD, bob.code(now), now)
    assert by_code.session.factors == factors.WITH_CODE


@pytest.mark.requirement("S-17")
def test_blocked_passkeys_confirm_nothing(bob: Person, now: int) -> None:
    with_passkey(bob)
    with write():
        Passkey.update(switched_off_at=now).execute()
        Authenticator.update(switched_off_at=now).execute()
    ways = confirmation.ways(signed_in(bob), us())
    assert not authenticators.active(bob.user)
    assert (ways.by_password, ways.passkeys) == (False, [])


@pytest.mark.parametrize(
    ("verifies", "words"),
    [(True, "a passkey"), (False, "your password and a passkey")],
)
def test_the_page_says_what_it_takes(
    alice: Person, bob: Person, verifies: bool, words: str
) -> None:
    assert confirmation.ways(signed_in(alice), us()).in_words == "your password"
    assert confirmation.ways(signed_in(bob), us()).in_words == "your password and a code"
    with_passkey(alice, verifies=verifies)
    assert confirmation.ways(signed_in(alice), us()).in_words == words


def test_a_session_of_the_recovery_code_needs_the_password_alone(alice: Person, now: int) -> None:
    key, session = with_passkey(alice), signed_in(alice)
    session.recovered = True
    ways = confirmation.ways(session, us())
    assert (ways.by_password, ways.takes_code, len(ways.passkeys)) == (True, False, 1)
    confirmation.confirm(session, PASSWORD, "", now)
    confirmed(session, answer(key, session, now), now)
