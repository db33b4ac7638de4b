"""Pages say whose they are."""

import re

import pytest
from starlette.testclient import TestClient

from domain.mfa import recovery_codes
from models import Session, User
from settings import ROOT
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.table import endpoints
from tests.unit.whose import half_signed_in, shown_to


@pytest.mark.case("B58")
@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/neither"])
def test_a_page_that_asks_for_a_code_says_whose(client: TestClient, bob: Person, path: str) -> None:
    half_signed_in(client, bob)
    page = client.get(path).text
    assert 'Signing in as <strong><bdi translate="no">bob</bdi></strong>' in page
    assert "Use a different account" in page
    assert 'value="bob"' not in client.get("/sign-in").text


@pytest.mark.case("B58")
@pytest.mark.parametrize(
    "path",
    [
        "/confirmation",
        "/recovery/phone",
        "/profile/rehearsal",
        "/profile/recovery-code/check",
        "/profile/mfa/removal",
        "/profile/password",
    ],
)
def test_so_does_one_that_asks_somebody_signed_in(
    client: TestClient, bob: Person, clock: Clock, path: str
) -> None:
    sign_in(client, bob, clock.now)
    User.update(recovering_since=clock.now).execute()
    if path == "/confirmation":
        clock.advance(601)
    assert 'Signed in as <strong><bdi translate="no">bob</bdi></strong>' in client.get(path).text


@pytest.mark.case("B57")
def test_every_form_in_the_templates_says_whom_it_is_shown_to() -> None:
    plain, by_passkey = (
        r'<form\b[^>]*method="post".*?</form>',
        r"{% call passkey_form.*?{% endcall %}",
    )
    form = re.compile(f"{plain}|{by_passkey}", re.DOTALL)
    for template in (ROOT / "templates").rglob("*.html"):
        if template.name == "passkey_form.html":
            continue  # its forms hold what their caller adds
        for found in form.findall(template.read_text("utf-8")):
            named = re.search(r"hidden\.shown_to\((request|person|invitation)\)", found)
            typed = re.search(r'action="{{ "(sign_in|code_first|setup)" \| path }}"', found)
            typed = typed or re.search(r'use\(form, "sign_in_passkey" \| path', found)
            assert named or typed, (template.name, found)
            ahead = found[: named.start()] if named else ""
            assert not re.search(r"hidden\.|field\.| name=", ahead), (template.name, found)


@pytest.mark.case("B57")
def test_browsers_put_what_one_person_typed_into_no_other_persons_form(
    client: TestClient, alice: Person, bob: Person, clock: Clock
) -> None:
    # Browsers know a form again by its address and the names of its first two fields.
    known = {}
    for person in (alice, bob):
        sign_in(client, person, clock.now)
        form = client.get("/profile").text.partition('<form id="profile-form"')[2]
        known[person.user.username] = re.findall(r'<input[^>]* name="([^"]+)"( disabled)?', form)[
            :2
        ]
    assert known["alice"] == [(f"shown_to_{alice.user.shown_as}", " disabled"), ("shown_to", "")]
    assert known["alice"] != known["bob"]


@pytest.mark.case("B57")
def test_only_what_enters_an_account_leaves_out_whom_it_acts_on() -> None:
    without = {r.name for r, method, e in endpoints() if method == "POST" and not e.names_whom}
    # The first four by the name that is typed, or not there yet, or that a passkey says; the links
    # check their own. An app's request is sent by a page of that app, and is asked about on a page
    # of ours.
    ours = {"sign_in", "sign_in_passkey", "code_first", "setup", "reset", "invitation"}
    assert without == ours | {"authorize", "oidc_sign_out"}


@pytest.mark.case("B57")
def test_every_page_has_it_filled_in_and_every_request_by_htmx_inherits_it(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    client.post("/profile/mfa")
    recovery_codes.generate(Session.get(), now)
    seen = set()
    for route, method, _ in endpoints():
        if method == "GET" and "{token}" not in route.path:
            page = client.get(re.sub(r"\{\w+\}", str(bob.user.id), route.path)).text
            assert shown_to(page) <= {ada.user.shown_as}, route.name
            if "hx-" in page:
                seen.add(route.name)
                header = f"""hx-headers:inherited='{{"Shown-To": "{ada.user.shown_as}"}}'"""
                assert page.count(header) == 1, route.name
    assert seen >= {"profile", "people", "activity"}
