"""The life of a key: published, at work, published still, forgotten; and clocks that are wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.audit import events
from domain.audit.events import Caller
from domain.oidc import key_pairs, keys, signing
from domain.oidc.keys import AFTER, DAY, YEAR
from models import Event, SigningKey
from operations import housekeeping
from tests.unit import published_keys, racing
from tests.unit.conftest import NOW, Clock

SHELL = Caller.shell("keys signing rotate")


def signer(now: int) -> str:
    """The key that signs."""
    claims = {"iat": now}
    token = signing.sign(claims, "ES256", now)
    assert signing.read_own(token) == claims, "it is published"
    [kid] = [key["kid"] for key in published_keys.jwks(now) if key["kid"] == signing.kid(token)]
    return str(kid)


def days(first: int, number: int) -> Iterator[int]:
    """The sweeps of so many days."""
    for day in range(number):
        housekeeping.sweep_if_due(Clock(first + day * DAY))
        yield first + day * DAY


@pytest.mark.requirement("S-150")
def test_the_first_signs_at_once_and_the_next_after_a_day_on_show(data_dir: Path) -> None:
    first = signer(NOW)
    [_, coming] = keys.rotate(Clock(NOW), SHELL)
    assert coming.kid in {key["kid"] for key in published_keys.jwks(NOW)}
    assert {signer(now) for now in days(NOW, 2)} == {first}
    assert [signer(now) for now in days(NOW + 2 * DAY, 3)] == [coming.kid] * 3


@pytest.mark.requirement("S-150")
def test_what_an_old_key_signed_counts_until_the_longest_sign_in_is_over(data_dir: Path) -> None:
    token = signing.sign({"sub": "x"}, "ES256", NOW)
    keys.rotate(Clock(NOW), SHELL)
    [*_] = days(NOW, 3)
    old = SigningKey.get(SigningKey.kid == signing.kid(token))
    assert old.sealed_key is None, "it signs nothing any more"
    assert old.signed_until is not None
    [*_, last] = days(NOW + 3 * DAY, AFTER // DAY - 1)
    assert signing.read_own(token) == {"sub": "x"}
    [*_] = days(last + DAY, 2)
    assert signing.read_own(token) is None
    assert SigningKey.select().count() == 2


@pytest.mark.requirement("S-150")
def test_every_year_there_are_new_ones(data_dir: Path) -> None:
    first = signer(NOW)
    for day in range(YEAR // DAY - 2, YEAR // DAY + 2):
        assert signer(NOW + day * DAY) == first
        keys.tend(Clock(NOW + day * DAY), NOW + (day - 1) * DAY)
    assert signer(NOW + YEAR + 2 * DAY) != first
    made = Event.select().where(Event.kind == events.SIGNING_KEY_MADE)
    assert sorted(event.thing for event in made) == ["ES256", "ES256", "RS256", "RS256"]


def test_one_that_is_on_its_way_remains_the_next(data_dir: Path) -> None:
    first = [key.kid for key in keys.rotate(Clock(NOW), SHELL)]
    assert [key.kid for key in keys.rotate(Clock(NOW + 10), SHELL)] == first
    assert SigningKey.select().count() == 4


@pytest.mark.requirement("S-151")
def test_a_key_that_somebody_else_has_counts_no_more_at_once(data_dir: Path) -> None:
    token = signing.sign({}, "RS256", NOW)
    keys.rotate(Clock(NOW), SHELL)
    leaked = {key.kid for key in SigningKey.select()}
    new = keys.replace(NOW + 5, SHELL)
    assert signing.read_own(token) is None
    assert {key["kid"] for key in published_keys.jwks(NOW + 5)} == {key.kid for key in new}
    assert signer(NOW + 5) in {key.kid for key in new} - leaked


@pytest.mark.requirement("S-150")
def test_many_who_need_the_first_key_at_once_make_one(data_dir: Path) -> None:
    tokens = racing.side_by_side(*[lambda: signing.sign({}, "RS256", NOW)] * 6)
    assert len({signing.kid(token) for token in tokens}) == 1
    assert SigningKey.select().count() == 2


def test_other_processes_that_make_it_at_the_same_time_find_it_made(data_dir: Path) -> None:
    racing.at_once(lambda: keys.ensure(NOW), lambda: keys.ensure(NOW))
    assert SigningKey.select().count() == 2


@pytest.mark.case("B51")
@pytest.mark.requirement("S-150")
@pytest.mark.parametrize("leap", [DAY + 3600, 40 * DAY, 5 * YEAR])
def test_however_far_the_clock_leaps_a_new_key_is_on_show_for_a_day(
    data_dir: Path, leap: int
) -> None:
    first = signer(NOW)
    [*_] = days(NOW, 1)
    keys.rotate(Clock(NOW + 60), SHELL)
    assert [signer(now) for now in days(NOW + 61 + leap, 1)] == [first]
    assert {signer(now) for now in days(NOW + 61 + leap + DAY, 3)} != {first}


@pytest.mark.case("B51")
@pytest.mark.requirement("S-150")
@pytest.mark.parametrize("back", [3600, 40 * DAY, 5 * YEAR])
def test_a_clock_that_goes_back_leaves_a_key_to_sign_with(data_dir: Path, back: int) -> None:
    first = signer(NOW)
    keys.rotate(Clock(NOW), SHELL)
    assert signer(NOW - back) == first
    assert {signer(now) for now in days(NOW - back, 3)} <= {key.kid for key in SigningKey.select()}


@pytest.mark.case("B51")
def test_a_key_made_while_the_clock_was_ahead_is_not_waited_for_that_long(data_dir: Path) -> None:
    first = signer(NOW)
    [*_] = days(NOW, 1)
    keys.rotate(Clock(NOW + 5 * YEAR), SHELL)
    SigningKey.update(signs_from=NOW + 5 * YEAR).where(SigningKey.kid == first).execute()
    signers = [signer(now) for now in days(NOW + DAY, 5)]
    assert signers[0] == first != signers[-1]


@pytest.mark.case("B52")
@pytest.mark.requirement("S-150")
def test_a_day_on_show_begins_when_a_key_can_be_seen(
    data_dir: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when a process was stopped that then published it."""
    keys.ensure(clock.now)
    pairs = {algorithm: key_pairs.generated(algorithm) for algorithm in keys.ALGORITHMS}
    monkeypatch.setattr(key_pairs, "generated", pairs.__getitem__)
    racing.stopped(
        clock, 40 * DAY, lambda read: keys._publish_next(keys.ALGORITHMS, read, SHELL), int
    )
    assert {key.created_at for key in SigningKey.select().where(SigningKey.id > 2)} == {clock.now}


@pytest.mark.case("B52")
@pytest.mark.requirement("S-150")
def test_one_that_was_published_meanwhile_is_not_dated_back(data_dir: Path, clock: Clock) -> None:
    keys.ensure(clock.now)
    racing.stopped(
        clock,
        40 * DAY,
        lambda read: keys.tend(read, clock.now - DAY),
        lambda: keys.rotate(clock, SHELL),
    )
    assert {key.created_at for key in SigningKey.select().where(SigningKey.id > 2)} == {clock.now}
