"""The security history: one row for each thing that a person may want to recognize later.

A row is numbered and committed under the write lock (see domain.database.one_writer), which is
held until the commit can be seen by all. So whoever sees an event sees every one with a smaller
number, on whichever instance it was written: "up to this number" is all that anyone has to
remember of what they know. A number that is missing was rolled back and never comes.
"""

from dataclasses import dataclass, field, replace

from domain import security_log
from domain.audit import known_browsers
from domain.clock import moments, server_clock
from domain.database.storage import after_commit
from models import Event, Session, User

SIGNED_IN = "signed-in"
SIGNED_IN_WITH_PASSKEY = "signed-in-with-passkey"
SIGNED_IN_WITH_RECOVERY_CODE = "signed-in-with-recovery-code"
SECOND_FACTOR_FAILED = "second-factor-failed"
RESET_FACTOR_FAILED = "reset-factor-failed"  # on a reset link's page: no password was known
SIGNED_OUT = "signed-out"
SIGNED_OUT_ELSEWHERE = "signed-out-elsewhere"
ACCOUNT_CREATED = "account-created"
PROFILE_CHANGED = "profile-changed"
PASSWORD_CHANGED = "password-changed"  # noqa: S105  # the name of an event
PASSWORD_RESET = "password-reset"  # noqa: S105
RESET_LINK_MADE = "reset-link-made"
MFA_ENABLED = "mfa-enabled"
AUTHENTICATOR_REPLACED = "authenticator-replaced"
AUTHENTICATOR_ADDED = "authenticator-added"
AUTHENTICATOR_REMOVED = "authenticator-removed"
PASSKEY_ADDED = "passkey-added"
PASSKEY_REMOVED = "passkey-removed"
PASSKEY_COPIED = "passkey-copied"
LOST_PHONE_SWITCHED_OFF = "lost-phone-switched-off"
PHONE_FOUND = "phone-found"
REHEARSED = "rehearsed"
MFA_TURNED_OFF = "mfa-turned-off"
RECOVERY_CODE_MADE = "recovery-code-made"
RECOVERY_CODE_SAVED = "recovery-code-saved"
KEY_LOST = "key-lost"
RESTORED = "restored"
INVITED = "invited"
INVITED_ADMIN = "invited-admin"
INVITATION_REVOKED = "invitation-revoked"
SIGN_IN_CODE_MADE = "sign-in-code-made"
SIGNED_IN_WITH_HELP = "signed-in-with-help"
MFA_RESET = "mfa-reset"
RENAMED = "renamed"
EMAIL_VOUCHED = "email-vouched"
EMAIL_VOUCH_WITHDRAWN = "email-vouch-withdrawn"
MADE_ADMIN = "made-admin"
MADE_MEMBER = "made-member"
DISABLED = "disabled"
ENABLED = "enabled"
DELETED = "deleted"
PASSWORD_FAILED = "password-failed"  # noqa: S105
CODE_FAILED = "first-code-failed"
UNKNOWN_USERNAME = "unknown-username"
SIGNED_OUT_BY_ADMIN = "signed-out-by-admin"
SIGNED_OUT_THERE_BY_ADMIN = "signed-out-there-by-admin"
REMINDED = "reminded"
POLICY_CHANGED = "policy-changed"
PASSKEY_POLICY_CHANGED = "passkey-policy-changed"
NOT_ME = "not-me"
GUESSED = "password-guessed"
CODE_GUESSED = "code-guessed"
GUESSED_BEHIND_CODE = "password-guessed-behind-code"
SIGNED_IN_NEW_BROWSER = "signed-in-new-browser"
SIGN_IN_LENGTH_CHANGED = "sign-in-length-changed"
GROUP_CREATED = "group-created"
GROUP_RENAMED = "group-renamed"
GROUP_REMOVED = "group-removed"
JOINED_GROUP = "joined-group"
LEFT_GROUP = "left-group"
APP_ADDED = "app-added"
APP_CHANGED = "app-changed"
APP_REMOVED = "app-removed"
APP_OPENED = "app-opened"
APP_REFUSED = "app-refused"
APP_CONSENTED = "app-consented"
APP_ACCESS_ENDED = "app-access-ended"
SIGNING_KEY_MADE = "signing-key-made"
APP_SECRET_MADE = "app-secret-made"  # noqa: S105  # the name of an event
APP_SECRET_REMOVED = "app-secret-removed"  # noqa: S105
# All of these.
KINDS = frozenset(
    value for name, value in tuple(vars().items()) if name.isupper() and isinstance(value, str)
)
# What is decided for the whole team; each says what.
TEAM_DECISIONS = (POLICY_CHANGED, PASSKEY_POLICY_CHANGED, SIGN_IN_LENGTH_CHANGED)
# In the log only.
CONFIRMED = "confirmed"

# What people can make happen as often as they like: beyond MAX_A_DAY it is only logged.
REPEATABLE = frozenset(
    {
        SIGNED_IN,
        SIGNED_IN_WITH_PASSKEY,
        PASSKEY_COPIED,
        SIGNED_IN_NEW_BROWSER,
        SIGNED_OUT,
        SIGNED_OUT_ELSEWHERE,
        SECOND_FACTOR_FAILED,
        RESET_FACTOR_FAILED,
    }
    | {PROFILE_CHANGED, RECOVERY_CODE_MADE, RECOVERY_CODE_SAVED, REHEARSED, NOT_ME}
    | {APP_OPENED, APP_REFUSED, APP_CONSENTED, APP_ACCESS_ENDED}
)
MAX_A_DAY = 50  # of a kind and person
DAY = 24 * 60 * 60
SHELL = "nightlatch "  # how the browser is called where a command did it
LATELY = 10 * 60  # seconds in which the same form sent again is taken for a second click


@dataclass(frozen=True)
class Caller:
    """Where a request came from, as far as the server can know. `device` is the device cookie."""

    address: str = ""
    browser: str = ""
    device: str = field(default="", repr=False)
    session: int | None = None
    # Whether a command did it: we can't know who was at the shell. Never inferred from `browser`,
    # which is whatever a client calls itself.
    is_shell: bool = False
    # The newest event that the page it came from knew of, if it was to say (domain.access.actions).
    seen: int | None = None
    # The one-time value of the form it came with (domain.access.idempotency).
    once: str = field(default="", repr=False)

    @classmethod
    def shell(cls, command: str) -> "Caller":
        """A command, called as an operator types it."""
        return cls(browser=f"{SHELL}{command}", is_shell=True)

    def within(self, session: Session) -> "Caller":
        """The same, where something is done in this session."""
        return replace(self, session=session.id)

    def of_invitation(self, inviter: User | None) -> "Caller":
        """The same, for what an invitation brings: one that no account has made, a command has."""
        is_from_shell = inviter is None and not self.is_shell
        return Caller.shell("invite") if is_from_shell else self

    @classmethod
    def of(cls, session: Session) -> "Caller":
        """Where the session is at work: where the request came from, else where it is at home."""
        return session.seen_from or cls(
            session.address, session.browser, session.device, session.id
        )


def record(  # noqa: PLR0913, PLR0917  # what a row is made of
    user: User, kind: str, now: int, caller: Caller, actor: User | None = None, thing: str = ""
) -> None:
    """Add to the history of `user`, within the caller's transaction, and to the log.

    `thing` is the name of the app, group, authenticator or passkey that it is about.
    """
    if not _is_too_much(user, kind, now):
        Event.create(
            user=user,
            subject=user.username,
            actor=actor or (None if caller.is_shell else user),
            session=caller.session,
            kind=kind,
            at=now,
            address=caller.address,
            browser=caller.browser,
            known_browser=_browser_of(actor or user, caller),
            thing=thing,
        )
    server_clock.keep(now)
    by = actor.id if actor else 0
    after_commit(lambda: security_log.log(kind, user_id=user.id, actor=by))


def record_about(  # noqa: PLR0913, PLR0917  # what a row is made of
    subject: str,
    kind: str,
    now: int,
    caller: Caller,
    actor: User | None,
    thing: str = "",
    formerly: str = "",
) -> None:
    """Add to the team's history what is about no account (any longer, or yet), or about a thing.

    `formerly` is the name that the thing had until now, if it has another.
    """
    Event.create(
        user=None,
        subject=subject,
        actor=actor,
        kind=kind,
        at=now,
        address=caller.address,
        browser=caller.browser,
        session=caller.session,
        known_browser=_browser_of(actor, caller) if kind == INVITED_ADMIN else None,
        thing=thing,
        formerly=formerly,
    )
    server_clock.keep(now)
    by = actor.id if actor else 0
    after_commit(lambda: security_log.log(kind, actor=by))


def record_by(  # noqa: PLR0913, PLR0917  # what a row is made of
    by: User | None, kind: str, now: int, caller: Caller, thing: str = "", formerly: str = ""
) -> None:
    """As `record_about`, of what `by` did to an app or decided for the team: under their name."""
    record_about(by.username if by else "", kind, now, caller, by, thing, formerly)


def record_guesses(user: User, kind: str, now: int, number: int, since: int) -> None:
    """Add this many guesses by someone unknown to the history of `user`, and to the log."""
    Event.create(user=user, subject=user.username, kind=kind, at=now, number=number, since=since)
    server_clock.keep(now)
    after_commit(lambda: security_log.log(kind, user_id=user.id, number=number))


def record_for_all(kind: str, now: int, caller: Caller) -> None:
    """Add what happened to the whole server to everyone's history, within the transaction."""
    for person in User.select():
        record(person, kind, now, caller)


def _browser_of(doer: User | None, caller: Caller) -> int | None:
    return known_browsers.number_of(doer, caller.device) if doer is not None else None


def _is_too_much(user: User, kind: str, now: int) -> bool:
    if kind not in REPEATABLE:
        return False
    today = (Event.user == user) & (Event.kind == kind) & moments.lasts(Event.at, DAY, now)
    return bool(Event.select(Event.id).where(today).limit(MAX_A_DAY).count() >= MAX_A_DAY)
