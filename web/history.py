"""Sessions and events in plain words."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from domain.audit import events
from domain.audit.past import Past
from models import Session

# In this order, since every browser claims to be several others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux", "Linux"),
)

SENTENCES = {
    events.SIGNED_IN: "Signed in",
    events.SIGNED_IN_WITH_RECOVERY_CODE: "Signed in with the recovery code",
    events.SECOND_FACTOR_FAILED: "An incorrect code was entered after the correct password",
    events.SIGNED_OUT: "Signed out",
    events.SIGNED_OUT_ELSEWHERE: "Signed out everywhere else",
    events.ACCOUNT_CREATED: "Account created",
    events.PROFILE_CHANGED: "Name or email changed",
    events.PASSWORD_CHANGED: "Password changed",
    events.PASSWORD_RESET: "Password set with a reset link",
    events.RESET_LINK_MADE: "An administrator created a password reset link",
    events.MFA_ENABLED: "MFA turned on",
    events.AUTHENTICATOR_REPLACED: "Authenticator replaced",
    events.AUTHENTICATOR_ADDED: "Authenticator added",
    events.AUTHENTICATOR_REMOVED: "Authenticator removed",
    events.LOST_PHONE_SWITCHED_OFF: "The lost phone was blocked",
    events.PHONE_FOUND: "The lost phone was found",
    events.REHEARSED: "Phone and recovery code checked",
    events.MFA_TURNED_OFF: "MFA turned off",
    events.RECOVERY_CODE_MADE: "Recovery code created",
    events.RECOVERY_CODE_SAVED: "Recovery code saved",
    events.INVITED: "Invited",
    events.INVITED_ADMIN: "Invited as an administrator",
    events.INVITATION_REVOKED: "Invitation revoked",
    events.SIGN_IN_CODE_MADE: "An administrator created a one-time sign-in code",
    events.SIGNED_IN_WITH_HELP: "Signed in with a one-time sign-in code",
    events.SIGNED_IN_NEW_BROWSER: "Signed in from a new browser",
    events.MFA_RESET: "An administrator reset MFA",
    events.RENAMED: "Name changed by an administrator",
    events.EMAIL_VOUCHED: "Email address confirmed by an administrator",
    events.EMAIL_VOUCH_WITHDRAWN: "Confirmation of the email address withdrawn by an administrator",
    events.MADE_ADMIN: "Became an administrator",
    events.MADE_MEMBER: "Became a member",
    events.DISABLED: "Account disabled",
    events.ENABLED: "Account enabled",
    events.DELETED: "Account deleted",
    events.SIGNED_OUT_BY_ADMIN: "Signed out everywhere by an administrator",
    events.SIGNED_OUT_THERE_BY_ADMIN: "Signed out of one browser by an administrator",
    events.REMINDED: "Reminded to set up MFA",
    events.POLICY_CHANGED: "The team's MFA policy changed",
    events.SIGN_IN_LENGTH_CHANGED: "Sign-ins now last {thing}",
    events.GROUP_CREATED: "Group “{thing}” created",
    events.GROUP_RENAMED: "Group “{formerly}” renamed to “{thing}”",
    events.GROUP_REMOVED: "Group “{thing}” removed",
    events.JOINED_GROUP: "Added to the group “{thing}”",
    events.LEFT_GROUP: "Taken out of the group “{thing}”",
    events.APP_ADDED: "App “{thing}” added",
    events.APP_CHANGED: "App “{thing}” changed",
    events.APP_REMOVED: "App “{thing}” removed",
    events.APP_OPENED: "Opened {thing}",
    events.APP_REFUSED: "Tried to open {thing}, without permission",
    events.SIGNING_KEY_MADE: "New key for signing ID tokens ({thing})",
    events.GUESSED: "Someone entered incorrect passwords for this account",
    events.CODE_GUESSED: "Someone entered incorrect codes for this account",
    events.GUESSED_BEHIND_CODE: "Someone with a correct code entered incorrect passwords",
    events.PASSWORD_FAILED: "Sign-in failed: incorrect password",
    events.CODE_FAILED: "Sign-in failed: incorrect code before the password",
    events.UNKNOWN_USERNAME: "Sign-in failed: unknown username",
    events.NOT_ME: "Reported unfamiliar activity",
    events.KEY_LOST: "The server's key was lost: password and MFA had to be set up again",
    events.RESTORED: "This server was restored from a backup; everyone was signed out",
}
# The same for lists of what there is to look for.
KINDS = {k: s.format(thing="…", formerly="…") for k, s in SENTENCES.items()}
# The same of so many.
COUNTED = {
    events.PASSWORD_FAILED: "{} sign-ins failed: incorrect password",
    events.CODE_FAILED: "{} sign-ins failed: incorrect code before the password",
    events.UNKNOWN_USERNAME: "{} sign-ins failed: unknown usernames",
    events.GUESSED: "Someone entered an incorrect password for this account {} times",
    events.CODE_GUESSED: "Someone entered an incorrect code for this account {} times",
    events.GUESSED_BEHIND_CODE: "Someone with a correct code entered an incorrect password {} "
    "times",
}
# The same so many times.
REPEATED = {
    events.SECOND_FACTOR_FAILED: "{} incorrect codes were entered after the correct password",
}
FAILED = (events.PASSWORD_FAILED, events.CODE_FAILED, events.UNKNOWN_USERNAME)
# No one knows who did these.
BY_STRANGERS = frozenset(COUNTED)
MAX_NAMED = 3  # browsers in a line


class SessionLine(NamedTuple):
    """One line of "Where you're signed in"."""

    id: int
    browser: str
    address: str
    signed_in_at: int
    seen_at: int
    is_this: bool


class EventLine(NamedTuple):
    """One line of "Recent activity"."""

    id: int
    sentence: str
    at: int
    browser: str
    address: str
    subject: str
    actor: str
    since: int
    times: int
    by: str  # who did it, if it was not the person


def described(sessions: list[Session], this: Session) -> list[SessionLine]:
    """The sessions as their person recognises them; of those named alike, later ones numbered."""
    names: dict[int, str] = {}
    alike: Counter[str] = Counter()
    for session in sorted(sessions, key=lambda each: int(each.id)):
        name = browser_name(session.browser)
        alike[name] += 1
        names[session.id] = f"{name} ({alike[name]})" if alike[name] > 1 else name
    return [
        SessionLine(
            each.id,
            names[each.id],
            each.address,
            each.created_at,
            each.seen_at,
            each.id == this.id,
        )
        for each in sessions
    ]


def event_line(event: Past) -> EventLine:
    """An event as its person understands it."""
    sentence = SENTENCES.get(event.kind, event.kind)
    sentence = sentence.format(thing=event.thing, formerly=event.formerly)
    since, times = event.since, event.times
    if event.number > 1 and event.kind in COUNTED:
        sentence = COUNTED[event.kind].format(event.number)
    elif event.kind in FAILED:
        since = 0  # it is the moment of the line itself
    if times > 1 and event.kind in REPEATED:
        sentence, times = REPEATED[event.kind].format(times), 1
    whose = event.address, event.subject, event.actor
    browsers = _browsers(event)
    return EventLine(event.id, sentence, event.at, browsers, *whose, since, times, _by(event))


def _by(event: Past) -> str:
    if event.actor == event.subject:
        return ""
    return event.actor or ("someone" if event.kind in BY_STRANGERS else "the server")


def _browsers(event: Past) -> str:
    agents = event.browsers or ((event.browser,) if event.browser else ())
    names = list(dict.fromkeys(map(browser_name, agents)))
    return ", ".join([*names[:MAX_NAMED], *(["others"] if len(names) > MAX_NAMED else [])])


@lru_cache(1024)
def browser_name(user_agent: str) -> str:
    """As "Firefox on Windows"."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if not browser:
        return user_agent.split("/", maxsplit=1)[0][:30] or "Unknown browser"
    return f"{browser} on {system}" if system else browser


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, user_agent)), "")
