"""What a test does to someone as an administrator would."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.users import accounts, groups
from models import Session, User
from tests.unit.qa.app_side import AppSide

Tell = Callable[..., Any]


def somebody(username: str) -> User:
    found = accounts.find(username)
    assert found is not None
    return found


@pytest.fixture
def kim(tell: Tell) -> str:
    tell("seed", people=[{"username": "kim", "groups": ["ops", "dev"]}, {"admin": True}])
    return "kim"


def test_someone_is_in_these_groups_and_no_others(tell: Tell, kim: str) -> None:
    tell("person", username=kim, groups=["dev", "new"])
    assert {group.name for group in groups.of(somebody(kim))} == {"dev", "new"}


@pytest.mark.parametrize(("key", "column"), [("admin", "is_admin"), ("disabled", "disabled_at")])
def test_what_is_given_can_be_taken_back(tell: Tell, kim: str, key: str, column: str) -> None:
    tell("person", username=kim, **{key: True})
    assert getattr(somebody(kim), column)
    tell("person", username=kim, **{key: False})
    assert not getattr(somebody(kim), column)


def test_signing_someone_out_counts_at_their_app(
    tell: Tell, sign_in: Callable[[], AppSide]
) -> None:
    app = sign_in()
    token = app.exchanged(app.code()).json()["access_token"]
    assert app.userinfo(token).status_code == 200
    username = Session.select().get().user.username
    tell("person", username=username, signed_out=True)
    assert app.userinfo(token).status_code == 401
    assert not Session.select().exists()


def test_someone_is_deleted(tell: Tell, kim: str) -> None:
    tell("person", username=kim, deleted=True)
    assert accounts.find(kim) is None
    assert "No one has the username" in tell("person", username=kim, status=422)["error"]


def test_all_of_it_is_done_or_nothing(tell: Tell, kim: str) -> None:
    told = tell("person", username=kim, disabled=True, groups=["a,b"], status=422)
    assert told["error"]
    assert somebody(kim).disabled_at is None
