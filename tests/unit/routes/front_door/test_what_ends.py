"""Whatever ends a sign-in ends the way into the app with it, from the next request on (S-108)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote

import pytest
from httpx2 import Response

from domain.access import signing_out
from domain.apps import app_settings, registry
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import removal
from domain.team import people
from domain.users import groups, memberships, password_change
from models import App, AppGroup, Group, Membership, Session
from operations import restore_revocation
from tests.unit.browser import words
from tests.unit.conftest import Clock, Person, sign_in, signed_in
from tests.unit.proxied_browser import Proxied
from tests.unit.racing import at_once

pytestmark = pytest.mark.requirement("S-108")

SHELL = Caller.shell("a test")


@dataclass
class Scene:
    """Bob in the app by his browser, and whatever may end that."""

    proxied: Proxied
    bob: Person
    ada: Person
    now: int

    @property
    def session(self) -> Session:
        return Session.get(Session.user == self.bob.user)


@pytest.fixture
def scene(proxied: Proxied, bob: Person, ada: Person, now: int) -> Scene:
    with write():
        group = Group.create(name="Ops", folded="ops", created_at=now)
        Membership.create(group=group, user=bob.user)
        AppGroup.create(app=App.get(), group=group)
        App.update(is_for_everyone=False).execute()
    sign_in(proxied.client, bob, now)
    assert proxied.visit("/x").status_code == 200
    return Scene(proxied, bob, ada, now)


def signs_out(s: Scene) -> None:
    assert s.proxied.client.post("/sign-out").status_code == 303


def signs_out_elsewhere(s: Scene) -> None:
    signing_out.sign_out_others(signed_in(s.bob), s.now)


def signs_that_one_out_elsewhere(s: Scene) -> None:
    ended = s.session.id
    signing_out.sign_out_one(signed_in(s.bob), ended, s.now)


def someone_else_signs_in(s: Scene) -> None:
    sign_in(s.proxied.client, s.ada, s.now)


def changes_the_password_elsewhere(s: Scene) -> None:
    new = "seven quiet herons wade"
    password_change.perform(signed_in(s.bob), s.bob.password, new, s.now)


def turns_mfa_off(s: Scene) -> None:
    removal.turn_off(s.session, s.now)


def is_disabled(s: Scene) -> None:
    people.disable(s.bob.user, s.now, SHELL, None)


def is_deleted(s: Scene) -> None:
    people.delete(s.bob.user, s.now, SHELL, None)


def is_signed_out_by_an_administrator(s: Scene) -> None:
    people.sign_out_everywhere(s.bob.user, s.now, SHELL, None)


def is_signed_out_there_by_an_administrator(s: Scene) -> None:
    people.sign_out_there(s.bob.user, s.session.id, s.now, SHELL, None)


def has_mfa_reset(s: Scene) -> None:
    people.reset_mfa(s.bob.user, s.now, SHELL, None)


def leaves_the_group(s: Scene) -> None:
    memberships.take_out(Group.get(), s.bob.user, s.now, SHELL, None)


def the_group_is_removed(s: Scene) -> None:
    groups.remove(Group.get(), s.now, SHELL, None)


def the_rule_changes(s: Scene) -> None:
    only_ada = replace(
        app_settings.of(App.get()), groups=frozenset(), people=frozenset({s.ada.user})
    )
    registry.change(App.get(), only_ada, s.now, SHELL, None)


def the_app_is_removed(s: Scene) -> None:
    registry.remove(App.get(), s.now, SHELL, None)


def a_backup_is_restored(s: Scene) -> None:
    restore_revocation.revoke_all(s.now, Clock(s.now))


ENDS = (
    *(signs_out, signs_out_elsewhere, signs_that_one_out_elsewhere, someone_else_signs_in),
    *(changes_the_password_elsewhere, turns_mfa_off, is_disabled, is_deleted),
    *(is_signed_out_by_an_administrator, is_signed_out_there_by_an_administrator, has_mfa_reset),
    *(leaves_the_group, the_group_is_removed, the_rule_changes, the_app_is_removed),
    a_backup_is_restored,
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_next_request_is_refused(scene: Scene, end: Callable[[Scene], None]) -> None:
    assert scene.proxied.get("/x").status_code == 200
    end(scene)
    for target in ("/x", "/y"):
        assert scene.proxied.get(target).status_code in {401, 403}
        assert scene.proxied.load(target).status_code in {302, 403}


def test_an_app_removed_at_that_very_moment_is_known_no_more(
    proxied: Proxied, wiki: App, now: int
) -> None:
    answer: Response = at_once(
        lambda: registry.remove(wiki, now, SHELL, None), lambda: proxied.load("/" + "z" * 2000)
    )[1]
    assert answer.status_code == 403, answer.text


def test_an_app_that_moves_meanwhile_is_opened_again_at_its_new_address(
    proxied: Proxied, wiki: App, bob: Person, now: int
) -> None:
    """Not told that the browser keeps no cookies: no page there has given it any."""
    proxied.visit("/x")
    here = unquote(proxied.hops[-1].partition("next=")[2])
    there = "https://wiki.example.org"
    registry.change(wiki, replace(app_settings.of(wiki), origin=there), now, SHELL, None)
    sign_in(proxied.client, bob, now)
    page = proxied.client.get(here)
    assert page.status_code == 404
    assert "removed or gets another address" in words(page.text)
    assert Proxied(proxied.client, there, nginx=proxied.nginx).visit("/x").status_code == 200
