"""Apps and groups that a server for tests makes when told."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.apps import app_settings, registry, rules
from domain.users import accounts, groups
from models import App, Group, Membership, Policy, User
from test_mode.cast import PASSWORD

Tell = Callable[..., Any]


def one(tell: Tell, **wanted: Any) -> User:
    [made] = tell("seed", people=[wanted])["people"]
    found = accounts.find(made["username"])
    assert found is not None
    return found


def test_a_person_is_put_into_groups_that_are_made_if_need_be(tell: Tell) -> None:
    [kim] = tell("seed", people=[{"groups": ["ops", "Dev team", "OPS"]}])["people"]
    assert kim["groups"] == ["ops", "Dev team"]
    lee = one(tell, groups=["Ops"], mfa=True)
    assert [group.name for group in groups.of(lee)] == ["ops"]
    assert Group.select().count() == 2


def test_a_refused_person_leaves_no_group(tell: Tell) -> None:
    tell("seed", people=[{"groups": ["ops"]}, {"username": "a b"}], status=422)
    assert not Group.select().exists()


def test_an_app_is_everyones_unless_told_otherwise(tell: Tell) -> None:
    made = tell("app")
    app = registry.named(made["name"])
    assert app is not None
    assert app.origin == made["origin"]
    assert rules.can_open(app, one(tell))


def test_an_app_is_opened_by_groups_and_people(tell: Tell) -> None:
    kim, lee, max_ = one(tell), one(tell, groups=["ops"]), one(tell, groups=["dev"])
    made = tell("app", name="Wiki", groups=["ops", "new"], people=[kim.username])
    app = registry.named(made["name"])
    assert app is not None
    assert [rules.can_open(app, user) for user in (kim, lee, max_)] == [True, True, False]
    assert groups.find("new") is not None


def test_what_else_an_app_has_is_kept(tell: Tell) -> None:
    more = {"max_age": 900, "background_counts": True}
    tell("app", name="Wiki", origin="https://WIKI.example.test:443/", **more)
    app = App.get()
    assert (app.origin, app.max_age) == ("https://wiki.example.test", 900)
    assert app.background_counts


def test_the_same_name_is_the_same_app_made_as_wanted(tell: Tell) -> None:
    made = tell("app", name="Wiki", groups=["ops"], max_age=900)
    assert tell("app", name="wiki") == {"name": "wiki", "origin": made["origin"]}
    assert App.select().count() == 1
    assert app_settings.of(App.get()).is_for_everyone
    assert App.get().max_age is None


def test_a_refused_app_leaves_nothing_behind(tell: Tell) -> None:
    tell("app", name="Wiki", origin="https://wiki.example.test")
    told = tell("app", name="Other", origin="https://wiki.example.test", groups=["x"], status=422)
    assert "already has this address" in told["error"]
    assert App.select().count() == 1
    assert not Group.select().exists()


def test_an_app_that_is_of_no_group_and_no_person_is_refused(tell: Tell) -> None:
    assert "Choose who can open it" in tell("app", people=[], status=422)["error"]


def test_an_app_is_removed_once_and_for_all(tell: Tell) -> None:
    made = tell("app")
    for _ in range(2):
        tell("app/removal", origin=made["origin"])
    assert not App.select().exists()


def test_a_reset_leaves_no_app_no_group_and_the_usual_length_of_sign_ins(tell: Tell) -> None:
    tell("seed", people=[{"groups": ["ops"]}])
    tell("app", groups=["ops"])
    Policy.update(sign_ins_last="often-used").execute()
    tell("reset")
    assert not any(table.select().exists() for table in (App, Group, Membership))
    assert Policy.get().sign_ins_last == "advised"


@pytest.mark.parametrize("mfa", [True, False])
def test_people_are_told_nothing_of_the_groups_they_were_made_with(
    tester: TestClient, tell: Tell, *, mfa: bool
) -> None:
    kim = one(tell, groups=["ops"], mfa=mfa)
    for cookie in tell("session", username=kim.username)["cookies"]:
        tester.cookies.set(cookie["name"], cookie["value"])
    shown = tester.get("/profile").text
    assert "Recent security activity" not in shown
    assert PASSWORD not in shown
