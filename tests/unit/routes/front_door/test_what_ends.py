"""Whatever ends a sign-in ends the way into the app with it, from the next request on (S-108)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from domain.access import signing_out
from domain.apps import registry
from domain.audit.events import Caller
from domain.database.storage import write
from domain.mfa import removal
from models import App, Session, User
from tests.unit.behind import Proxied
from tests.unit.conftest import Person, sign_in, signed_in

pytestmark = pytest.mark.requirement("S-108")


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


def is_disabled(s: Scene) -> None:
    with write():
        User.update(disabled_at=s.now).where(User.id == s.bob.user.id).execute()


def is_deleted(s: Scene) -> None:
    with write():
        User.delete().where(User.id == s.bob.user.id).execute()


def turns_mfa_off(s: Scene) -> None:
    removal.turn_off(s.session, s.now)


def has_mfa_reset(s: Scene) -> None:
    with write():
        removal.take_away(s.bob.user)


def the_rule_changes(s: Scene) -> None:
    with write():
        App.update(is_for_everyone=False).execute()


def the_app_is_removed(s: Scene) -> None:
    registry.remove(App.get(), s.now, Caller.shell("app remove"), None)


ENDS = (
    *(signs_out, signs_out_elsewhere, signs_that_one_out_elsewhere, someone_else_signs_in),
    *(is_disabled, is_deleted, turns_mfa_off, has_mfa_reset, the_rule_changes),
    the_app_is_removed,
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_the_next_request_is_refused(scene: Scene, end: Callable[[Scene], None]) -> None:
    assert scene.proxied.get("/x").status_code == 200
    end(scene)
    for target in ("/x", "/y"):
        assert scene.proxied.get(target).status_code in {401, 403}
        assert scene.proxied.load(target).status_code in {302, 403}
