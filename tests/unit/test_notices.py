"""What somebody is told that they have not seen."""

from collections.abc import Callable

import pytest

from domain import events, notices
from domain.events import Origin
from domain.storage import write
from models import Event, Noticed, Session, User
from tests.unit.conftest import Person, signed_in


@pytest.fixture
def record(now: int) -> Callable[[User, str, User], int]:
    def recorded(user: User, kind: str, actor: User) -> int:
        with write():
            events.record(user, kind, now, Origin(), actor)
        return int(Event.select(Event.id).order_by(Event.id.desc()).get().id)

    return recorded


def know_all(session: Session) -> None:
    while lines := notices.unseen(session):
        notices.mark_seen(session, [line.id for line in lines[: notices.MOST]])


def test_administrators_learn_of_help_that_others_gave_and_of_their_own_account(
    ada: Person, bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    session = signed_in(ada)
    know_all(session)
    helped = record(alice.user, events.MFA_RESET, bob.user)
    record(alice.user, events.RESET_LINK_MADE, ada.user)  # ada's own deed
    record(alice.user, events.PASSWORD_CHANGED, alice.user)  # no help
    own = record(ada.user, events.SECOND_FACTOR_FAILED, ada.user)
    both = record(ada.user, events.RESET_LINK_MADE, bob.user)
    assert [event.id for event in notices.unseen(session)] == [helped, both, own]
    assert [event.actor for event in notices.unseen(session)] == ["bob", "bob", "ada"]
    assert notices.unseen(signed_in(bob)) == []


@pytest.mark.requirement("S-25")
def test_equal_events_are_one_line_and_what_weighs_more_comes_first(
    ada: Person, bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    kinds = [events.MFA_RESET, events.MADE_ADMIN, events.RESET_LINK_MADE] * notices.MOST
    recorded = [record(alice.user, kind, bob.user) for kind in kinds]
    told = [event.id for event in notices.unseen(signed_in(ada))]
    newest = dict(zip(kinds, recorded, strict=True))
    order = [events.MADE_ADMIN, events.MFA_RESET, events.RESET_LINK_MADE]
    assert told == [newest[kind] for kind in order]


@pytest.mark.requirement("S-25")
def test_what_was_not_shown_is_not_known(
    bob: Person, now: int, record: Callable[[User, str, User], int]
) -> None:
    session = signed_in(bob)
    added = record(bob.user, events.AUTHENTICATOR_ADDED, bob.user)
    for _ in range(30):
        record(bob.user, events.RECOVERY_CODE_MADE, bob.user)
    for number in range(notices.MOST):
        with write():
            browser = Origin(browser=f"Browser {number}")
            events.record(bob.user, events.SECOND_FACTOR_FAILED, now, browser)
    first = notices.unseen(session)
    assert (first[0].id, len(first)) == (added, notices.MOST + 1)
    notices.mark_seen(session, [line.id for line in first[: notices.MOST]])
    rest = notices.unseen(session)
    assert len(rest) == 2
    assert {line.kind for line in rest} == {events.RECOVERY_CODE_MADE, events.SECOND_FACTOR_FAILED}
    know_all(session)
    assert User.get_by_id(bob.user.id).noticed_event == Event.select().count()
    assert not Noticed.select().exists()


@pytest.mark.requirement("S-25")
def test_what_a_thief_did_in_the_session_at_work_is_still_told_to_the_owner(
    bob: Person, now: int
) -> None:
    theirs, own = signed_in(bob), signed_in(bob)
    with write():
        events.record(bob.user, events.PASSWORD_RESET, now, Origin())
        events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Origin.of(theirs))
    know_all(theirs)
    assert [line.kind for line in notices.unseen(signed_in(bob))] == [events.AUTHENTICATOR_ADDED]
    assert own.user == theirs.user


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("alike", [True, False], ids=["behind a like one", "by its number"])
def test_a_thief_cannot_make_known_what_was_done_in_the_stolen_session(
    bob: Person, now: int, alike: bool
) -> None:
    theirs, own = signed_in(bob), signed_in(bob)
    with write():
        events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Origin.of(theirs))
        if alike:
            events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Origin.of(own))
    numbers = [event.id for event in Event.select()]
    notices.mark_seen(theirs, numbers[-1:] if alike else numbers)
    [line] = notices.unseen(signed_in(bob))
    assert (line.kind, line.times) == (events.AUTHENTICATOR_ADDED, 1)


@pytest.mark.requirement("S-25")
def test_nobody_knows_for_somebody_else(
    bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    told = record(bob.user, events.PASSWORD_RESET, bob.user)
    notices.mark_seen(signed_in(alice), [told])
    assert [line.id for line in notices.unseen(signed_in(bob))] == [told]


@pytest.mark.requirement("S-25")
def test_recent_activity_shows_equal_events_as_one_line(
    bob: Person, record: Callable[[User, str, User], int]
) -> None:
    record(bob.user, events.AUTHENTICATOR_ADDED, bob.user)
    for _ in range(25):
        record(bob.user, events.RECOVERY_CODE_MADE, bob.user)
    lines = {line.kind: line.times for line in events.recent(bob.user)}
    assert lines[events.AUTHENTICATOR_ADDED] == 1
    assert lines[events.RECOVERY_CODE_MADE] == 25


@pytest.mark.requirement("S-92")
def test_no_more_than_so_many_of_a_kind_are_kept_of_a_day(
    bob: Person, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        for number in range(events.MOST_A_DAY + 5):
            with write():
                events.record(bob.user, events.NOT_ME, now + number, Origin())
    kept = Event.select().where(Event.kind == events.NOT_ME)
    assert kept.count() == events.MOST_A_DAY
    logged = [line for line in caplog.messages if line == events.NOT_ME]
    assert len(logged) == events.MOST_A_DAY + 5
    with write():
        events.record(bob.user, events.NOT_ME, now + events.DAY + events.MOST_A_DAY, Origin())
    assert kept.count() == events.MOST_A_DAY + 1
