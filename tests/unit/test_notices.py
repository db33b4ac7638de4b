"""What somebody is told that they have not seen."""

from collections.abc import Callable

import pytest

from domain import events, notices
from domain.events import Origin
from domain.storage import write
from models import Event, User
from tests.unit.conftest import Person, signed_in


@pytest.fixture
def record(now: int) -> Callable[[User, str, User], int]:
    def recorded(user: User, kind: str, actor: User) -> int:
        with write():
            events.record(user, kind, now, Origin(), actor)
        return int(Event.select(Event.id).order_by(Event.id.desc()).get().id)

    return recorded


def test_administrators_learn_of_help_that_others_gave_and_of_their_own_account(
    ada: Person, bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    session = signed_in(ada)
    notices.mark_seen(ada.user, 10**9)
    session.user = User.get_by_id(ada.user.id)
    helped = record(alice.user, events.MFA_RESET, bob.user)
    record(alice.user, events.RESET_LINK_MADE, ada.user)  # ada's own deed
    record(alice.user, events.PASSWORD_CHANGED, alice.user)  # no help
    own = record(ada.user, events.SECOND_FACTOR_FAILED, ada.user)
    both = record(ada.user, events.RESET_LINK_MADE, bob.user)
    assert [event.id for event in notices.unseen(session)] == [both, own, helped]
    assert [event.actor for event in notices.unseen(session)] == ["bob", "ada", "bob"]
    assert notices.unseen(signed_in(bob)) == []


def test_the_latest_are_told_at_most_so_many(
    ada: Person, bob: Person, alice: Person, record: Callable[[User, str, User], int]
) -> None:
    kinds = [events.MFA_RESET, events.MADE_ADMIN, events.RESET_LINK_MADE] * notices.MOST
    recorded = [record(alice.user, kind, bob.user) for kind in kinds]
    told = [event.id for event in notices.unseen(signed_in(ada))]
    assert told == recorded[::-1][: notices.MOST]
