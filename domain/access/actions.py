"""What an administrator does is done in one transaction with the right to do it.

While the page was open, or the answer to "Confirm it's you" was hashed, the administrator may have
become a member, and another one may have changed what the page shows. Every such page says up to
which event of the history it knows; if someone else did anything after that, the page says so and
nothing is done. No event with a smaller number can turn up later (see domain.audit.events).
People's own changes don't count: the same form sent twice ends as the first did.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import DoesNotExist

from domain.audit import events, past_events
from domain.audit.events import Caller
from domain.audit.past_events import PastEvent
from domain.database.queries import FixedRows
from domain.database.storage import write
from domain.refusals import Refused, logged
from models import Session, User

# What bears on a decision about a person: what the page shows of them, and what was done already.
ON_PEOPLE = (
    events.ACCOUNT_CREATED,
    events.PROFILE_CHANGED,
    events.RENAMED,
    events.EMAIL_VOUCHED,
    events.EMAIL_VOUCH_WITHDRAWN,
    events.MADE_ADMIN,
    events.MADE_MEMBER,
    events.DISABLED,
    events.ENABLED,
    events.DELETED,
    events.SIGNED_OUT_BY_ADMIN,
    events.SIGNED_OUT_THERE_BY_ADMIN,
    events.REMINDED,
    events.RESET_LINK_MADE,
    events.SIGN_IN_CODE_MADE,
    events.MFA_ENABLED,
    events.MFA_RESET,
    events.MFA_TURNED_OFF,
    events.AUTHENTICATOR_ADDED,
    events.AUTHENTICATOR_REMOVED,
    events.PASSKEY_ADDED,
    events.PASSKEY_REMOVED,
    events.AUTHENTICATOR_REPLACED,
    events.JOINED_GROUP,
    events.LEFT_GROUP,
)
ON_INVITATIONS = (
    events.INVITED,
    events.INVITED_ADMIN,
    events.INVITATION_REVOKED,
    events.ACCOUNT_CREATED,
)
ON_POLICY = (events.POLICY_CHANGED, events.PASSKEY_POLICY_CHANGED)
# These are about a thing, not a person.
ON_APPS = (
    events.APP_ADDED,
    events.APP_CHANGED,
    events.APP_REMOVED,
    events.APP_SECRET_MADE,
    events.APP_SECRET_REMOVED,
)
ON_GROUPS = (events.GROUP_CREATED, events.GROUP_RENAMED, events.GROUP_REMOVED)
ON_MEMBERS = (events.JOINED_GROUP, events.LEFT_GROUP)
ON_THINGS = frozenset(ON_APPS + ON_GROUPS + ON_MEMBERS)
MAX_TOLD = 5

_NEWEST = FixedRows("SELECT COALESCE(MAX(id), 0) FROM event")
_SINCE = FixedRows(
    f"{past_events.SELECT_EVENT} WHERE e.id > ? AND e.kind IN ({', '.join('?' * len(ON_PEOPLE))}) "
    "AND (? = '' OR e.subject = ?) AND (? = '' OR e.thing = ? OR e.formerly = ?) "
    "AND (? = 0 OR e.actor_id IS NULL OR e.actor_id <> ?) "
    "ORDER BY e.id DESC LIMIT ?"
)
_RIGHT = FixedRows('SELECT 1 FROM "user" WHERE id = ? AND is_admin = ? AND disabled_at IS NULL')


class NoLongerAdmin(Exception):
    """The person asking has lost the right to, or the session they asked from."""


class ChangedMeanwhile(Refused):
    """Someone else has changed what the page showed; `changes` are the newest of it."""

    reason = "changed-meanwhile"
    says = (
        "This changed after you opened the page, so nothing was done. Check how it looks now and "
        "decide again."
    )

    def __init__(self, changes: list[PastEvent]) -> None:
        super().__init__(self.says)
        self.changes = changes


class Gone(ChangedMeanwhile):
    """What the page is about is there no more."""

    says = "Something changed after you opened the page, so nothing was done:"
    says_if_unknown = "It expired or was revoked after you opened the page, so nothing was done."

    def __init__(self, changes: list[PastEvent]) -> None:
        super().__init__(changes)
        if not changes:
            self.sentence = self.says_if_unknown

    def refuse_unless_by(self, user: User, kind: str) -> None:
        """Raise it, unless it went by this deed of this person: then the form was sent twice."""
        if [(last.actor, last.kind) for last in self.changes[:1]] != [(user.username, kind)]:
            raise self


def newest() -> int:
    """The newest event of the history: a page made now knows of all up to it."""
    [(number,)] = _NEWEST.rows()
    return int(number)


@contextmanager
def act(
    by: User | None, caller: Caller, kinds: tuple[str, ...] = (), subject: str = ""
) -> Iterator[None]:
    """One transaction in which `by` acts; nothing is checked of the shell, where it is None.

    `kinds` are the changes that would be news, about `subject` if there is one: a username, or the
    name of an app or a group where they are ON_THINGS.
    Raises NoLongerAdmin, ChangedMeanwhile, and Gone where the second of two clicks at once finds
    what the first has left of it.
    """
    if by is None:
        with write():
            yield
        return
    with logged("", by), write():  # of no factor; what is denied is noted all the same
        refuse_who_lost_the_right(by, caller)
        if caller.seen is not None and (news := changes(by, caller, kinds, subject)):
            raise ChangedMeanwhile(news)
        try:
            yield
        except DoesNotExist:
            raise Gone(changes(by, caller, kinds, subject, by_others=False)) from None


def refuse_who_lost_the_right(by: User, caller: Caller) -> None:
    """Raise NoLongerAdmin unless `by` may act, in the session that the request came from."""
    has_right = _RIGHT.rows(by.id, True)
    session = Session.select().where(Session.id == caller.session, Session.user == by)
    if not has_right or (caller.session is not None and not session.exists()):
        raise NoLongerAdmin


def refuse_news(by: User | None, caller: Caller, kinds: tuple[str, ...]) -> None:
    """Raise ChangedMeanwhile if others did any of these since the page was shown, to whatever."""
    if by is not None and caller.seen is not None and (news := changes(by, caller, kinds, "")):
        raise ChangedMeanwhile(news)


def refuse_if_made_since(by: User | None, caller: Caller, kind: str, subject: str) -> None:
    """Raise ChangedMeanwhile if `by` too has made one of this kind since the page was shown.

    Creating another ends the previous one, which may be on the screen in another tab.
    """
    if by is None or caller.seen is None:
        return
    if news := changes(by, caller, (kind,), subject, by_others=False):
        raise ChangedMeanwhile(news)


def refuse_what_is_gone(by: User, caller: Caller, kinds: tuple[str, ...], subject: str) -> None:
    """Raise Gone if the history says what became of `subject` since the page was shown."""
    news = changes(by, caller, kinds, subject, by_others=False) if subject else []
    if news:
        raise Gone(news)


def changes(
    by: User, caller: Caller, kinds: tuple[str, ...], subject: str, *, by_others: bool = True
) -> list[PastEvent]:
    """What was done since the page was shown, by others than `by` or by anyone; newest first."""
    if not kinds:
        return []
    padded = *kinds, *kinds[-1:] * (len(ON_PEOPLE) - len(kinds))
    me = by.id if by_others else 0
    person, thing = ("", subject) if ON_THINGS.issuperset(kinds) else (subject, "")
    about = person, person, thing, thing, thing
    rows = _SINCE.rows(caller.seen or 0, *padded, *about, me, me, MAX_TOLD)
    return [PastEvent(*row) for row in rows]
