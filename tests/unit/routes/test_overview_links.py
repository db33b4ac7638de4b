"""Where Overview's links lead: to the people and invitations that it counts."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.mfa import passkey_policy
from domain.mfa.passkey_policy import EVERYONE, Whom
from domain.team import people
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Person, sign_in
from tests.unit.passkeys import with_passkey


def test_its_links_lead_to_who_and_what_it_counts(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    sign_in(client, ada, now)
    client.post("/people/invitations", data={"username": "carol", "role": "member", "once": "x"})
    page = client.get("/overview").text
    people, invited = re.findall(r'<a class="button" href="([^"]+)"', page)
    shown = client.get(people.replace("&amp;", "&")).text
    assert f'href="/people/{alice.user.id}"' in shown
    assert f'href="/people/{ada.user.id}"' not in shown
    assert "carol" in client.get(invited).text


@pytest.mark.parametrize("lacking", ["mfa", "passkey"])
def test_its_lists_have_the_people_it_counts_and_say_who_is_left_out(
    desk: TestClient, alice: Person, bob: Person, make_user: Callable[..., Person], lacking: str
) -> None:
    passkey_policy.require(Whom(EVERYONE, "localhost"), 7, NOW, ORIGIN, None)
    with_passkey(bob)
    people.disable(make_user("carol", "Carol Example").user, NOW, ORIGIN, None)
    page = desk.get("/overview").text
    assert "Carol Example" not in page
    assert f'href="/people?only=without-{lacking}"' in page
    shown = desk.get(f"/people?only=without-{lacking}").text
    counted = {"alice"} if lacking == "mfa" else {"alice", "ada"}
    assert set(re.findall(r'<tr data-row="([a-z]+)"', shown)) == counted
    assert "Disabled accounts aren't included." in words(shown)
    assert "aren't included" not in words(desk.get("/people").text)
