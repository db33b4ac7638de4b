"""What people live through in a real browser, with an app behind a proxy."""

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.behind import PASSWORD
from tests.e2e.front_door.proxies import BOARD, LOGIN, WIKI, Proxy
from tests.e2e.front_door.scene import Scene
from tests.e2e.marks import with_scripts, without_scripts
from tests.unit.conftest import SECRET

ASKED = "/find?q=a%26b&lang=de&x=1%2B1"
KINDS = pytest.mark.parametrize("proxy", ["nginx", "caddy", "traefik"], indirect=True)
ONE = pytest.mark.parametrize("proxy", ["nginx"], indirect=True)


def at(proxy: Proxy, host: str, target: str = "/") -> str:
    return f"https://{host}:{proxy.port}{target}"


def give_password(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code from your authenticator app").fill(code)
    page.get_by_role("button", name="Verify").click()


def right_code() -> str:
    return pyotp.TOTP(SECRET).at(int(time.time()))


def wrong_code() -> str:
    return "000000" if not right_code().startswith("0") else "999999"


def sign_in_by_cookie(page: Page, front_door: Scene, username: str) -> None:
    """As somebody who signed in to Nightlatch before."""
    token = front_door.database.session(username)
    name = "__Host-nightlatch-session"
    page.context.add_cookies(
        [{"name": name, "value": token, "url": f"https://{LOGIN}", "secure": True}]
    )


@pytest.mark.case("B44")
@KINDS
def test_one_lands_on_exactly_the_address_that_one_asked_for(
    front_door: Scene, page: Page, proxy: Proxy, scripts: bool
) -> None:
    username = front_door.newcomer()  # since a code works once an account
    page.goto(at(proxy, WIKI, ASKED + "#top"))
    give_password(page, username)
    give_code(page, wrong_code())
    expect(page.locator("[data-reason=code-wrong]")).to_be_visible()
    give_code(page, right_code())
    expect(page.locator("#asked")).to_have_text(f"GET {ASKED}")
    assert page.url.partition("#")[0] == at(proxy, WIKI, ASKED)
    assert [seen.target for seen in front_door.apps["wiki"].seen] == [ASKED]
    page.goto(at(proxy, BOARD, ASKED))
    expect(page.locator("#asked")).to_have_text(f"GET {ASKED}")


@ONE
def test_a_form_sent_while_signed_out_is_not_lost(
    front_door: Scene, page: Page, proxy: Proxy, scripts: bool
) -> None:
    sign_in_by_cookie(page, front_door, "ben")
    page.goto(at(proxy, WIKI))
    page.context.clear_cookies(name=proxy.way_cookie)
    front_door.forget()
    page.get_by_role("textbox").fill("what I wrote")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Sign in again to send this")).to_be_visible()
    assert front_door.reached() == 0
    other = page.context.new_page()
    other.goto(at(proxy, WIKI))
    expect(other.locator("#asked")).to_have_text("GET /")
    page.reload()  # the browser sends the form again
    expect(page.locator("#asked")).to_have_text("POST /saved")
    assert front_door.apps["wiki"].seen[-1].body == b"text=what+I+wrote"


@ONE
def test_who_may_not_open_the_app_reads_why(
    front_door: Scene, page: Page, proxy: Proxy, scripts: bool
) -> None:
    sign_in_by_cookie(page, front_door, "cora")
    page.goto(at(proxy, WIKI))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wiki")
    expect(page.get_by_text("Ada Admin").first).to_be_visible()
    assert front_door.reached() == 0


FETCH = """async () => {
  const answer = await fetch('/data', {headers: {'X-Own': '1'}});
  return [answer.status, answer.redirected, answer.headers.get('X-Nightlatch-Sign-In') !== null];
}"""
EVENTS = """() => new Promise(done => {
  const events = new EventSource('/events');
  events.onmessage = message => { events.close(); done(message.data); };
  events.onerror = () => done(events.readyState);
})"""
SOCKET = """() => new Promise(done => {
  const socket = new WebSocket(location.origin.replace('https', 'wss') + '/socket');
  socket.onmessage = message => done(message.data);
  socket.onerror = () => done('refused');
})"""


@with_scripts
@KINDS
def test_a_page_that_is_open_learns_that_its_person_is_signed_out(
    front_door: Scene, windows: object, page: Page, proxy: Proxy
) -> None:
    sign_in_by_cookie(page, front_door, "ben")
    page.goto(at(proxy, WIKI))
    assert page.evaluate(FETCH)[0] == 200
    assert page.evaluate(EVENTS) == "news"
    assert page.evaluate(SOCKET) == "hello"
    page.context.clear_cookies(name=proxy.way_cookie)
    front_door.forget()
    assert page.evaluate(FETCH) == [401, False, True]
    assert page.evaluate(EVENTS) == 2  # closed for good: it won't ask again and again
    assert page.evaluate(SOCKET) == "refused"
    assert front_door.reached() == 0


@with_scripts
@ONE
@pytest.mark.parametrize("version", ["2", "4"])
def test_htmx_goes_to_sign_in_and_comes_back(
    front_door: Scene, page: Page, proxy: Proxy, version: str
) -> None:
    sign_in_by_cookie(page, front_door, "ben")
    page.goto(at(proxy, WIKI, f"/with-htmx-{version}"))
    page.context.clear_cookies()
    page.get_by_role("button", name="More").click()
    page.wait_for_url(f"https://{LOGIN}:*/**")
    sign_in_by_cookie(page, front_door, "ben")
    page.reload()
    page.wait_for_url(at(proxy, WIKI, f"/with-htmx-{version}"))


@without_scripts
@ONE
def test_signing_out_counts_in_every_app(front_door: Scene, page: Page, proxy: Proxy) -> None:
    sign_in_by_cookie(page, front_door, "ben")
    for host in (WIKI, BOARD):
        page.goto(at(proxy, host))
        expect(page.locator("#asked")).to_have_text("GET /")
    page.goto(at(proxy, LOGIN, "/profile"))
    page.get_by_role("button", name="Ben").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_label("Username")).to_be_visible()
    front_door.forget()
    for host in (WIKI, BOARD):
        page.goto(at(proxy, host))
        expect(page.get_by_label("Username")).to_be_visible()
    assert front_door.reached() == 0
