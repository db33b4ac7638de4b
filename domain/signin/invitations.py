"""Accounts that wait for their owners: made by an administrator, taken through a link."""

from dataclasses import dataclass

from peewee import IntegrityError, chunked

from domain.access import actions, idempotency
from domain.access.actions import ON_INVITATIONS, act
from domain.access.waiting import LINK_LIFETIME, NOT_ACCEPTED, is_expired, is_open
from domain.audit import events
from domain.audit.events import Caller
from domain.database.batches import IN_ONE_QUERY
from domain.database.storage import write
from domain.encryption import tokens
from domain.refusals import Refused
from domain.signin import invitable, invited_groups, invitees, one_time_links
from domain.signin.invitable import AlreadyInvited
from domain.users import usernames
from models import Group, Invitation, User

MAX_AT_ONCE = 500
# What forms make, of which the page with the links can be shown again.
BATCH, RENEWAL = "invitations", "renewal"


class NotInvited(Refused):
    """There is no invitation for this username."""

    reason = "not-invited"
    field = "username"


@dataclass(frozen=True)
class NewInvitation:
    """An invitation, in the only moment in which its token is at hand."""

    invitation: Invitation
    token: str


def invite(
    people: list[invitees.Invitee],
    by: User | None,
    now: int,
    caller: Caller,
    *,
    all_or_none: bool = True,
) -> list[NewInvitation]:
    """Make invitations, all or none; or for those of a list of whom nothing prevents it.

    Raises Refused; LinesRefused where they came as lines.
    """
    which = [] if all_or_none else ["others"]
    with act(by, caller):
        secret = idempotency.secret(caller, now, BATCH, *which, *sorted(one.told for one in people))
        if secret.is_again:
            return _made_again(people, secret, now, all_or_none=all_or_none)
        hindered = invitable.refusals(people, now)
        able = [one for one in people if one.line not in hindered]
        if not able or (hindered and all_or_none):
            raise invitable.refused(hindered, [], len(able))
        _clear_over([one.username for one in able], now)
        groups = invited_groups.there(group for one in able for group in one.groups)
        return [_made(one, groups, secret, by, now, caller) for one in able]


def made_by(secret: idempotency.Secret, now: int) -> list[NewInvitation]:
    """What was made by one form, as far as its links still work and wait for their owners."""
    waiting = is_open(now) & NOT_ACCEPTED & (Invitation.making == secret.making)
    found = Invitation.select().where(waiting).order_by(Invitation.id)
    return [NewInvitation(invitation, secret.of(invitation.username)) for invitation in found]


def named_like(prefix: str) -> list[Invitation]:
    """Every invitation, old ones too, whose username begins with `prefix`."""
    found = Invitation.username.startswith(usernames.folded(prefix))
    return list(Invitation.select().where(found).order_by(Invitation.id))


def find(number: int) -> Invitation | None:
    """The invitation with this number, if no one has accepted it yet."""
    return Invitation.get_or_none(Invitation.id == number, NOT_ACCEPTED)


def renew(invitation: Invitation, by: User | None, now: int, caller: Caller) -> NewInvitation:
    """A new link with a full lifetime; the previous one stops working. Raises MadeBefore."""
    with act(by, caller, ON_INVITATIONS, invitation.username):
        secret = idempotency.secret(caller, now, RENEWAL, str(invitation.id))
        if secret.is_again:
            return _made_before(secret.of(invitation.username), now)
        actions.refuse_if_made_since(by, caller, _kind(invitation), invitation.username)
        invitation = _waiting(invitation)
        return with_new_link(invitation, secret, by, now, caller)


def with_new_link(
    invitation: Invitation, secret: idempotency.Secret, by: User | None, now: int, caller: Caller
) -> NewInvitation:
    """Replace the link, within the caller's transaction, for as long as a first one works."""
    token = secret.of(invitation.username)
    invitation.token_hash = tokens.hashed(token)
    invitation.expires_at = now + LINK_LIFETIME
    invitation.created_by = by  # who has the link that works
    invitation.making = secret.making
    invitation.save()
    events.record_about(invitation.username, _kind(invitation), now, caller, by)
    return NewInvitation(invitation, token)


def renew_all(names: list[str], now: int, caller: Caller) -> list[NewInvitation]:
    """As `renew`, for each of these, all or none; expired ones too. Raises NotInvited."""
    with write():
        return [renew(named(name, now), None, now, caller) for name in names]


def _waiting(invitation: Invitation) -> Invitation:
    """The invitation as it is by now. Raises DoesNotExist once it was accepted or revoked."""
    found: Invitation = Invitation.get(Invitation.id == invitation.id, NOT_ACCEPTED)
    return found


def named(username: str, now: int) -> Invitation:
    """The invitation of this username, expired or not. Raises NotInvited."""
    is_theirs = (Invitation.username == usernames.folded(username)) & NOT_ACCEPTED
    found: Invitation | None = Invitation.get_or_none(is_theirs, is_open(now) | is_expired(now))
    if found is None:
        raise NotInvited(f"“{username}” has no invitation.")
    return found


def revoke(invitation: Invitation, by: User | None, now: int, caller: Caller) -> None:
    """Make the link stop working."""
    with act(by, caller, ON_INVITATIONS, invitation.username):
        is_it = (Invitation.id == invitation.id) & NOT_ACCEPTED
        if Invitation.delete().where(is_it).execute():
            events.record_about(invitation.username, events.INVITATION_REVOKED, now, caller, by)


def opened(token: str, now: int) -> Invitation | None:
    """The invitation of this link, while it works; looking spends nothing."""
    found = one_time_links.find(Invitation, token, is_open(now))
    is_shut = found is not None and found.account is not None and found.account.disabled_at
    return None if is_shut else found


def _made_again(
    people: list[invitees.Invitee], secret: idempotency.Secret, now: int, *, all_or_none: bool
) -> list[NewInvitation]:
    if all_or_none:
        return [_made_before(secret.of(one.username), now) for one in people]
    if made := made_by(secret, now):
        return made
    raise idempotency.MadeBefore


def _made_before(token: str, now: int) -> NewInvitation:
    invitation = opened(token, now)
    if invitation is None or invitation.account is not None:
        raise idempotency.MadeBefore
    return NewInvitation(invitation, token)


def _made(  # noqa: PLR0913, PLR0917  # what an invitation is made of
    one: invitees.Invitee,
    groups: set[Group],
    secret: idempotency.Secret,
    by: User | None,
    now: int,
    caller: Caller,
) -> NewInvitation:
    token = secret.of(one.username)
    try:
        invitation = Invitation.create(
            token_hash=tokens.hashed(token),
            username=one.username,
            name=one.name,
            email=one.email,
            is_email_theirs=one.is_email_theirs,
            is_admin=one.is_admin,
            created_at=now,
            expires_at=now + LINK_LIFETIME,
            created_by=by,
            making=secret.making,
        )
    except IntegrityError:
        raise AlreadyInvited(f"Someone else has just invited “{one.username}”.") from None
    invited_groups.note(invitation, groups.intersection(one.groups))
    events.record_about(one.username, _kind(invitation), now, caller, by)
    return NewInvitation(invitation, token)


def _kind(invitation: Invitation) -> str:
    return events.INVITED_ADMIN if invitation.is_admin else events.INVITED


def _clear_over(names: list[str], now: int) -> None:
    """Make room for new ones: those of others stay, to be seen and renewed."""
    for some in chunked(names, IN_ONE_QUERY):
        Invitation.delete().where(Invitation.username.in_(some), ~is_open(now)).execute()
