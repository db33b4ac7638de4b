"""Links as mail and chat hand them on: with a bracket, a full stop or a line's end behind them."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from domain.audit.events import Caller
from domain.encryption import tokens
from domain.signin import first_account, invitations, reset_links
from domain.signin.invitees import Invitee
from models import User
from tests.unit.conftest import Person

BEHIND = [
    *("", ".", ",", ")", "]", ">", '"', "'", "”", "’", "»", "…", "!", "/", "//", "/.", ".)"),
    *('">', ">.", "*", "_", "**", "__", "~", "`", "\\", "|", ";", ":", "=", "=3D", "&amp;"),
    *("%", "%20", "%3E", "%0A", "%0D%0A", "%22", "%E2%80%9D", "%253E", "%2E", "%00", "%FF", "%AD"),
    *("%C2%A0", "%E2%80%8B", "%EF%BB%BF", "%E2%80%8E", " ", "\u00a0", "\u200b", "\u2060"),
    *("&gt;", "<br>", "%3C/a%3E", "%0A%0AThanks", " Thanks", "%20and%20more"),
]
BEFORE = ["", "%3C", "%20", "%22", "(", "<", "/", "%E2%80%9C", "%253C"]


def _reset(_: TestClient, now: int) -> str:
    return reset_links.make(User.get(), now, Caller())


def _invitation(_: TestClient, now: int) -> str:
    return invitations.invite([Invitee("carol", is_admin=False)], None, now, Caller())[0].token


def _setup(_: TestClient, now: int) -> str:
    User.delete().execute()
    return first_account.make_link(now) or ""


LINKS: dict[str, tuple[Callable[[TestClient, int], str], str]] = {
    "reset": (_reset, "Set a new password"),
    "invitation": (_invitation, "Create your account"),
    "setup": (_setup, "Create the first account"),
}


def opened(client: TestClient, raw_path: str) -> str:
    """The page to which this address leads, sent as it stands."""
    client.cookies.clear()
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(
        raw_path=quote(raw_path, safe="/%()<>,.;:!*'\"=&|\\`~_").encode()
    )
    answer = client.send(request)
    assert answer.status_code == 303, raw_path
    return client.get(answer.headers["Location"]).text


@pytest.mark.requirement("S-40")
@pytest.mark.parametrize("kind", LINKS)
def test_a_link_opens_with_what_a_text_leaves_round_it(
    client: TestClient, alice: Person, now: int, kind: str
) -> None:
    make, heading = LINKS[kind]
    token = make(client, now)
    for junk in BEHIND:
        assert heading in opened(client, f"/{kind}/{token}{junk}"), junk
    for junk in BEFORE:
        assert heading in opened(client, f"/{kind}/{junk}{token}%3E"), junk
    for broken in (f"{token[:20]}%0D%0A{token[20:]}", f"{token[:20]}=%0A{token[20:]}"):
        assert heading in opened(client, f"/{kind}/{broken}")


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize("kind", LINKS)
def test_half_a_link_opens_nothing(client: TestClient, alice: Person, now: int, kind: str) -> None:
    make, heading = LINKS[kind]
    token = make(client, now)
    for part in (token[:-1], token[1:], f"x{token}", f"{token[:20]}.{token[20:]}", "%3E"):
        assert heading not in opened(client, f"/{kind}/{part}")


@pytest.mark.case("B76")
@pytest.mark.parametrize("kind", LINKS)
def test_a_slash_behind_the_page_of_a_link_forgets_no_link(
    client: TestClient, alice: Person, now: int, kind: str
) -> None:
    make, heading = LINKS[kind]
    client.get(f"/{kind}/{make(client, now)}")
    assert client.get(f"/{kind}/").headers["Location"] == f"/{kind}"
    assert heading in client.get(f"/{kind}").text


@pytest.mark.requirement("S-40")
@pytest.mark.parametrize("before", ["", "<", "%3C", "%253C", "\u200b", "(", "%22"])
@pytest.mark.parametrize("within", ["", "\u200b", "\r\n", "=\r\n", " ", "%0A", "%20", "%250D%250A"])
def test_a_token_is_found_in_whatever_encoding(before: str, within: str) -> None:
    token = tokens.new()
    assert tokens.pasted(f"{before}{token[:20]}{within}{token[20:]}%3E") == token


@pytest.mark.case("B48")
@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2212", "\uff0d", "%E2%80%91"])
def test_a_token_is_found_with_the_hyphens_of_word_processors(dash: str) -> None:
    token = f"{'a-' * 21}b"
    assert tokens.pasted(token.replace("-", dash)) == token


@pytest.mark.requirement("S-36")
@given(st.text(max_size=80))
def test_whatever_is_pasted_only_a_token_is_kept(text: str) -> None:
    found = tokens.pasted(text)
    assert found == "" or (len(found) == 43 and found == tokens.pasted(f"<{found}>."))
