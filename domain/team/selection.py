"""One act on several people, each by itself: what is refused of one is done to the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from domain.audit import events
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.team import people, reminders
from domain.text import wording
from domain.users import memberships, vouching
from models import Event, Group, User

MAX_PEOPLE = 100


@dataclass(frozen=True)
class Task:
    """What to do to each, and whether people may do it to themselves here."""

    do: people.Deed
    to_oneself: bool = False


DISABLE, ENABLE, SIGN_OUT = "disable", "enable", "sign-out"
TASKS = {
    DISABLE: Task(people.disable),
    ENABLE: Task(people.enable),
    SIGN_OUT: Task(people.sign_out_everywhere),
}
# What is done with a group.
ADD_TO_GROUP, TAKE_OUT_OF_GROUP = "add-to-group", "take-out-of-group"
WITH_GROUP = {ADD_TO_GROUP: memberships.put_in, TAKE_OUT_OF_GROUP: memberships.take_out}
# What is done with the addresses that the page has shown.
CONFIRM_EMAIL, WITHDRAW_EMAIL = "confirm-email", "withdraw-email"
WITH_ADDRESSES = {CONFIRM_EMAIL: vouching.vouch, WITHDRAW_EMAIL: vouching.withdraw}
# What depends on the address at which passkeys have to work.
REMIND = "remind"


class NobodyTicked(Refused):
    """There is no one to act on."""

    reason = "nobody-ticked"


class TooManyTicked(Refused):
    """More than are acted on at once."""

    reason = "too-many-ticked"


class NoDeed(Refused):
    """It isn't said what to do, or no one can do that."""

    reason = "no-deed"


class Vanished(Refused):
    """The account was deleted in the meantime."""

    reason = "account-gone"


@dataclass(frozen=True)
class Outcome:
    """What became of one of them: done, unless there is a refusal."""

    username: str
    name: str
    id: int | None
    refusal: Refused | None = None


def found(usernames: list[str]) -> list[User]:
    """Those of the usernames that someone has, by name."""
    named = User.select().where(User.username.in_(usernames))
    return list(named.order_by(User.sort_name, User.id))


def vanished(usernames: list[str], users: list[User]) -> Vanished | None:
    """What is said of the usernames that none of the users has; None if there are none.

    Only those are repeated that the history knows, since a link can bring anything.
    """
    missing = [name for name in usernames if name not in {user.username for user in users}]
    if not missing:
        return None
    about = (Event.kind == events.DELETED) & Event.subject.in_(missing)
    known = {event.subject for event in Event.select(Event.subject).where(about)}
    if known < set(missing):
        verb = "exists" if len(missing) == 1 else "exist"
        accounts = wording.counted(len(missing), "account")
        return Vanished(f"{accounts} you selected no longer {verb}.")
    if len(missing) == 1:
        return Vanished(f"The account “{missing[0]}” no longer exists.")
    return Vanished(f"These accounts no longer exist: {wording.listed(missing)}.")


def task(
    name: str, rp_id: str, group: Group | None = None, addresses: Mapping[str, str] | None = None
) -> Task | None:
    """The task of this name, if there is one and it has the group that it needs.

    `rp_id` is where passkeys have to work; `addresses` are those that were shown, by username.
    """
    if name == REMIND:
        return Task(partial(reminders.remind, rp_id), to_oneself=True)
    if name in WITH_ADDRESSES:
        return Task(_with_address(WITH_ADDRESSES[name], addresses or {}), to_oneself=True)
    if name not in WITH_GROUP:
        return TASKS.get(name)
    return Task(partial(WITH_GROUP[name], group), to_oneself=True) if group is not None else None


def act(task: Task, usernames: list[str], now: int, caller: Caller, by: User) -> list[Outcome]:
    """Do it to each, in a transaction of its own. Raises what ends the right to."""
    users = found(usernames)
    outcomes = [_done(task, user, now, caller, by) for user in users]
    there = {user.username for user in users}
    return outcomes + [_gone(name) for name in usernames if name not in there]


def _with_address(
    change: Callable[[User, str, int, Caller, User | None], None], shown: Mapping[str, str]
) -> people.Deed:
    def deed(user: User, now: int, caller: Caller, by: User | None) -> None:
        change(user, shown.get(user.username, ""), now, caller, by)

    return deed


def _done(task: Task, user: User, now: int, caller: Caller, by: User) -> Outcome:
    try:
        if user == by and not task.to_oneself:
            raise people.NotYourself("This is your own account.")
        task.do(user, now, caller, by)
    except Refused as refusal:
        return Outcome(user.username, user.name, user.id, refusal)
    return Outcome(user.username, user.name, user.id)


def _gone(username: str) -> Outcome:
    return Outcome(username, username, None, Vanished("This account no longer exists."))
