"""What an app would learn about someone is what tokens say, or why they can't open it."""

import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from domain.oidc import claims
from tests.unit import oidc_made as made
from tests.unit.app_makers import MakeGroup
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person
from tests.unit.passkeys import with_passkey


def as_json(page: str) -> object:
    found = re.search(r'data-testid="claims">(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    return json.loads(unescape(found[1]))


@pytest.mark.requirement("S-161")
def test_it_is_what_tokens_are_made_of(
    desk: TestClient, bob: Person, make_group: MakeGroup
) -> None:
    make_group("ops", bob.user)
    app, _ = made.client()
    page = desk.get(f"/apps/{app.id}/told?username=bob").text
    how = {"acr": "https://refeds.org/profile/mfa", "amr": ["pwd", "otp", "mfa"]}
    assert as_json(page) == claims.about(bob.user, "profile email groups") | how
    assert "Groups (groups) ops" in words(page)
    assert "confirmed that the address is theirs (email_verified) no" in words(page)


def test_it_begins_with_whoever_asks(desk: TestClient, ada: Person) -> None:
    app, _ = made.client()
    page = desk.get(f"/apps/{app.id}/told").text
    assert "About Ada Admin" in words(page)


@pytest.mark.requirement("S-161")
def test_without_mfa_the_app_learns_that_it_was_only_a_password(
    desk: TestClient, alice: Person
) -> None:
    app, _ = made.client(needs_mfa=False)
    page = desk.get(f"/apps/{app.id}/told?username=alice").text
    assert "https://refeds.org/profile/sfa" in page
    assert "What they signed in with: pwd is the password, otp a code," in words(page)
    assert "(amr) pwd As" in words(page)


@pytest.mark.requirement("S-161")
def test_who_cannot_open_it_is_told_apart_by_why(
    desk: TestClient, alice: Person, bob: Person
) -> None:
    app, _ = made.client(people=frozenset({alice.user}))
    for username, because in (("alice", "needs-mfa"), ("bob", "not-allowed")):
        page = desk.get(f"/apps/{app.id}/told?username={username}").text
        assert f'data-testid="told" data-reason="{because}"' in page
        assert "The app learns nothing." in words(page)
        assert bob.user.sub not in page
    bob.user.disabled_at = NOW
    bob.user.save()
    page = desk.get(f"/apps/{app.id}/told?username=bob").text
    assert 'data-reason="account-disabled"' in page


def test_no_one_of_that_name_is_said_at_the_field(desk: TestClient) -> None:
    app, _ = made.client()
    answer = desk.get(f"/apps/{app.id}/told?username=carlo")
    assert answer.status_code == 422
    assert 'id="username-error" data-reason="app-people-unknown"' in answer.text


def test_each_way_that_a_sign_in_can_be_shown_is_explained(desk: TestClient, bob: Person) -> None:
    app, _ = made.client()
    with_passkey(bob)
    page = words(desk.get(f"/apps/{app.id}/told?username=bob").text)
    assert "pop a passkey" in page
    assert "(amr) pop, user, mfa" in page
