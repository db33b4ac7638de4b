"""NUL, which PostgreSQL refuses in a text: nowhere that it is sent to is it a fault."""

import pytest

from domain.mfa.totp import STEP
from tests.unit.browser import Browser
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.table import endpoints, path

pytestmark = pytest.mark.case("B34")

FIELDS = (
    *("next", "deed", "key", "instead_of", "person", "line", "kind", "until", "sure", "since"),
    *("shown_to", "seen", "saved", "role", "q", "people", "once", "lines", "entry", "deadline"),
    *("browser_time", "about", "after", "before", "only", "sort", "ticked", "then", "v", "with"),
    *("username", "name", "name_shown", "email", "email_shown", "password", "new_password", "code"),
    *("recovery_code", "current_password", "confirm_password", "confirm_code"),
)
EVERYWHERE = dict.fromkeys(FIELDS, "a\x00")
ADDRESSES = sorted({(method, path(route)) for route, method, _ in endpoints()})
READ, SENT = ([a for m, a in ADDRESSES if m == method] for method in ("GET", "POST"))
LEFT_ALONE = ("", "once", "shown_to")


def sent(left_alone: str) -> dict[str, str]:
    fields = {field: text for field, text in EVERYWHERE.items() if field != left_alone}
    return fields | ({"about": "1"} if left_alone else {})  # what the page itself would send


@pytest.mark.parametrize("left_alone", LEFT_ALONE)
def test_a_nul_is_no_fault_of_what_is_asked_for(
    client: Browser, ada: Person, now: int, left_alone: str
) -> None:
    sign_in(client, ada, now)
    answers = {address: client.get(address, params=sent(left_alone)) for address in READ}
    assert [address for address, answer in answers.items() if answer.status_code >= 500] == []
    assert client.shown_to("") == ada.user.shown_as  # signed in to the last


@pytest.mark.parametrize("address", SENT)
def test_a_nul_is_no_fault_of_what_is_sent(
    client: Browser, ada: Person, clock: Clock, address: str
) -> None:
    for left_alone in LEFT_ALONE:
        if not client.shown_to(""):
            clock.advance(STEP)  # each code counts once
            sign_in(client, ada, clock.now)
        fields = sent(left_alone)
        assert client.post(address, params=fields, data=fields).status_code < 500


@pytest.mark.parametrize("way", ["invitation", "reset", "setup", "people", "profile", "static"])
def test_a_nul_in_an_address_leads_nowhere(client: Browser, ada: Person, way: str) -> None:
    assert client.get(f"/{way}/%00").status_code < 500
    assert client.get(f"/{way}/a%00/b").status_code < 500
