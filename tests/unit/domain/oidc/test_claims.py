"""What apps are told of a person."""

import json

import pytest

from domain.database.storage import write
from domain.oidc import claims
from models import User
from tests.unit.app_makers import MakeGroup
from tests.unit.conftest import NOW, Person

ALL = "openid profile email groups offline_access"


@pytest.fixture
def known(bob: Person, make_group: MakeGroup) -> User:
    """Bob, in two groups, whose address somebody has vouched for."""
    make_group("wiki editors", bob.user)
    make_group("Admins", bob.user)
    with write():
        User.update(email_verified_at=NOW).execute()
    found: User = User.get_by_id(bob.user.id)
    return found


@pytest.mark.requirement("S-143")
def test_each_scope_tells_what_it_stands_for_and_no_more(known: User) -> None:
    sub = {"sub": known.sub}
    assert claims.about(known, "openid") == sub
    assert claims.about(known, "openid profile offline_access") == sub | {
        "name": "Bob Example",
        "preferred_username": "bob",
    }
    assert claims.about(known, "openid email") == sub | {
        "email": "bob@example.test",
        "email_verified": True,
    }
    assert claims.about(known, "openid groups") == sub | {"groups": ["Admins", "wiki editors"]}
    assert set(claims.about(known, ALL)) == {"sub", *claims.OF_PERSON}


def test_an_address_nobody_has_vouched_for_is_not_verified(bob: Person) -> None:
    assert claims.about(bob.user, "email")["email_verified"] is False


def test_without_an_address_nothing_is_said_of_one(bob: Person) -> None:
    bob.user.email = ""
    assert claims.about(bob.user, "email") == {"sub": bob.user.sub}


def test_who_is_in_no_group_is_told_to_be_in_none(bob: Person) -> None:
    assert claims.about(bob.user, "groups")["groups"] == []


def test_a_claim_can_be_asked_for_by_name(known: User) -> None:
    request = {
        "userinfo": {"email": {"essential": True}, "no_such": None},
        "id_token": {"name": None},
    }
    for where, told in ((claims.USERINFO, "email"), (claims.ID_TOKEN, "name")):
        asked = claims.asked(json.dumps(request), where)
        assert set(claims.about(known, "openid", asked)) == {"sub", told}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"userinfo": null}', '{"userinfo": ["name"]}']
)
def test_what_asks_for_nothing_is_told_nothing(text: str) -> None:
    assert not claims.asked(text, claims.USERINFO)
