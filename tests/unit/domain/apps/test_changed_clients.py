"""What an app may no longer do ends with the change, for sign-ins that are on their way too."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.apps import app_settings, registry
from domain.apps.app_settings import AppSettings
from domain.apps.registry import NameTaken, TooManyApps
from domain.database.storage import write
from domain.encryption import tokens
from models import AccessToken, App, Client, ClientAddress, ClientSecret, Event, Grant
from tests.unit import oidc_made as made
from tests.unit.conftest import NOW, Person

CB, OTHER = "https://wiki.example.com/cb", "https://wiki.example.com/other"


def granted(app: App, person: Person, redirect_uri: str, *, is_spent: bool) -> Grant:
    with write():
        grant: Grant = Grant.create(
            app=app,
            user=person.user,
            sub=person.user.sub,
            sid="x",
            auth_time=NOW,
            acr="",
            amr="pwd",
            scope="openid",
            redirect_uri=redirect_uri,
            code_hash=tokens.hashed(tokens.new()),
            created_at=NOW,
            spent_at=NOW if is_spent else None,
        )
        AccessToken.create(grant=grant, token_hash=tokens.hashed(tokens.new()), created_at=NOW)
    return grant


def is_over(grant: Grant) -> bool:
    return bool(Grant.get_by_id(grant.id).is_over)


@pytest.mark.requirement("S-159")
def test_a_code_on_its_way_to_an_address_that_was_removed_is_over(bob: Person) -> None:
    app, _ = made.client(redirects=(CB, OTHER))
    gone, other = granted(app, bob, OTHER, is_spent=False), granted(app, bob, CB, is_spent=False)
    used = granted(app, bob, OTHER, is_spent=True)
    made.change(app, redirects=(CB,))
    assert is_over(gone)
    assert not is_over(other)
    assert not is_over(used)


@pytest.mark.requirement("S-159")
@pytest.mark.parametrize("is_public", [True, False])
def test_made_public_or_no_longer_it_gets_nothing_for_what_it_had(
    bob: Person, *, is_public: bool
) -> None:
    app, _ = made.client(is_public=not is_public)
    if is_public:
        made.secret(app)
    grant = granted(app, bob, CB, is_spent=True)
    made.change(app, is_public=is_public)
    assert is_over(grant)
    assert not ClientSecret.select().count()


@pytest.mark.requirement("S-159")
def test_an_app_that_needs_mfa_keeps_nothing_that_a_password_alone_has_brought(
    bob: Person,
) -> None:
    app, _ = made.client(needs_mfa=False)
    weak, strong = [granted(app, bob, CB, is_spent=True) for _ in range(2)]
    with write():
        Grant.update(amr="pwd otp mfa").where(Grant.id == strong.id).execute()
    made.change(app, needs_mfa=True)
    assert is_over(weak)
    assert not is_over(strong)


def test_other_changes_end_nothing(bob: Person) -> None:
    app, _ = made.client()
    made.secret(app)
    grant = granted(app, bob, CB, is_spent=False)
    made.change(app, redirects=(CB, OTHER), signs_with="ES256", opens_at=CB)
    assert not is_over(grant)
    assert ClientSecret.select().count() == 1


@pytest.mark.requirement("S-159")
def test_removed_it_takes_along_all_that_was_given_to_it(bob: Person) -> None:
    app, _ = made.client()
    made.secret(app)
    granted(app, bob, CB, is_spent=True)
    registry.remove(app, NOW, made.SHELL, None)
    for table in (App, Client, ClientAddress, ClientSecret, Grant, AccessToken):
        assert not table.select().count()


def test_a_change_that_changes_nothing_is_not_in_the_history(data_dir: Path) -> None:
    app, _ = made.client()
    before = Event.select().count()
    made.change(app)
    assert Event.select().count() == before
    made.change(app, needs_mfa=False)
    assert Event.select().count() == before + 1


def test_the_client_id_stays_whatever_the_app_is_called(data_dir: Path) -> None:
    app, client = made.client()
    new = replace(app_settings.of(app), name="Handbook")
    registry.change(app, new, NOW, made.SHELL, None)
    assert Client.get().client_id == client.client_id


def test_a_name_is_one_app_s_of_whichever_kind(data_dir: Path) -> None:
    made.client()
    with pytest.raises(NameTaken):
        made.client()
    proxied = AppSettings("wiki", "https://wiki.example.com", is_for_everyone=True)
    with pytest.raises(NameTaken):
        registry.add(proxied, NOW, made.SHELL, None)


def test_apps_of_both_kinds_can_share_a_host(data_dir: Path) -> None:
    made.client(name="Wiki")
    for name, port in (("Graphs", ""), ("Board", "board.")):
        new = AppSettings(name, f"https://{port}wiki.example.com", is_for_everyone=True)
        registry.add(new, NOW, made.SHELL, None)
    assert len(registry.listed()) == 3


def test_there_are_five_hundred_in_all(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MAX_APPS", 2)
    made.client(name="One")
    made.client(name="Two")
    with pytest.raises(TooManyApps):
        made.client(name="Three")
