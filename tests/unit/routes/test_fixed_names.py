"""What browsers, phones and crawlers ask for without being told where it is."""

import io

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app import create_app
from settings import Settings
from tests.unit.conftest import Person


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("/favicon.ico", "image/x-icon", (48, 48)),
        ("/apple-touch-icon.png", "image/png", (180, 180)),
    ],
)
def test_icons_are_where_browsers_look(
    client: TestClient, path: str, kind: str, size: tuple[int, int]
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert "max-age" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == size


def test_crawlers_are_asked_to_stay_away(client: TestClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.text.splitlines() == ["User-agent: *", "Disallow: /"]
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_the_manifest_has_the_sites_name_and_icons_that_are_there(data_dir: object) -> None:
    settings = Settings(site_name="Sea Scouts", bcrypt_cost=4)
    with TestClient(create_app(settings), base_url="http://localhost:8000") as client:
        manifest = client.get("/manifest.webmanifest").json()
        assert manifest["name"] == "Sea Scouts"
        for icon in manifest["icons"]:
            picture = Image.open(io.BytesIO(client.get(icon["src"]).content))
            assert "{}x{}".format(*picture.size) == icon["sizes"]


def test_it_opens_in_the_browser_where_one_sees_the_address(client: TestClient) -> None:
    assert client.get("/manifest.webmanifest").json()["display"] == "browser"


def test_password_managers_find_the_page_that_changes_the_password(client: TestClient) -> None:
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile/password")


def test_every_page_names_icon_manifest_and_the_color_of_both_modes(
    client: TestClient, alice: Person
) -> None:
    page = client.get("/sign-in").text
    assert '<link rel="apple-touch-icon" href="/apple-touch-icon.png">' in page
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert page.count('<meta name="theme-color"') == 2
