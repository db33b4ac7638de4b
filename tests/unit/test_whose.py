"""Whose page is this: what was shown to one account never acts on another (B57)."""

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import Person, sign_in
from tests.unit.test_routes import dump, endpoints, path

OWN = [
    (route, endpoint)
    for route, method, endpoint in endpoints()
    if method == "POST" and endpoint.names_whom
]


@pytest.mark.case("B57")
@pytest.mark.parametrize("sent", [{"shown_to": "1-1"}, {"shown_to": ""}, {"shown_to": ["x", "x"]}])
@pytest.mark.parametrize("htmx", [False, True])
def test_no_form_of_somebody_else_does_anything(
    client: TestClient, ada: Person, now: int, sent: dict[str, str], htmx: bool
) -> None:
    sign_in(client, ada, now)
    before = dump()
    for route, endpoint in OWN:
        if endpoint.audience == "half_signed_in":
            continue
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client.post(path(route), data=sent, headers=headers)
        assert answer.status_code == 409, route.name
        assert 'data-reason="page-of-another"' in answer.text
        assert "You are signed in as Ada Admin now" in answer.text
        assert ("<html" in answer.text) is not htmx
        assert answer.headers.get("HX-Retarget") == ("#modal" if htmx else None)
    assert dump() == before
