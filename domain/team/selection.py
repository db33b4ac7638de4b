"""One act on several people, each by itself: what is refused of one is done to the others."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.audit.events import Caller
from domain.refusals import Refused
from domain.team import people, reminders
from models import User

MAX_PEOPLE = 100

DEEDS: dict[str, people.Deed] = {
    "disable": people.disable,
    "sign-out": people.sign_out_everywhere,
    "remind": reminders.remind,
}


class NobodyTicked(Refused):
    """There is no one to act on."""

    reason = "nobody-ticked"


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
    named = User.select().where(User.username.in_(usernames[:MAX_PEOPLE]))
    return list(named.order_by(User.sort_name, User.id))


def act(deed: str, usernames: list[str], now: int, caller: Caller, by: User) -> list[Outcome]:
    """Do it to each, in a transaction of its own. Raises what ends the right to."""
    users = found(usernames)
    outcomes = [_done(DEEDS[deed], user, now, caller, by) for user in users]
    there = {user.username for user in users}
    return outcomes + [_gone(name) for name in usernames[:MAX_PEOPLE] if name not in there]


def _done(deed: Callable[..., None], user: User, now: int, caller: Caller, by: User) -> Outcome:
    try:
        if user == by and deed is not reminders.remind:
            raise people.NotYourself("This is your own account.")
        deed(user, now, caller, by)
    except Refused as refusal:
        return Outcome(user.username, user.name, user.id, refusal)
    return Outcome(user.username, user.name, user.id)


def _gone(username: str) -> Outcome:
    return Outcome(username, username, None, Vanished("This account no longer exists."))
