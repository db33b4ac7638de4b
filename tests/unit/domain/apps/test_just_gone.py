"""What was removed a moment ago, while something was to be kept of it."""

import pytest
from peewee import IntegrityError

from domain.access import return_requests
from domain.apps import app_settings, hand_over, registry
from domain.database.storage import write
from models import Group, Session, User
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.conftest import NOW, ORIGIN, Person, signed_in


def test_what_is_kept_of_an_app_that_has_just_gone_says_so(bob: Person, make_app: MakeApp) -> None:
    app, session = make_app("Wiki"), signed_in(bob)
    registry.remove(app, NOW, ORIGIN, None)
    with pytest.raises(registry.AppGone), registry.while_there(app):
        return_requests.keep("/page", NOW, "192.0.2.7", app, bytes(32))
    with pytest.raises(registry.AppGone), registry.while_there(app):
        hand_over.begin(app, session, bytes(32), "/page", NOW)


def test_a_sign_in_that_has_just_ended_is_no_app_that_is_gone(
    bob: Person, make_app: MakeApp
) -> None:
    app, session = make_app("Wiki"), signed_in(bob)
    with write():
        Session.delete().execute()
    with pytest.raises(IntegrityError), registry.while_there(app):
        hand_over.begin(app, session, bytes(32), "/page", NOW)


def test_who_or_what_was_chosen_may_be_gone_a_moment_later(
    bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    ops, person = make_group("Ops"), bob.user
    with write():
        Group.delete().execute()
        User.delete().where(User.id == person.id).execute()
    with pytest.raises(app_settings.GroupsGone):
        make_app("Wiki", groups=frozenset({ops}))
    with pytest.raises(app_settings.PeopleUnknown):
        make_app("Wiki", people=frozenset({person}))
    assert not registry.exist()
