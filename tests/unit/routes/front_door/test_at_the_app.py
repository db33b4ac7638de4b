"""What we answer on the host of an app: signing in, signing out, a test's question."""

import pytest

from domain.apps import probing, registry
from models import App, AppSession
from tests.unit import door
from tests.unit.conftest import Clock, Person, sign_in
from tests.unit.proxied_browser import NAVIGATES, Proxied

SIGN_IN, SIGN_OUT = "/.nightlatch/sign-in", "/.nightlatch/sign-out"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/.nightlatch",
            "/.nightlatch/",
            "/.nightlatch/x",
            "/.nightlatch/enter/",
            "//.nightlatch/enter",
        ),
        *("/.nightlatch/../.nightlatch/enter", "/%2enightlatch/enter", "/.nightlatch%2fenter"),
        *("/x/../.nightlatch/enter", "/.NIGHTLATCH/x/../../.nightlatch/"),
    ],
)
def test_nothing_of_ours_is_ever_the_apps(
    proxied: Proxied, bob: Person, now: int, path: str
) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit()
    assert proxied.load("/").status_code == 200
    assert proxied.load(path).status_code == 404


def test_at_an_unknown_app_nothing_is_ours(proxied: Proxied) -> None:
    proxied.origin = "https://other.example.test"
    for path in (SIGN_IN, SIGN_OUT, "/.nightlatch/enter?code=x", "/.nightlatch/probe"):
        assert proxied.load(path).status_code == 404


def test_signing_in_leads_back_to_where_it_was_asked_for(
    proxied: Proxied, bob: Person, now: int
) -> None:
    sign_in(proxied.client, bob, now)
    assert proxied.visit(f"{SIGN_IN}?to=/find?q%3Da%2526b%26x").status_code == 200
    assert proxied.hops[-1] == f"{door.WIKI}/find?q=a%26b&x"
    assert proxied.visit(f"{SIGN_IN}?to=/again").status_code == 200
    assert proxied.hops == [f"{door.WIKI}/again"]


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    "query", ["?to=https://evil.example.test/", "?to=x", "?to=", "", "?to=/a&to=/b", "?to=%2F%0a"]
)
def test_or_to_the_app_if_that_makes_no_sense(
    proxied: Proxied, bob: Person, now: int, query: str
) -> None:
    sign_in(proxied.client, bob, now)
    assert proxied.visit(SIGN_IN + query).status_code == 200
    assert proxied.hops[-1] == f"{door.WIKI}/"


def test_or_to_the_page_from_which_it_was_asked_for(proxied: Proxied) -> None:
    for page, target in (
        (f"{door.WIKI}/page?x=1", "to=%2Fpage%3Fx%3D1"),
        ("https://e.test/", "to=%2F"),
    ):
        answer = proxied.get(SIGN_IN, Referer=page, **NAVIGATES)
        assert answer.headers["Location"].endswith(target)


@pytest.mark.requirement("S-108")
def test_signing_out_of_the_app_ends_the_way_into_it(
    proxied: Proxied, bob: Person, now: int
) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit("/x")
    token, name = proxied.token, "__Host-nightlatch"
    answer = proxied.load(SIGN_OUT)
    assert not proxied.cookies
    page = proxied.client.get(answer.headers["Location"])
    assert "still signed in" in page.text
    assert "Sign out of everything" in page.text
    proxied.cookies[name] = token
    assert proxied.get("/x").status_code == 401


def test_signing_out_twice_or_signed_out_is_no_fault(
    proxied: Proxied, bob: Person, now: int
) -> None:
    for _ in range(2):
        answer = proxied.load(SIGN_OUT, "POST")
        assert answer.status_code == 303
        assert proxied.client.get(answer.headers["Location"]).status_code == 303


@pytest.mark.requirement("S-57")
@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Purpose": "prefetch"},
        {"Purpose": "prefetch"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"},
    ],
    ids=str,
)
def test_no_other_site_signs_anyone_out_nor_does_a_look_ahead_or_a_picture(
    proxied: Proxied, bob: Person, now: int, header: dict[str, str]
) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit("/x")
    answer = proxied.get(SIGN_OUT, **NAVIGATES, **header)
    assert answer.headers["Location"] == f"{door.WIKI}/"
    proxied.get(SIGN_OUT, "HEAD", **NAVIGATES)
    assert proxied.get("/x").status_code == 200


@pytest.mark.requirement("S-105")
@pytest.mark.case("B46")
def test_a_test_of_ours_reads_what_came_through(proxied: Proxied, wiki: App, now: int) -> None:
    asked = f"/.nightlatch/probe?question={probing.question(wiki, now)}"
    assert proxied.get(asked).json() == {"arrived": []}
    sent = {"Remote-User": "admin", "Remote_Groups": "admins", "Remote-Other": "x"}
    # nginx puts our own in the place of the first, where it leads to the app.
    came = ["remote_groups"] if proxied.nginx else ["remote-user", "remote_groups"]
    assert proxied.get(asked, **sent).json() == {"arrived": came}


@pytest.mark.requirement("S-105")
def test_no_one_else_reads_that(proxied: Proxied, wiki: App, clock: Clock) -> None:
    chat = door.app("https://chat.example.test", "Chat")
    ours = probing.question(wiki, clock.now)
    for question in ("", "x", "1.x", ours[:-1], probing.question(chat, clock.now), f"9{ours}"):
        assert proxied.get(f"/.nightlatch/probe?question={question}").status_code == 404
    clock.advance(60)
    assert proxied.get(f"/.nightlatch/probe?question={ours}").status_code == 404


@pytest.mark.requirement("S-110")
def test_the_apps_cookies_are_nothing_on_our_pages(proxied: Proxied, bob: Person, now: int) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit("/x")
    [session] = [c for c in proxied.client.cookies.jar if c.name.endswith("-session")]
    proxied.client.cookies.clear()
    for name in ("__Host-nightlatch", "__Host-nightlatch-session"):
        answer = proxied.client.get("/profile", headers={"Cookie": f"{name}={proxied.token}"})
        assert answer.status_code == 303
    for name in ("__Host-nightlatch", "__Host-nightlatch-session"):
        proxied.cookies = {name: str(session.value)}
        assert proxied.get("/x").status_code == 401


@pytest.mark.requirement("S-105")
@pytest.mark.case("B46")
@pytest.mark.parametrize(
    "name", ["Remote-User", "Remote_User", "X-Forwarded-User", "Authorization"]
)
def test_no_header_says_who_someone_is(proxied: Proxied, bob: Person, name: str) -> None:
    answer = proxied.get("/x", **{name: "bob"})
    assert answer.status_code == 401
    assert not any(header.startswith("remote-") for header in answer.headers)


@pytest.mark.requirement("S-105")
@pytest.mark.case("B46")
def test_what_a_client_claims_is_overwritten(proxied: Proxied, bob: Person, now: int) -> None:
    sign_in(proxied.client, bob, now)
    proxied.visit("/x")
    answer = proxied.get("/x", **{"Remote-User": "ada", "Remote-Groups": "admins"})
    assert answer.headers["Remote-User"] == "bob"
    assert answer.headers["Remote-Groups"] == ""
    assert answer.content == b""
    assert registry.exist()
    assert AppSession.select().count() == 1
