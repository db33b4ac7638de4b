"""The testers' kit and apps that sign people in: what it asks test mode for, on a real server."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.parse import parse_qs

import pytest

from nightlatch_qa import CannotTest, Nightlatch, OidcApp, Tokens, hiding

BACK = "http://127.0.0.1:3000/callback"


@pytest.fixture(scope="module")
def wiki(nightlatch: Nightlatch) -> OidcApp:
    return nightlatch.app("Wiki of the kit", redirect_uri=BACK, groups=["readers"])


def test_an_app_has_all_it_is_configured_with(nightlatch: Nightlatch, wiki: OidcApp) -> None:
    assert wiki.issuer == nightlatch.url
    assert wiki.discovery == f"{nightlatch.url}/.well-known/openid-configuration"
    assert wiki.redirect_uri == BACK
    assert wiki.client_secret not in repr(wiki)
    assert wiki.client_secret not in hiding.masked(f"secret {wiki.client_secret}")


def test_someone_is_signed_in_without_a_browser(nightlatch: Nightlatch, wiki: OidcApp) -> None:
    kim = nightlatch.seed(groups=["readers"], email="kim@example.com", email_verified=True)
    told = nightlatch.tokens(wiki, kim, scope="openid profile email groups offline_access")
    assert told.claims["preferred_username"] == kim.username
    assert (told.claims["email"], told.claims["email_verified"]) == ("kim@example.com", True)
    assert told.claims["groups"] == ["readers"]
    assert told.refresh_token
    assert told.access_token not in repr(told)


def test_a_public_app_gets_its_tokens_too(nightlatch: Nightlatch) -> None:
    app = nightlatch.app(redirect_uri=[BACK, "com.example.app:/cb"], public=True)
    assert app.client_secret == ""
    assert nightlatch.tokens(app, nightlatch.seed()).claims["aud"] == app.client_id
    nightlatch.remove_app(app)


def test_whoever_may_not_is_not_signed_in(nightlatch: Nightlatch, wiki: OidcApp) -> None:
    with pytest.raises(CannotTest, match="isn't signed in to Wiki of the kit"):
        nightlatch.tokens(wiki, nightlatch.seed())


def test_who_has_no_mfa_is_asked_for_it_where_the_app_needs_it(nightlatch: Nightlatch) -> None:
    app = nightlatch.app(redirect_uri=BACK, needs_mfa=True, post_logout_redirect_uri=BACK)
    with pytest.raises(CannotTest, match="303 /"):
        nightlatch.tokens(app, nightlatch.seed())
    claims = nightlatch.tokens(app, nightlatch.seed(mfa=True)).claims
    assert claims["acr"] == "https://refeds.org/profile/mfa"
    nightlatch.remove_app(app)


def test_faults_are_met_by_the_app_that_they_are_for(nightlatch: Nightlatch, wiki: OidcApp) -> None:
    kim = nightlatch.seed(groups=["readers"])
    other = nightlatch.app(redirect_uri=BACK)
    nightlatch.next_authorization(wiki, error="access_denied", slow=0.1)
    nightlatch.next_token(wiki, wrong="issuer", claims={"groups": None})
    nightlatch.next_userinfo(wiki, wrong="subject")
    assert nightlatch.tokens(other, kim).claims["iss"] == nightlatch.url
    with pytest.raises(CannotTest, match="access_denied"):
        nightlatch.tokens(wiki, kim)
    claims = nightlatch.tokens(wiki, kim).claims
    assert claims["iss"] == "https://issuer.example"
    assert "groups" not in claims
    nightlatch.next_token(status=503)
    with pytest.raises(CannotTest, match="temporarily_unavailable"):
        nightlatch.tokens(wiki, kim)


class Hearing(BaseHTTPRequestHandler):
    """An app that is told of a sign-in that has ended."""

    heard: Queue[str] = Queue()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.put(parse_qs(body)["logout_token"][0])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hearing() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hearing) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/logout"
        server.shutdown()


def test_an_app_hears_of_someone_who_is_disabled(nightlatch: Nightlatch, hearing: str) -> None:
    kim = nightlatch.seed()
    app = nightlatch.app(redirect_uri=BACK, people=[kim], backchannel_logout_uri=hearing)
    claims = nightlatch.tokens(app, kim).claims
    nightlatch.change(kim, disabled=True)
    told = Tokens(Hearing.heard.get(timeout=30), "").claims
    assert (told["sub"], told["sid"]) == (claims["sub"], claims["sid"])
    nightlatch.change(kim, disabled=False, groups=["readers"])
    assert nightlatch.tokens(app, kim).claims["groups"] == ["readers"]
    nightlatch.remove_app(app)


TEAM = """
[[people]]
username = "file-kim"
mfa = true
authenticators = 2

[[people]]
username = "file-sam"
invited = true

[[apps]]
name = "Board of the file"
groups = ["readers"]

[[apps]]
name = "Wiki of the file"
redirect_uris = ["http://127.0.0.1:3000/callback"]
client_id = "wiki-of-the-file"
"""


def test_a_file_makes_a_team(nightlatch: Nightlatch, tmp_path: Path) -> None:
    file = tmp_path / "team.toml"
    file.write_text(TEAM)
    team = nightlatch.seed_file(file)
    assert list(team.people) == ["file-kim"]
    assert team.phones["file-kim"][0] is team.people["file-kim"].phone
    assert len(team.phones["file-kim"]) == 2
    assert team.links["file-sam"].startswith(f"{nightlatch.url}/invitation/")
    assert team.links["file-sam"] not in hiding.masked(team.links["file-sam"])
    assert team.apps["Board of the file"].origin.startswith("https://")
    wiki = team.clients["Wiki of the file"]
    assert wiki.client_id == "wiki-of-the-file"
    assert nightlatch.tokens(wiki, team.people["file-kim"]).claims["amr"] == ["pwd", "otp", "mfa"]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("team.yaml", "", "must end in .json or .toml"),
        ("team.toml", "people = [", "Send TOML"),
        ("team.json", '{"people": [{"rank": 1}]}', "A person can have"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_in_a_sentence(
    nightlatch: Nightlatch, tmp_path: Path, name: str, text: str, why: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CannotTest, match=why):
        nightlatch.seed_file(tmp_path / name)
    with pytest.raises(CannotTest, match="can't be read"):
        nightlatch.seed_file(tmp_path / "none.toml")


def test_the_letters_of_a_name_are_no_groups(nightlatch: Nightlatch) -> None:
    with pytest.raises(CannotTest, match='"groups" must be an array'):
        nightlatch.seed(groups="ops")
    with pytest.raises(CannotTest, match='"groups" must be an array'):
        nightlatch.app("For one group", groups="ops")
