"""What the gate asks of a request depends on whom the row of the table is for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from app import create_app
from routes import ROUTES
from settings import Settings
from tests.unit.browser import words
from tests.unit.conftest import Clock
from tests.unit.table import path
from web import cookies
from web.audience import (
    ANYONE,
    CHECK,
    ENTERING,
    MACHINE,
    PAGE,
    PROBE,
    REPORT,
    STYLE,
    Audience,
    Row,
    Rows,
)

PUBLIC = "https://login.example.test"
APP = "https://wiki.example.test"
INTERNAL = frozenset({"nightlatch:8000", "auth.internal"})
BY_NAME = ["nightlatch:8000", "NIGHTLATCH:8000", "nightlatch.:8000", "auth.internal:9000"]

Ask = Callable[[Audience], AbstractContextManager[TestClient]]


async def answer(request: Request) -> Response:
    """What the handler finds: whether a cookie of ours is there."""
    return PlainTextResponse(cookies.read(request, cookies.SESSION) or "no cookie")


@pytest.fixture
def asking(data_dir: object, clock: Clock) -> Ask:
    """The app with one more row, /row/KEY, for that audience."""

    @contextmanager
    def ask(audience: Audience, **more: object) -> Iterator[TestClient]:
        settings = Settings(public_url=PUBLIC, internal_hosts=INTERNAL, bcrypt_cost=4)
        methods = ["GET", "POST"]
        rows = [
            Row("/row/page", answer, name="page", methods=methods),
            Row("/row/{key}", answer, name="row", methods=methods, audience=audience),
        ]
        app = create_app(settings, clock=clock, more_routes=rows)
        with TestClient(app, base_url=PUBLIC, follow_redirects=False) as client:
            yield client

    return ask


@pytest.mark.requirement("S-124")
def test_every_row_says_whom_it_is_for() -> None:
    rows = Rows(ROUTES)
    for row in ROUTES:
        assert isinstance(row, Row)
        assert rows.audience(path(row)) is row.audience, row.name
    for_programs = {row.name: row.audience for row in ROUTES if row.audience is not PAGE}
    assert {name for name, found in for_programs.items() if found is PROBE} == {
        "health",
        "readiness",
    }
    assert {name for name, found in for_programs.items() if found is REPORT} == {"csp_reports"}
    assert {row.path.split("/")[1] for row in ROUTES if row.audience is CHECK} <= {"forward"}
    public = {row.name for row in ROUTES if row.audience is ANYONE}
    assert public == {"oidc_discovery", "oauth_discovery", "oidc_keys", "webfinger"}


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("where", ["/row/page", "/row", "/row/a/b", "/nowhere", "/row/", "//row/a"])
def test_what_is_no_row_for_programs_is_for_pages(asking: Ask, where: str) -> None:
    with asking(MACHINE) as client:
        assert client.get(where, headers={"Host": "nightlatch:8000"}).status_code == 421
        assert client.post(where, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("host", BY_NAME)
def test_other_servers_reach_us_by_their_own_name_for_us(asking: Ask, host: str) -> None:
    with asking(MACHINE) as client:
        assert client.get("/row/a", headers={"Host": host}).status_code == 200
        page = client.get("/sign-in", headers={"Host": host})
    assert page.status_code == 421
    assert f"People open this site at {PUBLIC}." in words(page.text)
    assert f'<code translate="no">{PUBLIC}</code>' in page.text


@pytest.mark.requirement("S-124")
@pytest.mark.parametrize("host", ["evil.example", "nightlatch:8001", "nightlatch.evil.example", ""])
def test_and_by_no_other(asking: Ask, host: str) -> None:
    with asking(MACHINE) as client:
        assert client.get("/row/a", headers={"Host": host}).status_code == 421
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.requirement("S-125")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_other_servers_need_no_page_of_ours_and_get_no_good_of_a_cookie(
    asking: Ask, origin: str | None
) -> None:
    sent = {"Cookie": "__Host-nightlatch-session=a-token"}
    foreign = {"Origin": origin, "Sec-Fetch-Site": "cross-site"} if origin else {}
    with asking(MACHINE) as client:
        assert client.get("/row/page", headers=sent).text == "a-token"
        found = client.post("/row/a", headers=sent | foreign)
    assert (found.status_code, found.text) == (200, "no cookie")


@pytest.mark.requirement("S-125")
@pytest.mark.parametrize("audience", [STYLE, PROBE, REPORT, CHECK, MACHINE, ANYONE])
def test_programs_are_known_by_no_cookie_of_ours(audience: Audience) -> None:
    assert not audience.reads_cookies


@pytest.mark.requirement("S-57")
@pytest.mark.parametrize("audience", [PAGE, ENTERING, REPORT, PROBE])
def test_browsers_send_what_changes_something_from_our_pages(
    asking: Ask, audience: Audience
) -> None:
    with asking(audience) as client:
        assert client.post("/row/a", headers={"Origin": APP}).status_code == 403
        assert client.post("/row/a", headers={"Origin": PUBLIC}).status_code == 200


@pytest.mark.requirement("S-68")
@pytest.mark.requirement("S-126")
def test_only_inside_a_request_of_an_app_is_the_window_that_opened_ours_kept(asking: Ask) -> None:
    with asking(ENTERING) as client:
        policies = {
            where: client.get(where).headers["Cross-Origin-Opener-Policy"]
            for where in ("/row/a", "/row/page", "/sign-in", "/nowhere")
        }
    assert policies.pop("/row/a") == "unsafe-none"
    assert set(policies.values()) == {"same-origin"}


@pytest.mark.requirement("S-68")
@pytest.mark.requirement("S-126")
def test_pages_elsewhere_load_our_style_sheets_and_nothing_else(public: TestClient) -> None:
    assert {row.name for row in ROUTES if row.audience is STYLE} == {"stylesheet", "theme"}
    sheet = public.get("/static/app.css").headers
    assert sheet["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in sheet
    for where in ("/static/app.js", "/logo", "/sign-in", "/favicon.ico"):
        policy = public.get(where).headers["Cross-Origin-Resource-Policy"]
        assert policy == "same-origin", where


@pytest.mark.requirement("S-62")
@pytest.mark.requirement("S-126")
def test_forms_lead_nowhere_but_here_on_the_way_to_an_app_either(asking: Ask) -> None:
    with asking(ENTERING) as client:
        for where in ("/row/a", "/row/page", "/sign-in", "/nowhere"):
            policy = client.get(where).headers["Content-Security-Policy"]
            assert "form-action 'self';" in policy, where
