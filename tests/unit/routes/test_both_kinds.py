"""Where apps of both kinds are shown side by side: My apps, a person's page, the list of all."""

import pytest
from starlette.testclient import TestClient

from domain.oidc import clients
from tests.unit import oidc_made as made
from tests.unit.app_makers import MakeApp
from tests.unit.app_pages import send, shown
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in

MFA_FIRST = "To open an app, you need MFA."
HOME = "https://cloud.example.com/start#here"


@pytest.fixture
def both(make_app: MakeApp) -> None:
    """One behind a proxy, and two that speak OpenID Connect, of which one leads nowhere."""
    make_app("Wiki")
    made.client(name="Cloud", opens_at=HOME)
    made.client(name="Phone")


@pytest.mark.usefixtures("both")
def test_my_apps_leads_to_those_whose_address_is_known(desk: TestClient) -> None:
    page = desk.get("/my-apps").text
    assert f'href="{HOME}"' in page
    assert "Cloud cloud.example.com" in words(page)
    assert "Phone Open the app itself, and choose to sign in with Nightlatch." in words(page)
    assert page.count('data-testid="my-app"') == 3
    assert "oidc:" not in page


@pytest.mark.usefixtures("both")
def test_the_list_of_all_has_no_address_that_is_none(desk: TestClient) -> None:
    page = desk.get("/apps").text
    assert "Cloud cloud.example.com Everyone Never" in words(page)
    assert "Phone OpenID Connect Everyone Never" in words(page)
    assert "oidc:" not in page


def test_mfa_is_asked_for_where_an_app_needs_it(client: TestClient, alice: Person) -> None:
    made.client(name="Cloud", needs_mfa=False)
    sign_in(client, alice)
    assert MFA_FIRST not in words(client.get("/my-apps").text)
    made.client(name="Phone")
    page = words(client.get("/my-apps").text)
    assert "To open some of these apps, you need MFA." in page
    assert page.count("Needs MFA") == 1
    assert "choose to sign in with Nightlatch. Needs MFA" in page.partition("Phone")[2]


def test_where_all_apps_need_mfa_none_is_marked(client: TestClient, alice: Person) -> None:
    made.client(name="Phone")
    sign_in(client, alice)
    page = words(client.get("/my-apps").text)
    assert MFA_FIRST in page
    assert "Needs MFA" not in page


def test_the_page_of_someone_says_which_apps_wait_for_mfa(desk: TestClient, alice: Person) -> None:
    made.client(name="Phone")
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert "has to set up MFA before opening any of these." in page
    made.client(name="Cloud", needs_mfa=False)
    page = words(desk.get(f"/people/{alice.user.id}").text)
    assert "has to set up MFA before opening any of these." not in page
    assert "Cloud Everyone can Phone Everyone can Needs MFA, which isn't set up yet" in page


def test_what_changed_in_another_tab_is_not_undone(desk: TestClient) -> None:
    app, _ = made.client()
    page = desk.get(f"/apps/{app.id}").text
    made.change(app, redirects=("https://wiki.example.com/new",))
    answer = send(_Showing(desk, page), f"/apps/{app.id}", name="Handbook")  # type: ignore[arg-type]
    assert answer.status_code == 409
    assert 'data-reason="changed-since"' in answer.text
    assert 'value="Handbook"' in answer.text
    assert clients.addresses(app) == ["https://wiki.example.com/new"]


def test_an_icon_that_is_refused_leaves_its_own_page(desk: TestClient) -> None:
    app, client = made.client()
    files = {"icon": ("a.svg", b"<svg/>", "image/svg+xml")}
    where = f"/apps/{app.id}/icon"
    answer = desk.post(where, data=shown(desk.get(f"/apps/{app.id}").text, where), files=files)
    assert answer.status_code == 422
    assert client.client_id in answer.text


class _Showing:
    """A browser in which a page has been open for a while."""

    def __init__(self, desk: TestClient, page: str) -> None:
        self.desk, self.text, self.post = desk, page, desk.post

    def get(self, _: str) -> "_Showing":
        """The page that is open."""
        return self
