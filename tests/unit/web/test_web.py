"""Forms, return targets, addresses, cookies, pictures of codes."""

from http.cookies import SimpleCookie

import pytest
from starlette.testclient import TestClient

from app import create_app
from domain.signin import first_account
from domain.text.host_names import Network
from models import Session, User
from settings import Settings, load
from tests import cases
from tests.unit.browser import Browser
from tests.unit.conftest import PASSWORD, Clock, Person, sign_in
from tests.unit.qr_images import decode, rasterize
from web import qr


def seen_address(clock: Clock, peer: str, forwarded: list[str]) -> str:
    settings = Settings(
        public_url="https://login.example.test",
        trusted_proxies=_networks("10.0.0.0/8"),
        bcrypt_cost=4,
    )
    with Browser(
        create_app(settings, clock=clock),
        base_url="https://login.example.test",
        client=(peer, 1),
        follow_redirects=False,
    ) as client:
        headers = [("X-Forwarded-For", value) for value in forwarded]
        client.headers["Sec-Fetch-Site"] = "same-origin"
        data = {"username": "alice", "password": PASSWORD}
        assert client.post("/sign-in", data=data, headers=headers).status_code == 303
    return str(Session.select().order_by(Session.id.desc()).get().address)


def _networks(text: str) -> tuple[Network, ...]:
    url = "https://login.example.test"
    return load({"NIGHTLATCH_TRUSTED_PROXIES": text, "NIGHTLATCH_PUBLIC_URL": url}).trusted_proxies


@pytest.mark.case("B31")
@pytest.mark.requirement("S-104")
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ([], "10.0.0.1"),
        (["203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["unknown"], "10.0.0.1"),
        (["203.0.113.9:5678"], "203.0.113.9"),
        (["1.2.3.4:1, 203.0.113.9:5678, 10.0.0.2:443"], "203.0.113.9"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["[2001:db8::1]"], "2001:db8::1"),
        (['"[2001:db8::1]"'], "2001:db8::1"),
        (['"[2001:db8::1]:443"'], "2001:db8::1"),
        (['"203.0.113.9:5678"'], "203.0.113.9"),
        (['"203.0.113.9"'], "203.0.113.9"),
        (["[fe80::1%eth0]:443"], "fe80::1"),
        (["[::ffff:203.0.113.9]:443"], "203.0.113.9"),
        (["2001:db8::1:443"], "2001:db8::1:443"),
        (["203.0.113.9:https"], "10.0.0.1"),
        (["203.0.113.9:1:2"], "10.0.0.1"),
        (["[203.0.113.9]:443"], "10.0.0.1"),
        (["[2001:db8::1"], "10.0.0.1"),
        (["[2001:db8::1]443"], "10.0.0.1"),
        (["[]:443"], "10.0.0.1"),
        (['"203.0.113.9'], "10.0.0.1"),
        (["x" * 4000], "10.0.0.1"),
        ([""], "10.0.0.1"),
    ],
)
def test_the_address_is_the_hop_before_the_trusted_proxies(
    alice: Person, clock: Clock, forwarded: list[str], address: str
) -> None:
    assert seen_address(clock, "10.0.0.1", forwarded) == address


@pytest.mark.case("B31")
@pytest.mark.requirement("S-104")
@pytest.mark.parametrize("value", cases.rows("B31", "x_forwarded_for")[0]["values"])
def test_nobody_else_is_believed_about_addresses(alice: Person, clock: Clock, value: str) -> None:
    assert seen_address(clock, "198.51.100.3", [value]) == "198.51.100.3"


@pytest.mark.requirement("S-55")
def test_over_https_cookies_are_tied_to_the_host(alice: Person, clock: Clock) -> None:
    settings = Settings(public_url="https://login.example.test", bcrypt_cost=4)
    with Browser(
        create_app(settings, clock=clock), base_url=settings.origin, follow_redirects=False
    ) as client:
        client.headers["Sec-Fetch-Site"] = "same-origin"
        answer = client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    written = [SimpleCookie(line) for line in answer.headers.get_list("Set-Cookie")]
    cookies = {name: cookie for one in written for name, cookie in one.items()}
    lasting = {"__Host-nightlatch-session": "", "__Host-nightlatch-browser": str(180 * 24 * 3600)}
    assert {name: cookie["max-age"] for name, cookie in cookies.items()} == lasting
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["path"], cookie["samesite"]) == ("/", "lax")
        assert cookie["domain"] == cookie["expires"] == ""


@pytest.mark.case("B33")
@pytest.mark.parametrize("value", cases.rows("B33", "cookie_value")[0]["values"])
def test_another_apps_cookie_means_anonymous(client: TestClient, alice: Person, value: str) -> None:
    headers = {"Cookie": f"nightlatch-8000-session={value}; session={value}"}
    answer = client.get("/profile", headers=headers)
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.requirement("S-50")
def test_signing_out_ends_the_session_and_spares_other_apps(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    token = client.cookies["nightlatch-8000-session"]
    answer = client.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "nightlatch-8000-session" not in client.cookies
    client.cookies["nightlatch-8000-session"] = token
    assert client.get("/profile").headers["Location"].startswith("/sign-in")


@pytest.mark.case("B32")
def test_signing_out_twice_ends_signed_out(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    client.post("/sign-out")
    assert client.post("/sign-out").headers["Location"] == "/sign-in"


@pytest.mark.requirement("S-40")
def test_the_token_of_a_link_does_not_stay_in_the_address(
    client: TestClient, data_dir: object, now: int
) -> None:
    token = first_account.make_link(now)
    answer = client.get(f"/setup/{token}")
    assert answer.headers["Location"] == "/setup"
    assert client.get("/setup").status_code == 200


@pytest.mark.requirement("S-39")
@pytest.mark.requirement("S-45")
def test_opening_the_set_up_link_spends_nothing_and_using_it_closes_set_up(
    client: TestClient, data_dir: object, now: int
) -> None:
    token = first_account.make_link(now)
    for _ in range(3):
        client.get(f"/setup/{token}")
    account = {"username": "ada", "name": "Ada", "password": PASSWORD}
    assert client.post("/setup", data=account).headers["Location"] == "/profile"
    client.post("/sign-out")
    client.get(f"/setup/{token}")
    assert client.get("/setup").status_code == 404
    assert client.post("/setup", data=account | {"username": "eve"}).status_code == 404


@pytest.mark.requirement("S-45")
def test_a_set_up_link_ends_after_a_day(client: TestClient, data_dir: object, clock: Clock) -> None:
    token = first_account.make_link(clock.now)
    client.get(f"/setup/{token}")
    clock.advance(24 * 60 * 60)
    assert client.get("/setup").status_code == 404


@pytest.mark.case("B07")
def test_a_qr_code_decodes_and_has_its_quiet_zone() -> None:
    data = "otpauth://totp/Nightlatch:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Nightlatch"
    picture = rasterize(str(qr.svg(data, "label")))
    assert decode(picture) == [data]
    size = picture.width // 8
    border = [picture.getpixel((i, j)) for i in range(size * 8) for j in range(4 * 8)]
    assert set(border) == {255}


@pytest.mark.requirement("S-69")
def test_markup_in_a_name_is_inert(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    payload = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    data = {"name": payload, "email": ""}
    assert client.post("/profile", data=data).status_code == 303
    page = client.get("/profile").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.requirement("S-75")
def test_fields_that_a_form_does_not_have_change_nothing(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    data = {"name": "Alice", "email": "", "is_admin": "1", "username": "root", "id": "99"}
    client.post("/profile", data=data)
    row = User.get()
    assert (row.name, row.is_admin, row.username) == ("Alice", False, "alice")
