"""The first account of a new server, made through a one-time link by whoever runs it."""

from dataclasses import replace
from typing import Any

from domain import accounts, budgets, moments, throttle, tokens
from domain.accounts import NewAccount
from domain.events import Origin
from domain.refusals import Refused, logged
from domain.storage import write
from models import SetupLink, User

LINK_LIFETIME = 24 * 60 * 60


class LinkInvalid(Refused):
    """The link is unknown, used, too old, or the server has accounts already."""

    reason = "setup-link-invalid"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This set-up link does not work any more.")


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
    if accounts.exist():
        return False
    found: bool = SetupLink.select().where(_living(token, now)).exists()
    return found


def create_first_account(token: str, given: NewAccount, now: int, origin: Origin) -> User:
    """Spend the link and make an administrator, together. Raises Refused."""
    with logged("setup-link"), throttle.trying(now, budgets.source(origin.address)):
        return _created(token, given, now, origin)


def _created(token: str, given: NewAccount, now: int, origin: Origin) -> User:
    if not is_open(token, now):
        raise LinkInvalid
    account = accounts.prepare(replace(given, is_admin=True))
    with write():
        spent = SetupLink.update(used_at=now).where(_living(token, now)).execute()
        if not spent or accounts.exist():
            raise LinkInvalid
        return accounts.store(account, now, origin)


def _living(token: str, now: int) -> Any:  # a Peewee condition
    return (
        (SetupLink.token_hash == tokens.hashed(token))
        & SetupLink.used_at.is_null()
        & moments.lasts(SetupLink.created_at, LINK_LIFETIME, now)
    )
