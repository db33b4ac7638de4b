"""Setting up an authenticator app."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    otpauth,
    second_factor,
    totp,
    totp_secrets,
)
from domain.signin import signin
from models import Authenticator, Session, User, database
from tests import cases
from tests.unit.codes import code_for, wrong
from tests.unit.conftest import ORIGIN, Person, signed_in
from tests.unit.rows import stored


def test_a_code_of_the_new_phone_turns_mfa_on(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    activation.activate(session, code_for(begun, now), now)
    assert enrolment.status(session, now).is_on


@pytest.mark.case("B12")
@pytest.mark.requirement("S-23")
def test_beginning_and_wrong_codes_leave_mfa_off(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    near = Person(alice.user, codes=pyotp.TOTP(totp_secrets.base32(begun)))
    with pytest.raises(totp.CodeRejected):
        activation.activate(session, wrong(near, now), now)
    assert not enrolment.status(session, now).is_on
    assert signin.with_password("alice", alice.password, now, ORIGIN).session.is_full


@pytest.mark.case("B12")
def test_cancelling_leaves_mfa_off_and_the_code_void(alice: Person, now: int) -> None:
    session = signed_in(alice)
    code = code_for(enrolment.begin(session, now), now)
    enrolment.cancel(session)
    with pytest.raises(activation.SetupExpired):
        activation.activate(session, code, now)


@pytest.mark.case("B10")
def test_the_secret_stays_the_same_until_it_is_used(alice: Person, now: int) -> None:
    session = signed_in(alice)
    first = totp_secrets.base32(enrolment.begin(session, now))
    assert totp_secrets.base32(enrolment.begin(session, now + 899)) == first


@pytest.mark.case("B10")
def test_after_a_quarter_of_an_hour_a_set_up_is_told_to_be_expired(alice: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    later = now + enrolment.PENDING_FOR
    with pytest.raises(activation.SetupExpired, match="delete that entry"):
        activation.activate(session, code_for(begun, later), later)


def test_another_session_gets_a_new_secret_and_voids_the_first(alice: Person, now: int) -> None:
    ours, theirs = signed_in(alice), signed_in(alice)
    first = enrolment.begin(ours, now)
    second = enrolment.begin(theirs, now)
    assert totp_secrets.base32(first) != totp_secrets.base32(second)
    with pytest.raises(activation.SetupExpired):
        activation.activate(ours, code_for(first, now), now)


def test_a_second_submit_of_the_right_code_ends_as_the_first(alice: Person, now: int) -> None:
    session = signed_in(alice)
    code = code_for(enrolment.begin(session, now), now)
    first = activation.activate(session, code, now)
    again = activation.activate(session, code, now)
    assert (first.outcome, first.opened.token) == (again.outcome, again.opened.token)


def test_parallel_beginnings_make_one_secret(alice: Person, now: int) -> None:
    session = signed_in(alice)

    def begin(_: int) -> str:
        with database.connection_context():
            return totp_secrets.base32(enrolment.begin(session, now))

    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(begin, range(20)))) == 1


@pytest.mark.case("B18")
def test_the_code_that_enabled_mfa_does_not_sign_in(alice: Person, now: int) -> None:
    session = signed_in(alice)
    code = code_for(enrolment.begin(session, now), now)
    activation.activate(session, code, now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(alice.user, code, now)


@pytest.mark.case("B11")
@pytest.mark.requirement("S-23")
def test_the_old_phone_works_until_the_new_one_is_confirmed(bob: Person, now: int) -> None:
    session = signed_in(bob)
    begun = enrolment.begin(session, now)
    second_factor.check(bob.user, bob.code(now), now)
    activation.activate(session, code_for(begun, now), now)
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now + 30), now + 30)


@pytest.mark.case("B28")
@pytest.mark.requirement("S-52")
def test_enabling_mfa_ends_the_other_sessions(alice: Person, now: int) -> None:
    session = signed_in(alice)
    signed_in(alice)
    activation.activate(session, code_for(enrolment.begin(session, now), now), now)
    assert [s.id for s in Session.select()] == [session.id]


@pytest.mark.case("B04")
@pytest.mark.requirement("S-18")
def test_fifty_secrets_are_160_bits_of_plain_base32_and_differ(
    make_user: Callable[..., Person], now: int
) -> None:
    person = make_user("carol", "Carol Example")
    secrets = set()
    for _ in range(50):
        session = signed_in(person)
        begun = enrolment.begin(session, now)
        secrets.add(totp_secrets.base32(begun))
        assert f"secret={totp_secrets.base32(begun)}&" in otpauth.uri(begun, "Nightlatch")
    assert len(secrets) == 50
    assert all(re.fullmatch("[A-Z2-7]{32}", secret) for secret in secrets)


@pytest.mark.requirement("S-85")
def test_the_secret_is_not_in_the_database(alice: Person, now: int, data_dir: Path) -> None:
    begun = enrolment.begin(signed_in(alice), now)
    plain = pyotp.TOTP(totp_secrets.base32(begun)).byte_secret()
    dump = stored(data_dir)
    assert plain not in dump
    assert totp_secrets.base32(begun).encode() not in dump


NAMES = [
    *[(row["issuer"], row["account"]) for row in cases.rows("B02", "otpauth")],
    *[(row["issuer"], row["account"]) for row in cases.rows("B03", "otpauth")],
    ("Example: Staging", "ops:night"),
]


def read(issuer: str, account: str, now: int) -> tuple[str, dict[str, list[str]], str]:
    begun = Authenticator.select().get()
    begun.user.username = account
    uri = urlsplit(otpauth.uri(begun, issuer))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    return uri.path.removeprefix("/"), parse_qs(uri.query, strict_parsing=True), uri.fragment


@pytest.mark.case("B02")
@pytest.mark.case("B03")
@pytest.mark.parametrize(("issuer", "account"), NAMES)
def test_the_label_has_one_colon_and_both_names_come_back(
    alice: Person, now: int, issuer: str, account: str
) -> None:
    enrolment.begin(signed_in(alice), now)
    label, query, fragment = read(issuer, account, now)
    assert "/" not in label
    assert fragment == ""
    prefix, colon, name = unquote(label).partition(":")
    assert colon == ":"
    assert prefix == query["issuer"][0] == " ".join(issuer.replace(":", " ").split())
    assert name == account.replace(":", " ")
    assert len(query["secret"][0]) == 32


@pytest.mark.case("B05")
def test_the_qr_code_asks_for_nothing_that_apps_ignore(alice: Person, now: int) -> None:
    enrolment.begin(signed_in(alice), now)
    _, query, _ = read("Nightlatch", "alice", now)
    assert query.keys() == {"secret", "issuer"}


def test_only_this_person_gets_the_new_phone(alice: Person, bob: Person, now: int) -> None:
    session = signed_in(alice)
    begun = enrolment.begin(session, now)
    activation.activate(session, code_for(begun, now), now)
    assert [a.user.username for a in authenticators.active(User.get(User.username == "bob"))] == [
        "bob"
    ]
