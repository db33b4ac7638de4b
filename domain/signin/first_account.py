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
TOGETHER = 10 * 60  # seconds within which instances start together


class LinkInvalid(one_time_links.LinkInvalid):
    """The link is unknown, used, too old, or the server has accounts already."""

    reason = "setup-link-invalid"
    factor = "setup-link"
    says = "This setup link no longer works."


def link_at_start(now: int) -> str | None:
    """The token of the link that a start shows; None once there is an account.

    Instances that start together all show the same one, which no database shows without its key.
    """
    with write():
        made = SetupLink.get_or_none(moments.lasts(SetupLink.created_at, TOGETHER, now))
        if made is not None and not accounts.exist():
            token = _token(made)
            if tokens.hashed(token) == bytes(made.token_hash):
                return token
        return make_link(now)


def make_link(now: int) -> str | None:
    """A new link's token, voiding earlier ones; None once there is an account."""
    with write():
        if accounts.exist():
            return None
        SetupLink.delete().execute()
        made = SetupLink.create(token_hash=b"", created_at=now)
        token = _token(made)
        made.token_hash = tokens.hashed(token)
        made.save(only=[SetupLink.token_hash])
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


def _token(link: SetupLink) -> str:
    # With the moment, so that what a restored database forgot never comes back.
    return tokens.following(f"{link.id} {link.created_at}", "setup link")
