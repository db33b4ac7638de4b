"""Codes of authenticator apps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from domain.access import limits
from domain.mfa import second_factor, totp
from domain.refusals import Refused
from domain.signin import typed_code
from models import Attempts, database
from tests import cases
from tests.unit.codes import wrong
from tests.unit.conftest import SECRET, Person

# RFC 6238 appendix B, SHA-1, last six of its eight digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


def failures(person: Person) -> int:
    row = Attempts.get_or_none(Attempts.key == limits.totp(person.user.id, known_browser=True).key)
    return row.failures if row else 0


@pytest.mark.parametrize(("moment", "code"), VECTORS.items())
def test_the_vectors_of_rfc_6238_are_accepted(bob: Person, moment: int, code: str) -> None:
    second_factor.check(bob.user, code, moment)


@pytest.mark.requirement("S-19")
@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_one_step_either_side_is_accepted(bob: Person, now: int, steps: int) -> None:
    second_factor.check(bob.user, bob.code(now + 30 * steps), now)


@pytest.mark.requirement("S-19")
@pytest.mark.parametrize("steps", [-2, 2])
def test_two_steps_either_side_are_refused(bob: Person, now: int, steps: int) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, bob.code(now + 30 * steps), now)


@pytest.mark.requirement("S-20")
def test_a_code_works_once(bob: Person, now: int) -> None:
    second_factor.check(bob.user, bob.code(now), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, bob.code(now), now)


@pytest.mark.requirement("S-20")
def test_an_older_code_is_refused_after_a_newer_one(bob: Person, now: int) -> None:
    second_factor.check(bob.user, bob.code(now), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, bob.code(now - 30), now)


@pytest.mark.case("B18")
@pytest.mark.requirement("S-12")
def test_a_replayed_code_is_told_as_such_with_the_wait_and_not_counted(
    bob: Person, now: int
) -> None:
    second_factor.check(bob.user, bob.code(now), now + 10)
    with pytest.raises(totp.CodeAlreadyUsed) as refusal:
        second_factor.check(bob.user, bob.code(now), now + 18)
    assert refusal.value.retry_after == 12
    assert "Wait 12 seconds" in refusal.value.sentence
    assert failures(bob) == 0


@pytest.mark.case("B18")
def test_the_next_code_is_accepted_after_a_replay(bob: Person, now: int) -> None:
    second_factor.check(bob.user, bob.code(now), now)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, bob.code(now), now)
    second_factor.check(bob.user, bob.code(now + 30), now + 30)


@pytest.mark.requirement("S-20")
def test_twenty_parallel_uses_of_one_code_make_one_success(bob: Person, now: int) -> None:
    code = bob.code(now)

    def attempt(_: int) -> bool:
        with database.connection_context():
            try:
                second_factor.check(bob.user, code, now)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 1


@pytest.mark.case("B19")
def test_neighboring_steps_that_share_a_code_are_each_accepted_once(bob: Person) -> None:
    (row,) = [r for r in cases.rows("B19", "totp") if r["secret"] == SECRET]
    first, second = 1862261041, 1862261071
    assert row["codes"][str(first)] == row["codes"][str(second)] == "235522"
    second_factor.check(bob.user, "235522", first)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, "235522", first)
    second_factor.check(bob.user, "235522", second)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, "235522", second)


@pytest.mark.case("B19")
def test_a_clock_that_jumps_back_reopens_no_code(bob: Person, now: int) -> None:
    earlier = now - 600
    for moment in (earlier, now):
        second_factor.check(bob.user, bob.code(moment), moment)
    second_factor.check(bob.user, bob.code(earlier + 60), earlier + 60)
    for moment in (earlier + 70, earlier, now):
        with pytest.raises(totp.CodeAlreadyUsed):
            second_factor.check(bob.user, bob.code(moment), moment)
    second_factor.check(bob.user, bob.code(now + 60), now + 60)


SPELLINGS = cases.rows("B16", "code")[0]["spellings"]


@pytest.mark.case("B16")
@pytest.mark.parametrize("spelling", ["full_width", "arabic_indic"])
def test_digits_of_any_script_count_as_themselves(bob: Person, spelling: str) -> None:
    second_factor.check(bob.user, SPELLINGS[spelling], 2000000000)


@pytest.mark.case("B16")
@pytest.mark.requirement("S-20")
@pytest.mark.parametrize("spelling", ["full_width", "arabic_indic"])
def test_another_spelling_of_a_used_code_is_still_a_replay(bob: Person, spelling: str) -> None:
    second_factor.check(bob.user, "279037", 2000000000)
    with pytest.raises(totp.CodeAlreadyUsed):
        second_factor.check(bob.user, SPELLINGS[spelling], 2000000000)


@pytest.mark.case("B16")
@pytest.mark.parametrize("around", ['"{}"', "'{}'", "“{}”", "„{}“", "«{}»", "({})", "{},", "#{}."])
def test_what_stands_around_a_code_is_no_part_of_it(around: str) -> None:
    assert totp.normalized(around.format("279 037")) == "279037"


@pytest.mark.case("B22")
@pytest.mark.parametrize("read", [totp.normalized, typed_code.read])
@pytest.mark.parametrize(
    "key", [SECRET, SECRET.lower(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", f"“{SECRET}”"]
)
def test_a_secret_key_is_taken_for_no_recovery_code(
    read: Callable[[str], object], key: str
) -> None:
    with pytest.raises(totp.SecretKeyTyped, match="secret key"):
        read(key)
    assert not totp.is_recovery_code(key)


@pytest.mark.case("B16")
@pytest.mark.parametrize(
    "typed",
    [
        *(SPELLINGS[name] for name in ("superscript", "plus_sign", "underscore")),
        *("", "27903", "2790377", "27903a", "-279037-1", "２７９０３７１", "٢٧٩٠٣", "⑵⑺⑼⓪⑶⑺"),
    ],
)
def test_what_is_not_six_digits_is_refused_as_such_and_not_counted(bob: Person, typed: str) -> None:
    with pytest.raises(totp.CodeMalformed):
        second_factor.check(bob.user, typed, 2000000000)
    assert failures(bob) == 0


@pytest.mark.parametrize("typed", ["279 037", " 279037 ", "279-037", "279\u00a0037", "2 7 9 0 3 7"])
def test_spaces_and_dashes_do_not_matter(bob: Person, typed: str) -> None:
    second_factor.check(bob.user, typed, 2000000000)


@pytest.mark.case("B05")
def test_an_app_that_ignores_every_parameter_agrees_with_us(bob: Person, now: int) -> None:
    assert pyotp.TOTP(SECRET).at(now) == bob.code(now)
    second_factor.check(bob.user, pyotp.TOTP(SECRET, digits=6, interval=30).at(now), now)


def test_a_wrong_code_is_counted(bob: Person, now: int) -> None:
    with pytest.raises(totp.CodeRejected):
        second_factor.check(bob.user, wrong(bob, now), now)
    assert failures(bob) == 1
