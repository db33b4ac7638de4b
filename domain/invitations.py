"""Accounts that wait for their owners: made by an administrator, taken through a link."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from peewee import IntegrityError

from domain import (
    account_links,
    accounts,
    acts,
    budgets,
    events,
    makings,
    moments,
    throttle,
    tokens,
    usernames,
)
from domain.accounts import NewAccount
from domain.acts import ON_INVITATIONS, act
from domain.events import Origin
from domain.refusals import Refused, log, logged
from domain.storage import write
from models import Invitation, User

LINK_LIFETIME = moments.INVITED_FOR
MOST_AT_ONCE = 500
ROLES = {"": False, "member": False, "admin": True}


class LinkInvalid(Refused):
    """The link is unknown, used, revoked or too old."""

    reason = "invitation-invalid"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This invitation does not work any more. Ask for a new one.")


class AlreadyInvited(Refused):
    """There is an open invitation for this username."""

    reason = "already-invited"
    field = "username"


class NotInvited(Refused):
    """There is no open invitation for this username."""

    reason = "not-invited"
    field = "username"


class LinesRefused(Refused):
    """Pasted lines of which some are wrong; none was taken."""

    reason = "lines-not-allowed"
    field = "lines"


@dataclass(frozen=True)
class Wanted:
    """One account to invite somebody to."""

    username: str
    is_admin: bool


@dataclass(frozen=True)
class Made:
    """An invitation, in the only moment in which its token is at hand."""

    invitation: Invitation
    token: str


def invite(wanted: list[Wanted], by: User | None, now: int, origin: Origin) -> list[Made]:
    """Make invitations, all or none. Raises Refused."""
    with act(by, origin):
        names = sorted(f"{one.username} {one.is_admin}" for one in wanted)
        secret = makings.secret(origin, now, "invitations", *names)
        made = [(one, secret.of(one.username)) for one in wanted]
        if secret.is_again:
            return [_made_before(token, now) for _, token in made]
        _clear_expired(now)
        return [_made(one, token, by, now, origin) for one, token in made]


def parsed(lines: str) -> list[Wanted]:
    """Accounts from pasted lines or CSV: a username each, and optionally its role.

    Raises LinesRefused, which names each line that cannot be accepted.
    """
    wanted, faults, seen = [], [], set[str]()
    for number, row in enumerate(_rows(lines), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0].lower() == "username"):
            continue
        try:
            one = _wanted(cells)
            if one.username in seen:
                raise AlreadyInvited("This username stands in the lines twice.")
            seen.add(one.username)
            wanted.append(one)
        except Refused as refusal:
            faults.append(f"Line {number}: {refusal.sentence}")
    if len(wanted) > MOST_AT_ONCE:
        faults.append(f"At most {MOST_AT_ONCE} people at once.")
    if faults or not wanted:
        raise LinesRefused(" ".join(faults[:20]) or "Enter at least one username.")
    return wanted


def wanted(username: str, role: str) -> Wanted:
    """One account to invite somebody to. Raises Refused."""
    return _wanted([username, role])


def open_ones(now: int) -> list[Invitation]:
    """The invitations that still work, the newest first."""
    living = is_open(now) & Invitation.account.is_null()
    return list(Invitation.select().where(living).order_by(Invitation.id.desc()))


def named_like(prefix: str) -> list[Invitation]:
    """Every invitation, old ones too, whose username begins with `prefix`."""
    found = Invitation.username.startswith(usernames.folded(prefix))
    return list(Invitation.select().where(found).order_by(Invitation.id))


def find(number: int) -> Invitation | None:
    """The invitation with this number, if nobody has taken it yet."""
    found: Invitation | None = Invitation.get_or_none(
        Invitation.id == number, Invitation.account.is_null()
    )
    return found


def renew(invitation: Invitation, by: User | None, now: int, origin: Origin) -> Made:
    """A new link with a full lifetime; the one before stops working. Raises MadeBefore."""
    with act(by, origin, ON_INVITATIONS, invitation.username):
        secret = makings.secret(origin, now, "renewal", str(invitation.id))
        token = secret.token
        if secret.is_again:
            return _made_before(token, now)
        acts.refuse_if_made_since(by, origin, _kind(invitation), invitation.username)
        invitation.token_hash = tokens.hashed(token)
        invitation.expires_at = now + LINK_LIFETIME
        invitation.created_by = by  # who has the link that works
        invitation.save()
        events.record_about(invitation.username, _kind(invitation), now, origin, by)
        return Made(invitation, token)


def renew_all(names: list[str], now: int, origin: Origin) -> list[Made]:
    """As `renew`, for each of these, all or none. Raises NotInvited."""
    with write():
        return [renew(_open_one(name, now), None, now, origin) for name in names]


def _open_one(username: str, now: int) -> Invitation:
    named = Invitation.username == usernames.folded(username)
    found: Invitation | None = Invitation.get_or_none(
        named, is_open(now), Invitation.account.is_null()
    )
    if found is None:
        raise NotInvited(f"“{username}” has no open invitation. Invite that person again.")
    return found


def revoke(invitation: Invitation, by: User | None, now: int, origin: Origin) -> None:
    """Make the link stop working."""
    with act(by, origin, ON_INVITATIONS, invitation.username):
        if invitation.delete_instance():
            events.record_about(invitation.username, events.INVITATION_REVOKED, now, origin, by)


def opened(token: str, now: int) -> Invitation | None:
    """The invitation of this link, while it works; looking spends nothing."""
    living = (Invitation.token_hash == tokens.hashed(token)) & is_open(now)
    found: Invitation | None = Invitation.get_or_none(living)
    is_shut = found is not None and found.account is not None and found.account.disabled_at
    return None if is_shut else found


def dead(token: str, now: int, origin: Origin) -> Refused:
    """What is said of a link that does not work, which counts as a guess."""
    counted = [budgets.source(origin.address)] if token else []
    refusal = throttle.guessed(LinkInvalid(), now, *counted)
    log("invitation", refusal)
    return refusal


def accept(token: str, name: str, password: str, now: int, origin: Origin) -> User:
    """Make the account; until its owner is seen signed in, as often as it takes. Raises Refused.

    Whoever has a link that works waits for nobody who guesses from the same address.
    """
    source = budgets.source(origin.address, blocks=opened(token, now) is None)
    with logged("invitation"), throttle.trying(now, source):
        return _accepted(token, name, password, now, origin)


def _accepted(token: str, name: str, password: str, now: int, origin: Origin) -> User:
    invitation = opened(token, now)
    if invitation is None:
        raise LinkInvalid
    email = invitation.username if "@" in invitation.username else ""
    given = NewAccount(invitation.username, name, password, email, bool(invitation.is_admin))
    account = accounts.prepare(given)
    user = account_links.open_account(lambda: opened(token, now), account, password, now, origin)
    if user is None:
        raise LinkInvalid
    return user


def is_open(now: int) -> Any:
    """The condition, for a query, of those that still work."""
    return moments.lasts(Invitation.expires_at - LINK_LIFETIME, LINK_LIFETIME, now)


def _rows(lines: str) -> list[list[str]]:
    try:
        # Spreadsheets put a mark in front of the first cell.
        return list(csv.reader(io.StringIO(lines.removeprefix("\ufeff"), newline="")))
    except csv.Error:
        raise LinesRefused("These lines cannot be read. Write a username a line.") from None


def _wanted(cells: list[str]) -> Wanted:
    username = usernames.canonical(cells[0])
    role = (cells[1] if len(cells) > 1 else "").lower()
    if role not in ROLES or len(cells) > 2:
        raise LinesRefused("Write a username, and behind a comma member or admin.")
    return Wanted(username, ROLES[role])


def _made_before(token: str, now: int) -> Made:
    invitation = opened(token, now)
    if invitation is None or invitation.account is not None:
        raise makings.MadeBefore
    return Made(invitation, token)


def _made(one: Wanted, token: str, by: User | None, now: int, origin: Origin) -> Made:
    if accounts.find(one.username) is not None:
        raise accounts.UsernameTaken(f"“{one.username}” has an account already.")
    try:
        invitation = Invitation.create(
            token_hash=tokens.hashed(token),
            username=one.username,
            is_admin=one.is_admin,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
            created_by=by,
        )
    except IntegrityError:
        raise AlreadyInvited(
            f"“{one.username}” has an open invitation. Renew that one instead."
        ) from None
    events.record_about(one.username, _kind(invitation), now, origin, by)
    return Made(invitation, token)


def _kind(invitation: Invitation) -> str:
    return events.INVITED_ADMIN if invitation.is_admin else events.INVITED


def _clear_expired(now: int) -> None:
    Invitation.delete().where(~is_open(now)).execute()
