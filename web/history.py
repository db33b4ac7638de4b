"""Sessions and events in plain words."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from domain.audit import events
from domain.audit.past_events import PastEvent
from models import Session
from web.event_sentences import (
    ABOUT_NO_PERSON,
    BY_STRANGERS,
    COUNTED,
    DONE_BY_ADMIN,
    FAILED,
    NAMED,
    RENAMED,
    REPEATED,
    SENTENCES,
)

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
    kind: str
    sentence: str
    at: int
    browser: str
    address: str
    subject: str
    actor: str
    since: int
    times: int
    by: str  # who did it, if it was not the person

    @property
    def deed(self) -> str:
        """The sentence without who did it, for where a column says that."""
        return DONE_BY_ADMIN.get(self.kind, self.sentence)

    @property
    def concerns(self) -> str:
        """Whom it is about; "" where that is the whole team."""
        return "" if self.kind in events.TEAM_DECISIONS else self.subject

    @property
    def names_doer(self) -> bool:
        """Whether the sentence says who did it."""
        return bool(self.actor) and self.kind in DONE_BY_ADMIN


def described(sessions: list[Session], this: Session) -> list[SessionLine]:
    """The sessions as their person recognizes them; of those named alike, later ones numbered."""
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


def event_line(event: PastEvent) -> EventLine:
    """An event as its person understands it."""
    if event.kind in ABOUT_NO_PERSON:
        event = event._replace(subject="", actor=event.actor or event.subject)
    sentence = SENTENCES.get(event.kind, event.kind)
    if event.thing:
        sentence = (NAMED | (RENAMED if event.formerly else {})).get(event.kind, sentence)
    sentence = sentence.format(thing=event.thing, formerly=event.formerly)
    if event.formerly and event.kind in events.TEAM_DECISIONS:
        sentence += f" (before: {event.formerly})"
    since, times = event.since, event.times
    if event.number > 1 and event.kind in COUNTED:
        sentence = COUNTED[event.kind].format(event.number)
    elif event.kind in FAILED:
        since = 0  # it is the moment of the line itself
    if times > 1 and event.kind in REPEATED:
        sentence, times = REPEATED[event.kind].format(times), 1
    if event.actor and event.kind in DONE_BY_ADMIN:
        sentence = sentence.replace("n administrator", f"n administrator ({event.actor})", 1)
    whose = event.address, event.subject, event.actor
    when = event.at, _browsers(event)
    return EventLine(event.id, event.kind, sentence, *when, *whose, since, times, _by(event))


def _by(event: PastEvent) -> str:
    if event.actor and event.actor == event.subject:
        return ""
    return event.actor or ("someone" if event.kind in BY_STRANGERS else "the server")


def _browsers(event: PastEvent) -> str:
    agents = event.browsers or ((event.browser,) if event.browser else ())
    if agents and _was_in_shell(event, agents):
        return f"in a shell on the server ({_some(list(agents))})"
    return _some(list(dict.fromkeys(map(browser_name, agents))))


def _was_in_shell(event: PastEvent, agents: tuple[str, ...]) -> bool:
    """Whether commands did it. A client may call itself one, but it comes from an address."""
    is_from_elsewhere = event.actor or event.address or event.number
    return not is_from_elsewhere and all(agent.startswith(events.SHELL) for agent in agents)


def _some(names: list[str]) -> str:
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
