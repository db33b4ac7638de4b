"""NUL, which PostgreSQL refuses in a text: nowhere that it is sent to is it a fault."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import Person, sign_in
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


@pytest.mark.parametrize("left_alone", ["", "once", "shown_to"])
@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_a_nul_is_no_fault(  # noqa: PLR0917  # one of the table
    client: TestClient, ada: Person, now: int, method: str, address: str, left_alone: str
) -> None:
    sign_in(client, ada, now)
    sent = {field: text for field, text in EVERYWHERE.items() if field != left_alone}
    if left_alone:  # what the page itself would send
        sent |= {"about": "1"}
    answer = client.request(method, address, params=sent, data=sent if method == "POST" else None)
    assert answer.status_code < 500


@pytest.mark.parametrize("way", ["invitation", "reset", "setup", "people", "profile", "static"])
def test_a_nul_in_an_address_leads_nowhere(client: TestClient, ada: Person, way: str) -> None:
    assert client.get(f"/{way}/%00").status_code < 500
    assert client.get(f"/{way}/a%00/b").status_code < 500
