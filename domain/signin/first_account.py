"""The first account of a new server, created through a one-time link by the person who runs it."""

from dataclasses import replace

from domain.access import budgets, throttle
from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.refusals import Refused, logged
from domain.signin import account_links
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import SetupLink, User

LINK_LIFETIME = 24 * 60 * 60


class LinkInvalid(Refused):
    """The link is unknown, used, too old, or the server has accounts already."""

    reason = "setup-link-invalid"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This setup link no longer works.")


def make_link(now: int) -> str | None:
    """A new link's token, voiding earlier ones; None once there is an account."""
    with write():
        if accounts.exist():
            return None
        token = tokens.new()
        SetupLink.delete().execute()
        SetupLink.create(token_hash=tokens.hashed(token), created_at=now)
        return token


def is_open(token: str, now: int) -> bool:
    """Whether the link works; looking spends nothing."""
    return _living(token, now) is not None


def create_first_account(token: str, given: NewAccount, now: int, caller: Caller) -> User:
    """Make an administrator; until seen signed in, as often as it takes. Raises Refused.

    Someone with a working link doesn't wait for others who guess from the same address.
    """
    source = budgets.source(caller.address, blocks=not is_open(token, now))
    with logged("setup-link"), throttle.trying(now, source):
        return _created(token, given, now, caller)


def _created(token: str, given: NewAccount, now: int, caller: Caller) -> User:
    if not is_open(token, now):
        raise LinkInvalid
    account = accounts.prepare(replace(given, is_admin=True))
    user = account_links.open_account(
        lambda: _living(token, now), account, given.password, now, caller
    )
    if user is None:
        raise LinkInvalid
    return user


def _living(token: str, now: int) -> SetupLink | None:
    """The link, while the only account is the one created through it."""
    link: SetupLink | None = SetupLink.get_or_none(
        SetupLink.token_hash == tokens.hashed(token),
        moments.lasts(SetupLink.created_at, LINK_LIFETIME, now),
    )
    made = link.account.id if link is not None and link.account is not None else 0
    if link is None or User.select().where(User.id != made).exists():
        return None
    return link
