"""What different people would get of an app."""

import pytest

from domain.apps import access_preview
from domain.database.storage import write
from models import AppSession, Session, User
from tests.unit.app_makers import MakeApp, MakeGroup
from tests.unit.conftest import NOW, Person


def outcomes(*given: object) -> dict[str, str]:
    return {case.who: case.outcome for case in access_preview.preview(*given)}  # type: ignore[arg-type]


@pytest.mark.requirement("S-106")
def test_someone_with_mfa_and_the_right_opens_it_and_no_one_else(
    bob: Person, make_app: MakeApp
) -> None:
    assert outcomes(make_app("Wiki", max_age=60), bob.user, NOW) == {
        "outsider": "signed-out",
        "password-only": "signed-out",
        "without-mfa": "needs-mfa",
        "too-long-ago": "confirmed-too-long-ago",
        "signed-in": "passes",
    }


def test_someone_without_the_right_is_refused_in_every_state(
    alice: Person, bob: Person, make_app: MakeApp
) -> None:
    found = outcomes(make_app("Wiki", people=frozenset({alice.user})), bob.user, NOW)
    assert found["signed-in"] == found["without-mfa"] == "not-allowed"


def test_someone_who_has_no_mfa_yet_must_set_it_up(alice: Person, make_app: MakeApp) -> None:
    assert outcomes(make_app("Wiki"), alice.user, NOW)["signed-in"] == "needs-mfa"


def test_someone_disabled_counts_as_signed_out(bob: Person, make_app: MakeApp) -> None:
    with write():
        User.update(disabled_at=NOW).where(User.id == bob.user.id).execute()
    found = outcomes(make_app("Wiki"), User.get_by_id(bob.user.id), NOW)
    assert found["signed-in"] == "signed-out"


def test_the_app_is_told_the_persons_groups(
    bob: Person, make_app: MakeApp, make_group: MakeGroup
) -> None:
    make_group("Ops", bob.user)
    assert access_preview.preview(make_app("Wiki"), bob.user, NOW)[-1].groups == ("Ops",)


def test_finding_out_leaves_nothing_behind(bob: Person, make_app: MakeApp) -> None:
    access_preview.preview(make_app("Wiki"), bob.user, NOW)
    assert Session.select().count() == AppSession.select().count() == 0
