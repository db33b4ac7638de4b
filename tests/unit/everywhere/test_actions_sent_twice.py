"""Recovery, the profile and administrators' actions, sent twice."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.access.lifetimes import DAY
from domain.clock import days
from domain.mfa import (
    recovery,
    recovery_code_use,
    recovery_codes,
)
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import help_desk
from models import (
    Event,
)
from tests.canaries import watched
from tests.unit.conftest import (
    ORIGIN,
    Clock,
    Person,
    with_mfa,
)
from tests.unit.rows import kinds
from tests.unit.sent_twice import ends_alike, fresh, here, twice


@pytest.fixture
def recovering(seat: TestClient, bob: Person, now: int) -> TestClient:
    """Bob's browser, after he said that the phone is lost, with a saved code."""
    recovery.begin(fresh(bob), now)
    recovery_codes.generate(here(bob), now)
    recovery_code_use.mark_saved(here(bob), now)
    return seat


def test_finding_the_phone_twice(recovering: TestClient, bob: Person, clock: Clock) -> None:
    clock.advance(30)
    answers = twice(recovering, "/recovery/phone", code=bob.code(clock.now))
    assert ends_alike(recovering, answers) == "/profile phone-found"
    assert kinds().count("phone-found") == 1


def test_switching_the_lost_phone_off_twice(recovering: TestClient) -> None:
    answers = twice(recovering, "/recovery/switch-off")
    assert ends_alike(recovering, answers) == "/profile lost-phone-off"
    assert kinds().count("lost-phone-switched-off") == 1


def test_rehearsing_twice(seat: TestClient, bob: Person, clock: Clock) -> None:
    text = watched(recovery_codes.generate(here(bob), clock.now).text)
    clock.advance(30)
    form = {"code": bob.code(clock.now), "recovery_code": text}
    answers = twice(seat, "/profile/rehearsal", **form)
    assert ends_alike(seat, answers) == "/profile rehearsed"
    assert kinds().count("rehearsed") == 1


def test_saving_the_profile_twice(seat: TestClient) -> None:
    answers = twice(seat, "/profile", name="Robert Example", email="")
    assert ends_alike(seat, answers) == "/profile profile-saved"
    assert kinds().count("profile-changed") == 1


def test_signing_out_twice(seat: TestClient) -> None:
    answers = twice(seat, "/sign-out")
    assert ends_alike(seat, answers) == "/sign-in signed-out"
    assert kinds().count("signed-out") == 1


def test_disowning_twice(seat: TestClient, bob: Person, ada: Person, now: int) -> None:
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    newest = str(Event.select().order_by(Event.id.desc()).get().id)
    answers = twice(seat, "/notices/disowned", shown=newest, newest=newest)
    assert ends_alike(seat, answers).startswith("/profile/password")
    assert kinds().count("not-me") == 1


@pytest.fixture
def second_admin(make_user: Callable[..., Person]) -> Person:
    return with_mfa(make_user("eve", "Eve Second", is_admin=True))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/people/{user}", "renamed"),
        ("/people/{user}/deeds/make-admin", "made-admin"),
        ("/people/{user}/deeds/disable", "disabled"),
        ("/people/{user}/deeds/sign-out", "signed-out-by-admin"),
        ("/people/{user}/mfa-reset", "mfa-reset"),
        ("/people/{user}/removal", "deleted"),
        ("/security-settings", "policy-changed"),
    ],
)
def test_what_an_administrator_does_twice_is_done_once(
    desk: TestClient, ada: Person, bob: Person, path: str, kind: str
) -> None:
    now = ada.user.created_at
    recovery_codes.generate(here(ada), now)
    recovery_code_use.mark_saved(here(ada), now)
    by = str(days.at(now + 7 * DAY))
    form = {"name": "Bobby", "deadline": by, "about": "bob", "seen": str(actions.newest())}
    answers = twice(desk, path.format(user=bob.user.id), **form)
    assert ends_alike(desk, answers)
    assert kinds().count(kind) == 1


@pytest.mark.requirement("S-48")
@pytest.mark.parametrize(
    ("deed", "end"),
    [
        ("disable", "/sign-in signed-out"),
        ("sign-out", "/sign-in signed-out"),
        ("make-member", "/profile own-rights-given-up"),
    ],
)
@pytest.mark.usefixtures("second_admin")
def test_what_an_administrator_does_to_themself_twice(
    desk: TestClient, ada: Person, deed: str, end: str
) -> None:
    """The second answer never says that nothing was changed, nor that only others may."""
    done = kinds()
    form = {"about": "ada", "seen": str(actions.newest()), "shown_to": ada.user.shown_as}
    answers = twice(desk, f"/people/{ada.user.id}/deeds/{deed}", **form)
    assert ends_alike(desk, answers) == end
    assert len(kinds()) == len(done) + 1


def test_taking_an_invitation_back_twice(desk: TestClient, now: int) -> None:
    [made] = invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    form = {"about": "carol", "seen": str(actions.newest())}
    answers = twice(desk, f"/people/invitations/{made.invitation.id}/removal", **form)
    assert ends_alike(desk, answers) == "/people/invitations invitation-revoked"
    assert kinds().count("invitation-revoked") == 1
