"""Making an account through a one-time link, which works until its owner is seen signed in.

The answer that brings the new account's session may be lost. Until a browser has come back with
it, the same link opens the same account again, with what is given then.
"""

from collections.abc import Callable
from typing import TypeVar

from domain.audit import events
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.signin import invited_groups
from domain.signin.one_time_links import TRIES
from domain.users import accounts, passwords, vouching
from domain.users.accounts import AccountValues, NewAccount
from models import Invitation, SetupLink, User

Link = TypeVar("Link", Invitation, SetupLink)


def open_account(
    living: Callable[[], Link | None], given: NewAccount, now: int, caller: Caller
) -> User | None:
    """The account that the link has made, as it is given now; None if the link does not work.

    `living` looks for the link. The same form sent again changes nothing.
    """
    account = None
    for _ in range(TRIES):
        link = living()
        if link is None:
            return None
        account = account or accounts.prepare(given)
        made = link.account
        is_given = made is not None and _is_given(made, account, given.password)
        with write():
            fresh = living()
            if fresh is None:
                return None
            if _state(fresh) == (made and made.password_changed_at):
                return made if is_given else _made(fresh, account, now, caller)
    return None


def is_just_made(user: User, now: int) -> bool:
    """Whether the account is new: what asks for it to be made is the same form again."""
    return bool(moments.lasts(user.created_at, events.LATELY, now))


def _made(link: Invitation | SetupLink, account: AccountValues, now: int, caller: Caller) -> User:
    if link.account is not None:
        accounts.redo(link.account, account, now)
    else:
        inviter = link.created_by if isinstance(link, Invitation) else None
        link.account = accounts.store(account, now, caller, inviter)
        if isinstance(link, Invitation):
            invited_groups.enter(link.account, link, now, caller)
        link.save()
    if isinstance(link, Invitation):
        vouching.carry_over(link.account, link, now, caller)
    return link.account


def _is_given(made: User, account: AccountValues, password: str) -> bool:
    said = (account.username, account.name, account.email)
    return (made.username, made.name, made.email) == said and passwords.verify(made, password)


def _state(link: Invitation | SetupLink) -> int | None:
    return link.account.password_changed_at if link.account is not None else None
