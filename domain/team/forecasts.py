"""Whom of several people a deed will change, told before it is done, and why not the others."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from domain.refusals import Refused
from domain.team import people, reminders, selection
from domain.users import accounts, memberships, vouching
from domain.users.groups import TooManyGroups
from models import Group, User

NO_NEED, DISABLED = "MFA is already on", "the account is disabled"
OWN = "it's your own account"
NO_ADDRESS, OF_ANOTHER = "there's no address", "the address is confirmed for someone else"
# Of these no refusal would tell afterwards: the deed finds itself done.
DISABLED_ALREADY, CONFIRMED_ALREADY = "the account is already disabled", "it's already confirmed"
NOT_DISABLED, NOT_CONFIRMED = "the account isn't disabled", "the address isn't confirmed"
IN_GROUP, NOT_IN_GROUP = "they're already in the group", "they aren't in the group"
IN_MANY = f"they're already in {memberships.MAX_OF_ONE} groups, the maximum"
SETTLED = frozenset(
    {
        *(DISABLED_ALREADY, CONFIRMED_ALREADY, IN_GROUP),
        *(NOT_DISABLED, NOT_CONFIRMED, NOT_IN_GROUP),
    }
)
# As the deed itself would say no.
REFUSALS: dict[str, type[Refused]] = {
    NO_NEED: reminders.HasMfa,
    DISABLED: accounts.Disabled,
    OWN: people.NotYourself,
    NO_ADDRESS: vouching.OtherAddress,
    OF_ANOTHER: vouching.AddressOfAnother,
    IN_MANY: TooManyGroups,
}


@dataclass(frozen=True)
class Forecast:
    """Why the deed leaves people out, by username, and what it asks of the others."""

    left_out: Mapping[str, str]
    asked: Set[reminders.Asked] = frozenset()  # by a reminder

    @property
    def settled(self) -> set[str]:
        """The usernames of those for whom it's as if done already."""
        return {name for name, why in self.left_out.items() if why in SETTLED}

    @property
    def reasons(self) -> list[str]:
        """Why people are left out, each reason once."""
        return list(dict.fromkeys(self.left_out.values()))

    @property
    def refusal(self) -> str:
        """The first of them as programs know it; "" if it's just done already."""
        refused = (REFUSALS[why].reason for why in self.reasons if why in REFUSALS)
        return next(refused, "")


def of(deed: str, users: list[User], by: User, rp_id: str, group: Group | None) -> Forecast:
    """What this deed would do to these people, if `by` did it now."""
    if deed == selection.REMIND:
        return _reminder(users, rp_id)
    if deed == selection.CONFIRM_EMAIL:
        taken = vouching.with_address_of_another(users)
        return Forecast(_given({u.username: _unconfirmed(u, taken) for u in users}))
    if deed == selection.WITHDRAW_EMAIL:
        return Forecast(_given({u.username: _left_unconfirmed(u) for u in users}))
    # A list of people sends its choice of group with every deed.
    if group is not None and deed in selection.WITH_GROUP:
        adds = deed == selection.ADD_TO_GROUP
        return Forecast(_not_added(group, users) if adds else _not_taken_out(group, users))
    return Forecast(_given({u.username: _spared(deed, u, by) for u in users}))


def _reminder(users: list[User], rp_id: str) -> Forecast:
    asked = {user.username: reminders.asked_for(user, rp_id) for user in users}
    left_out = _given({user.username: _unreminded(user, asked[user.username]) for user in users})
    return Forecast(left_out, {one for name, one in asked.items() if name not in left_out})


def _unreminded(user: User, asked: reminders.Asked) -> str:
    if not asked.thing:
        return NO_NEED
    return DISABLED if user.disabled_at is not None else ""


def _unconfirmed(user: User, taken: set[int]) -> str:
    if not user.email:
        return NO_ADDRESS
    if user.email_verified_at is not None:
        return CONFIRMED_ALREADY
    return OF_ANOTHER if user.id in taken else ""


def _not_added(group: Group, users: list[User]) -> dict[str, str]:
    full = dict.fromkeys(memberships.full(users), IN_MANY)
    why = full | dict.fromkeys(memberships.among(group, users), IN_GROUP)
    return {user.username: why[user.id] for user in users if user.id in why}


def _not_taken_out(group: Group, users: list[User]) -> dict[str, str]:
    inside = memberships.among(group, users)
    return {user.username: NOT_IN_GROUP for user in users if user.id not in inside}


def _left_unconfirmed(user: User) -> str:
    if not user.email:
        return NO_ADDRESS
    return NOT_CONFIRMED if user.email_verified_at is None else ""


def _spared(deed: str, user: User, by: User) -> str:
    """The only administrator is whoever asks, so there is no more to it."""
    if user == by:
        return OWN
    if deed == selection.ENABLE:
        return NOT_DISABLED if user.disabled_at is None else ""
    if user.disabled_at is None:
        return ""
    return DISABLED_ALREADY if deed == selection.DISABLE else DISABLED


def _given(reasons: Mapping[str, str]) -> dict[str, str]:
    return {name: why for name, why in reasons.items() if why}
