"""What apps are told of how somebody signed in, and what will do of what they ask for."""

from collections.abc import Iterator

import pytest

from domain.access import factors
from domain.oidc import assurance
from domain.oidc.assurance import MFA, PHR, SFA
from models import Session

pytestmark = pytest.mark.requirement("S-202")


@pytest.fixture
def without_passkeys() -> Iterator[None]:
    """Where our address is a number."""
    assurance.use_passkeys(work=False)
    yield
    assurance.use_passkeys(work=True)


@pytest.mark.parametrize(
    ("shown", "asked", "told"),
    [
        (factors.PASSKEY_ALONE, [], MFA),
        (factors.WITH_PASSKEY, [PHR], PHR),
        (factors.PASSKEY_ALONE, [PHR, MFA], PHR),
        (factors.PASSKEY_ALONE, [MFA, PHR], MFA),
        (factors.PASSKEY_ALONE, ["phrh", PHR], PHR),
        (factors.WITH_CODE, [PHR], MFA),
        (factors.WITH_CODE, [PHR, MFA], MFA),
        (factors.PASSWORD_ONLY, [PHR, MFA], SFA),
        (factors.WITH_CODE, [SFA], SFA),
        (factors.WITH_CODE, [SFA, PHR], SFA),
        (factors.WITH_CODE, [SFA, MFA], MFA),
        (factors.PASSKEY_ALONE, [SFA, "phrh"], SFA),
        (factors.PASSKEY_ALONE, [SFA, PHR], PHR),
        ("", [PHR], SFA),
    ],
)
def test_apps_hear_the_first_they_asked_for_that_is_true(
    shown: str, asked: list[str], told: str
) -> None:
    assert assurance.acr(Session(factors=shown), asked) == told


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (factors.PASSKEY_ALONE, ["pop", "user", "mfa"]),
        (factors.WITH_PASSKEY, ["pwd", "pop", "mfa"]),
        (factors.WITH_CODE, ["pwd", "otp", "mfa"]),
        (factors.PASSWORD_ONLY, ["pwd"]),
    ],
)
def test_apps_hear_by_what_it_was(shown: str, told: list[str]) -> None:
    assert assurance.amr(Session(factors=shown)) == told


@pytest.mark.parametrize(
    ("asked", "will_do"),
    [([], ""), ([PHR], PHR), ([PHR, MFA], MFA), ([SFA, PHR], SFA), (["phrh", "x"], "")],
)
def test_the_least_that_was_asked_for_will_do(asked: list[str], will_do: str) -> None:
    assert assurance.needed(asked) == will_do


def test_where_there_are_no_passkeys_nothing_of_them_is_promised(without_passkeys: None) -> None:
    assert assurance.supported() == (MFA, SFA)
    assert assurance.needed([PHR]) == ""
