"""The first account of a new server, created through a one-time link by the person who runs it."""

from dataclasses import replace

from domain.audit.events import Caller
from domain.clock import moments
from domain.database.storage import write
from domain.encryption import tokens
from domain.signin import account_links, one_time_links
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import SetupLink, User

LINK_LIFETIME = 24 * 60 * 60


class LinkInvalid(one_time_links.LinkInvalid):
    """The link is unknown, used, too old, or the server has accounts already."""

    reason = "setup-link-invalid"
    factor = "setup-link"
    says = "This setup link no longer works."


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
    return opened(token, now) is not None


def opened(token: str, now: int) -> SetupLink | None:
    """The link, while the only account is the one created through it."""
    lasts = moments.lasts(SetupLink.created_at, LINK_LIFETIME, now)
    link = one_time_links.find(SetupLink, token, lasts)
    made = link.account.id if link is not None and link.account is not None else 0
    if link is None or User.select().where(User.id != made).exists():
        return None
    return link


def create_first_account(token: str, given: NewAccount, now: int, caller: Caller) -> User:
    """Make an administrator; until seen signed in, as often as it takes. Raises Refused."""
    given = replace(given, is_admin=True)
    with one_time_links.using(LinkInvalid, now, caller, works=is_open(token, now)):
        user = account_links.open_account(lambda: opened(token, now), given, now, caller)
        if user is None:
            raise LinkInvalid
        return user
