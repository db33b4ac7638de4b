"""What alerts, Activity and its downloads say of what was decided for the whole team."""

import csv
import re
from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from domain.access import acknowledgements, sign_in_length
from domain.audit import alerts, events
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import passkey_policy, policy, policy_words
from domain.mfa.passkey_policy import ADMINS, EVERYONE, Whom
from domain.mfa.policy_words import Change
from models import Event, Session
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Person, sign_in, signed_in
from web import history

FIRST, SECOND = date(2027, 2, 4), date(2027, 2, 20)
SHELL = Caller.shell("policy require")
IN_SHELL = "in a shell on the server (nightlatch policy require)"
REQUIRED = "MFA is now required from the end of"
LONGEST = "required for administrators from the end of September 30, 2026"


@pytest.fixture
def session(ada: Person) -> Session:
    """An administrator's, who knows of all that has happened."""
    session = signed_in(ada)
    know_all(session)
    return session


@pytest.fixture
def there(session: Session, client: TestClient, ada: Person) -> TestClient:
    sign_in(client, ada, NOW)
    return client


def know_all(session: Session) -> None:
    acknowledgements.mark_seen(session, [line.id for line in alerts.unseen(session).lines])


def alerted(client: TestClient) -> list[str]:
    page = client.get("/profile").text.partition('data-testid="alerts"')[2].partition("</ul>")[0]
    return [words(line) for line in re.findall(r"<li>(.*?)</li>", page, re.DOTALL)]


def listed(client: TestClient) -> list[str]:
    page = client.get("/activity").text
    rows = re.findall(r'data-testid="event">(.*?)</td>', page, re.DOTALL)
    return [words(row) for row in rows]


def abouts(client: TestClient, kind: str) -> list[str]:
    rows = list(csv.DictReader(client.get(f"/activity.csv?kind={kind}").text.splitlines()))
    return [row["about"] for row in rows]


def test_each_value_is_a_line_that_says_what_it_is_and_was(there: TestClient) -> None:
    for day in (FIRST, SECOND):
        policy.require_by(day, NOW, SHELL, None)
    policy.make_optional(NOW, SHELL, None)
    told = [
        "MFA is now optional (before: required from the end of February 20, 2027)",
        f"{REQUIRED} February 20, 2027 (before: required from the end of February 4, 2027)",
        f"{REQUIRED} February 4, 2027 (before: optional)",
    ]
    assert [line.partition(" in a shell")[0] for line in alerted(there)] == [
        f"{line} January 15, 2027, 08:00 UTC," for line in told
    ]
    assert listed(there)[:3] == told
    assert abouts(there, "policy-changed") == [
        "optional",
        "required from the end of February 20, 2027",
        "required from the end of February 4, 2027",
    ]


def test_passkeys_say_of_whom(there: TestClient) -> None:
    for name, day in ((ADMINS, FIRST), (EVERYONE, SECOND)):
        passkey_policy.require_by(Whom(name, "localhost"), day, NOW, SHELL, None)
    passkey_policy.make_optional(NOW, SHELL, None)
    admins = "required for administrators from the end of February 4, 2027"
    everyone = "required for everyone from the end of February 20, 2027"
    assert listed(there)[:3] == [
        f"Passkeys are now optional (before: {everyone})",
        f"Passkeys are now {everyone} (before: {admins})",
        f"Passkeys are now {admins} (before: optional)",
    ]


def test_sign_ins_say_what_they_were(there: TestClient) -> None:
    sign_in_length.choose("working-day", NOW, SHELL, None)
    assert listed(there)[0] == (
        "Sign-ins now last 12 hours unused, 7 days in total "
        "(before: 1 hour unused, 24 hours in total)"
    )


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (None, "optional"),
        (NOW, "required immediately"),
        (NOW - 1, "required since January 15, 2027"),
        (NOW + 16 * 60 * 60, "required from the end of January 15, 2027"),
    ],
)
def test_a_decision_can_be_read_at_any_time(start: int | None, told: str) -> None:
    assert policy_words.decided(start, NOW) == told


def test_the_longest_decision_fits_its_column() -> None:
    assert policy_words.decided(1790812800, 1790000000, ADMINS) == LONGEST
    assert len(LONGEST) <= Event.thing.max_length


def test_who_decided_is_named_once(there: TestClient, make_user: Callable[..., Person]) -> None:
    eve = make_user("eve", "Eve").user
    with write():
        policy_words.record("policy-changed", Change("optional", "required"), NOW, ORIGIN, eve)
        events.record_about("eve", "policy-changed", NOW, ORIGIN, eve)  # as it was recorded before
    assert [line.partition(" January")[0] for line in alerted(there)] == [
        "The team's MFA policy changed, by eve",
        "MFA is now optional (before: required), by eve",
    ]


def test_the_same_value_twice_is_one_line_with_its_span(there: TestClient) -> None:
    for number in range(2):
        policy.require_by(FIRST, NOW + 780 * number, SHELL, None)
        policy.make_optional(NOW + 780 * number, SHELL, None)
    since = "(2 times since January 15, 2027, 08:00 UTC) January 15, 2027, 08:13 UTC"
    required = "required from the end of February 4, 2027"
    assert alerted(there) == [
        f"MFA is now optional (before: {required}) {since}, {IN_SHELL}",
        f"{REQUIRED} February 4, 2027 (before: optional) {since}, {IN_SHELL}",
    ]


@pytest.mark.requirement("S-25")
def test_who_knows_of_one_value_is_told_of_the_other(session: Session) -> None:
    policy.require_by(FIRST, NOW, SHELL, None)
    policy.make_optional(NOW, SHELL, None)
    newest, older = alerts.unseen(session).lines
    acknowledgements.mark_seen(session, [newest.id])
    assert alerts.unseen(session).lines == [older]


@pytest.mark.requirement("S-25")
def test_many_values_push_nothing_off(session: Session, bob: Person) -> None:
    with write():
        events.record(bob.user, events.MADE_ADMIN, NOW, Caller())
        for number in range(alerts.GROUPS + 1):
            to = Change(f"required from day {number}", "optional")
            policy_words.record(events.POLICY_CHANGED, to, NOW, SHELL, None)
    told = alerts.unseen(session)
    assert told.lines[0].kind == events.MADE_ADMIN
    assert told.more


@pytest.mark.requirement("S-25")
@pytest.mark.parametrize("kind", alerts.LIGHT)
def test_nor_what_may_be_an_attack_on_oneself(session: Session, ada: Person, kind: str) -> None:
    with write():
        events.record(ada.user, kind, NOW, Caller())
    for number in range(alerts.MAX_LINES + 2):
        policy.require(30 + number, NOW + number, SHELL, None)
    assert alerts.unseen(session).lines[0].kind == kind


def test_a_command_is_named_whole(there: TestClient) -> None:
    passkeys = Caller.shell("policy passkeys require")
    passkey_policy.require_by(Whom(EVERYONE, "localhost"), FIRST, NOW, passkeys, None)
    [line] = alerted(there)
    where = "in a shell on the server (nightlatch policy passkeys require)"
    assert line.endswith(where)
    assert where in words(there.get("/activity").text)


@pytest.mark.requirement("S-25")
def test_a_browser_that_calls_itself_a_command_is_none(session: Session, ada: Person) -> None:
    with write():
        posing = Caller("192.0.2.7", "nightlatch policy passkeys require")
        events.record_about("", events.POLICY_CHANGED, NOW, posing, None)
    [line] = alerts.unseen(session).lines
    assert "shell" not in history.event_line(line).browser
