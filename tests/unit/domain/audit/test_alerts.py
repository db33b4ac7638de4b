"""What somebody is told that they have not seen."""

from collections.abc import Callable

import pytest

from domain.access import acknowledgements
from domain.audit import alerts, events, past_events
from domain.audit.events import Caller
from domain.database.storage import write
from models import Event, Noticed, Session, User
from tests.unit.conftest import Person, signed_in


@pytest.fixture
def record(now: int) -> Callable[[User, str, User], int]:
    def recorded(user: User, kind: str, actor: User) -> int:
        with write():
            events.record(user, kind, now, Caller(), actor)
        return int(Event.select(Event.id).order_by(Event.id.desc()).get().id)

    return recorded


def know_all(session: Session) -> None:
    while lines := alerts.unseen(session).lines:
        acknowledgements.mark_seen(session, [line.id for line in lines])


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
    assert [event.id for event in alerts.unseen(session).lines] == [both, helped, own]
    assert [event.actor for event in alerts.unseen(session).lines] == ["bob", "bob", "ada"]
    assert alerts.unseen(signed_in(bob)).lines == []


@pytest.mark.requirement("S-25")
def test_equal_events_are_one_line_and_what_may_be_an_attack_comes_first(
    ada: Person, bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    kinds = [events.MFA_RESET, events.MADE_ADMIN, events.RESET_LINK_MADE] * alerts.MAX_LINES
    recorded = [record(alice.user, kind, bob.user) for kind in kinds]
    own = record(ada.user, events.AUTHENTICATOR_ADDED, ada.user)
    slip = [record(ada.user, events.SECOND_FACTOR_FAILED, ada.user) for _ in range(8)][-1]
    told = alerts.unseen(signed_in(ada)).lines
    assert [line.id for line in told] == [own, *reversed(recorded[-3:]), slip]
    assert [line.times for line in told] == [1, *[alerts.MAX_LINES] * 3, 8]


def test_a_line_names_the_browsers_of_all_that_it_stands_for(bob: Person, now: int) -> None:
    for number in (1, 2, 1):
        with write():
            where = Caller(browser=f"Browser {number}")
            events.record(bob.user, events.SIGNED_IN_NEW_BROWSER, now, where)
    [line] = alerts.unseen(signed_in(bob)).lines
    assert (line.times, line.browsers) == (3, ("Browser 1", "Browser 2"))


@pytest.mark.requirement("S-25")
def test_what_may_be_an_attack_is_never_cut_off(
    ada: Person, alice: Person, bob: Person, record: Callable[[User, str, User], int]
) -> None:
    attacks = [kind for kind in alerts.OWN if kind not in alerts.LIGHT]
    assert len(attacks) > alerts.MAX_LINES
    for kind in attacks:
        record(ada.user, kind, ada.user)
    for kind in (*alerts.HELP, *alerts.LIGHT):
        for _ in range(5):
            record(alice.user, kind, bob.user)
            record(ada.user, events.SECOND_FACTOR_FAILED, ada.user)
    told = alerts.unseen(signed_in(ada))
    assert {line.kind for line in told.lines} == set(attacks)
    assert told.more
    assert alerts.GROUPS < 50, "fields of a form"


@pytest.mark.requirement("S-25")
def test_what_was_not_shown_is_not_known(
    ada: Person, make_user: Callable[..., Person], record: Callable[[User, str, User], int]
) -> None:
    session = signed_in(ada)
    know_all(session)
    people = [make_user(f"somebody{number}", "Somebody") for number in range(alerts.MAX_LINES + 2)]
    for person in people:
        record(person.user, events.MFA_RESET, person.user)
    record(ada.user, events.SECOND_FACTOR_FAILED, ada.user)
    first = alerts.unseen(session)
    assert (len(first.lines), first.more) == (alerts.MAX_LINES, True)
    acknowledgements.mark_seen(session, [line.id for line in first.lines])
    rest = alerts.unseen(session)
    assert len(rest.lines) == 3
    assert not rest.more
    know_all(session)
    assert User.get_by_id(ada.user.id).noticed_event == Event.select().count()
    assert not Noticed.select().exists()


@pytest.mark.requirement("S-25")
def test_what_came_after_the_page_is_not_known(
    bob: Person, record: Callable[[User, str, User], int]
) -> None:
    session = signed_in(bob)
    record(bob.user, events.AUTHENTICATOR_ADDED, bob.user)
    shown = alerts.unseen(session).lines
    later = record(bob.user, events.AUTHENTICATOR_ADDED, bob.user)
    acknowledgements.mark_seen(session, [line.id for line in shown])
    [line] = alerts.unseen(session).lines
    assert (line.id, line.times) == (later, 1)


@pytest.mark.requirement("S-25")
def test_what_a_thief_did_in_the_session_at_work_is_still_told_to_the_owner(
    bob: Person, now: int
) -> None:
    theirs, own = signed_in(bob), signed_in(bob)
    with write():
        events.record(bob.user, events.PASSWORD_RESET, now, Caller())
        events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Caller.of(theirs))
    know_all(theirs)
    assert [line.kind for line in alerts.unseen(signed_in(bob)).lines] == [
        events.AUTHENTICATOR_ADDED
    ]
    assert own.user == theirs.user


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("alike", [True, False], ids=["behind a like one", "by its number"])
def test_a_thief_cannot_make_known_what_was_done_in_the_stolen_session(
    bob: Person, now: int, alike: bool
) -> None:
    theirs, own = signed_in(bob), signed_in(bob)
    with write():
        events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Caller.of(theirs))
        if alike:
            events.record(bob.user, events.AUTHENTICATOR_ADDED, now, Caller.of(own))
    numbers = [event.id for event in Event.select().order_by(Event.id)]
    acknowledgements.mark_seen(theirs, numbers[-1:] if alike else numbers)
    [line] = alerts.unseen(signed_in(bob)).lines
    assert (line.kind, line.times) == (events.AUTHENTICATOR_ADDED, 1)


@pytest.mark.requirement("S-25")
def test_nobody_knows_for_somebody_else(
    bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    told = record(bob.user, events.PASSWORD_RESET, bob.user)
    acknowledgements.mark_seen(signed_in(alice), [told])
    assert [line.id for line in alerts.unseen(signed_in(bob)).lines] == [told]


@pytest.mark.requirement("S-25")
def test_recent_activity_shows_equal_events_as_one_line(
    bob: Person, record: Callable[[User, str, User], int]
) -> None:
    record(bob.user, events.AUTHENTICATOR_ADDED, bob.user)
    for _ in range(25):
        record(bob.user, events.RECOVERY_CODE_MADE, bob.user)
    lines = {line.kind: line.times for line in past_events.recent(bob.user)}
    assert lines[events.AUTHENTICATOR_ADDED] == 1
    assert lines[events.RECOVERY_CODE_MADE] == 25


@pytest.mark.requirement("S-92")
def test_no_more_than_so_many_of_a_kind_are_kept_of_a_day(
    bob: Person, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        for number in range(events.MAX_A_DAY + 5):
            with write():
                events.record(bob.user, events.NOT_ME, now + number, Caller())
    kept = Event.select().where(Event.kind == events.NOT_ME)
    assert kept.count() == events.MAX_A_DAY
    logged = [line for line in caplog.messages if line == events.NOT_ME]
    assert len(logged) == events.MAX_A_DAY + 5
    with write():
        events.record(bob.user, events.NOT_ME, now + events.DAY + events.MAX_A_DAY, Caller())
    assert kept.count() == events.MAX_A_DAY + 1
