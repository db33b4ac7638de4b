"""What the doctor calls wrong and the running server sees by itself: Overview says it too."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.apps import registry
from domain.encryption import vault
from domain.encryption.keyring import Key, Keyring
from domain.oidc import faults, keys
from models import App, Client, SigningKey
from operations import apps_check, problems
from settings import Settings
from tests.unit import oidc_made
from tests.unit.app_makers import NOW, MakeApp, MakeGroup
from tests.unit.browser import words
from tests.unit.conftest import IN_USE, KEY, Clock, Person, sign_in
from tests.unit.overview import overview

HERE = (ip_network("127.0.0.1"),)
PROXIED = Settings(public_url="https://login.example.com", trusted_proxies=HERE)
WIKI = "https://wiki.example.com"


def said(data_dir: Path, settings: Settings = PROXIED) -> dict[str, str]:
    """What is noticed about the server, by name."""
    placed = replace(settings, data_dir=data_dir)
    return {one.name: one.problem for one in problems.about_the_server(placed, apps(), NOW)}


def apps() -> list[App]:
    return registry.listed()


def test_where_all_is_well_nothing_is_noticed(data_dir: Path, make_app: MakeApp) -> None:
    make_app("Wiki")
    assert (said(data_dir), problems.about_apps(apps())) == ({}, {})


def test_proxies_that_are_refused_are_noticed(data_dir: Path) -> None:
    told = said(data_dir, Settings(trusted_proxies=HERE))["trusted proxies"]
    assert "requests from these proxies are refused" in told
    assert (
        "NIGHTLATCH_TRUSTED_PROXIES" in said(data_dir, Settings(public_url=WIKI))["trusted proxies"]
    )


def test_apps_that_no_one_can_get_to_are_named_once(data_dir: Path, make_app: MakeApp) -> None:
    for name in ("Board", "Vault", "Wiki"):
        make_app(name)
    told = said(data_dir, Settings())
    assert "people can't open Board, Vault, Wiki through it." in told["public address"]
    assert "answers only proxies that it trusts" in told["proxies"]


def test_a_key_that_is_half_replaced_is_noticed(data_dir: Path) -> None:
    vault.use(Keyring((Key(bytes(32), "there"), Key(KEY, "here"))))
    try:
        assert "keys rotate" in said(data_dir)["key"]
    finally:
        vault.use(IN_USE)


def test_files_that_others_can_read_are_noticed(data_dir: Path) -> None:
    data_dir.chmod(0o755)
    assert "chmod 700" in said(data_dir)["permissions"]


def test_a_signing_key_that_nobody_replaced_is_noticed(data_dir: Path) -> None:
    keys.ensure(NOW - 3 * keys.YEAR)
    assert SigningKey.select().count()
    assert "keys signing rotate" in said(data_dir)["signing RS256"]


def test_what_is_missing_at_an_app_is_noticed(
    make_app: MakeApp, make_group: MakeGroup, bob: Person
) -> None:
    empty = make_app("Empty", groups=frozenset({make_group("ops")}))
    client = oidc_made.client(redirects=(), name="Blog").app
    make_app("Wiki")
    told = problems.about_apps(apps())
    assert told == {
        empty.id: "No one can open it: ops is empty.",
        client.id: "No one can sign in to it: it has no redirect address. "
        "No one can sign in to it: it has no secret.",
    }


@pytest.mark.parametrize(("age", "is_told"), [(60, True), (3 * 60 * 60, False)])
def test_a_fault_of_the_last_hour_is_noticed(data_dir: Path, *, age: int, is_told: bool) -> None:
    app = oidc_made.client().app
    oidc_made.secret(app)
    faults.note(app, "secret-wrong", "The secret is wrong.", NOW - age)
    assert problems.at_fault(apps(), NOW) == ({app.id} if is_told else set())
    assert problems.about_apps(apps()) == {}
    told = apps_check.latest_faults(apps(), NOW)  # to the doctor
    assert told == ({app.id: "In the last hour: The secret is wrong."} if is_told else {})


def test_what_a_stranger_sent_is_not_on_overview(client: TestClient, ada: Person, now: int) -> None:
    made = oidc_made.client()
    oidc_made.secret(made.app)
    evil = "https://evil.example/LICENSE-EXPIRED-call-555-0100"
    asked = {"client_id": Client.get().client_id, "response_type": "code", "redirect_uri": evil}
    client.get("/oidc/authorize", params=asked)
    sign_in(client, ada, now)
    page = client.get("/overview").text
    assert "Wiki: There were faults in the last hour. Show faults" in words(page)
    assert f'href="/apps/{made.app.id}#faults-heading"' in page
    assert "Nothing right now." not in page
    assert "evil" not in page
    its_own = client.get(f"/apps/{made.app.id}").text
    assert 'id="faults-heading"' in its_own
    assert evil in its_own


def test_overview_says_each(
    ada: Person, clock: Clock, data_dir: Path, make_app: MakeApp, make_group: MakeGroup
) -> None:
    make_app("Wiki")
    app = make_app("Empty", groups=frozenset({make_group("ops")}))
    settings = Settings(trusted_proxies=HERE, data_dir=data_dir, bcrypt_cost=4)
    page = overview(settings, clock, ada)
    every = [*said(data_dir, settings).values(), *problems.about_apps(apps()).values()]
    assert len(every) == 3
    assert all(trouble in words(page) for trouble in every)
    assert "Nothing right now." not in page
    assert f'href="/apps/{app.id}"' in page
