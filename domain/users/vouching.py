"""An administrator confirms that an email address is its person's: the claim `email_verified`.

Some apps let nobody in without it, and some take whoever has a confirmed address for the account
with that address (authentik#16205). So it is said of an address by name, of one person only, and
ends with the address (S-162..164). `by` is who says it, None from the shell.
"""

from typing import Any

from peewee import Select, fn

from domain.access.actions import ON_PEOPLE, act
from domain.audit import events
from domain.audit.events import Caller
from domain.refusals import Refused
from models import Invitation, User, database

_HELD = (
    "This address is already confirmed for “{}”. Find out whose it is. If it isn't theirs, "
    "withdraw it there first."
)


class OtherAddress(Refused):
    """The person has another address by now, or none."""

    reason = "address-changed"
    field = "email"


class AddressOfAnother(Refused):
    """Somebody else has this address, and it is confirmed there."""

    reason = "address-of-another"
    field = "email"


def vouch(user: User, address: str, now: int, caller: Caller, by: User | None) -> None:
    """Confirm the address, which a second click finds done.

    Raises OtherAddress, AddressOfAnother, and what `act` raises.
    """
    with act(by, caller, ON_PEOPLE, user.username):
        fresh = _with_address(user, address)
        if fresh.email_verified_at is None:
            if (refusal := of_another(address)) is not None:
                raise refusal
            _set(fresh, now)
            events.record(fresh, events.EMAIL_VOUCHED, now, caller, by)


def withdraw(user: User, address: str, now: int, caller: Caller, by: User | None) -> None:
    """Take that back, which a second click finds done. Raises as `vouch`."""
    with act(by, caller, ON_PEOPLE, user.username):
        fresh = _with_address(user, address)
        if fresh.email_verified_at is not None:
            _set(fresh, None)
            # Until its owner is seen, the account's invitation can be accepted once more.
            Invitation.update(is_email_theirs=False).where(Invitation.account == fresh).execute()
            events.record(fresh, events.EMAIL_VOUCH_WITHDRAWN, now, caller, by)


def carry_over(user: User, invitation: Invitation, now: int, caller: Caller) -> None:
    """Confirm the address if the invitation did, within the caller's transaction.

    Not if it is another one by now, or confirmed as somebody else's meanwhile.
    """
    is_meant = invitation.is_email_theirs and user.email and user.email == invitation.email
    if not is_meant or user.email_verified_at is not None or _holder(user.email) is not None:
        return
    _set(user, now)
    by = invitation.created_by
    events.record(user, events.EMAIL_VOUCHED, now, caller.of_invitation(by), by)


def of_another(address: str) -> AddressOfAnother | None:
    """Why the address can't be confirmed: it is so already, as somebody's."""
    holder = _holder(address)
    return None if holder is None else AddressOfAnother(_HELD.format(holder.username))


def those_of_another(addresses: list[str]) -> dict[str, AddressOfAnother]:
    """As `of_another`, of all of these at once: those that can't be confirmed."""
    if not addresses:
        return {}
    # Lowered by the database, as every other comparison is.
    [lowered] = Select(columns=[fn.LOWER(one) for one in addresses]).tuples().execute(database)
    is_held = fn.LOWER(User.email).in_(lowered) & User.email_verified_at.is_null(False)
    held: Any = User.select(fn.LOWER(User.email), User.username).where(is_held)
    holders = dict(held.tuples())
    found = zip(addresses, lowered, strict=True)
    return {
        one: AddressOfAnother(_HELD.format(holders[key])) for one, key in found if key in holders
    }


def with_address_of_another(users: list[User]) -> set[int]:
    """The ids of those whose address is already confirmed, as somebody else's."""
    holder = User.alias()
    held = holder.select(fn.LOWER(holder.email)).where(holder.email_verified_at.is_null(False))
    found = User.select(User.id).where(
        User.id.in_([user.id for user in users]),
        User.email_verified_at.is_null(),
        fn.LOWER(User.email).in_(held),
    )
    return {user.id for user in found}


def also_used_by(user: User) -> list[str]:
    """The usernames of others who have entered the same address."""
    if not user.email:
        return []
    others = User.select(User.username).where(_is(user.email), User.id != user.id)
    return [other.username for other in others.order_by(User.username).limit(5)]


def _with_address(user: User, address: str) -> User:
    fresh: User = User.get_by_id(user.id)
    if not fresh.email:
        raise OtherAddress(f"“{fresh.username}” has no email address.")
    if fresh.email != address:
        raise OtherAddress(
            f"The address of “{fresh.username}” is “{fresh.email}” now, so nothing was done. "
            "Check whether that one is theirs."
        )
    return fresh


def _set(user: User, at: int | None) -> None:
    user.email_verified_at = at
    user.save(only=[User.email_verified_at])


def _holder(address: str) -> User | None:
    return User.get_or_none(_is(address), User.email_verified_at.is_null(False))


def _is(address: str) -> object:
    # Mail for Bob@ and bob@ ends in one mailbox, and apps tell them apart as little.
    return fn.LOWER(User.email) == fn.LOWER(address)
