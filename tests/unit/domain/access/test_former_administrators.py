"""Who loses the right on the way does nothing with it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.access import actions
from domain.access.actions import NoLongerAdmin
from domain.audit import events
from domain.mfa import policy, recovery_code_use, recovery_codes
from domain.signin import invitations
from domain.signin.invitees import Invitee
from domain.team import help_desk, people
from models import Invitation, Session, User
from routes import invitations as invitations_page
from routes import people as people_pages
from routes import person_actions
from routes import policy as policy_page
from settings import Settings
from tests.unit.browser import Browser, words
from tests.unit.conftest import Clock, Person, sign_in, signed_in
from tests.unit.rows import dump
from web.guards import admin
from web.request import Request
from web.rows import url

DEEDS: list[Callable[..., Any]] = [
    people.make_admin,
    people.make_member,
    people.disable,
    people.enable,
    people.sign_out_everywhere,
    people.delete,
    people.reset_mfa,
    help_desk.make_reset_link,
    help_desk.make_sign_in_code,
    lambda user, now, origin, by: people.rename(user, "Bobby", now, origin, by),
    lambda _, now, origin, by: policy.require(3, now, origin, by),
    lambda _, now, origin, by: policy.make_optional(now, origin, by),
    lambda _, now, origin, by: invitations.invite([Invitee("zoe", False)], by, now, origin),
    lambda _, now, origin, by: invitations.renew(Invitation.get(), by, now, origin),
    lambda _, now, origin, by: invitations.revoke(Invitation.get(), by, now, origin),
]
# What answers with a page instead of doing anything.
PAGES: dict[str, Callable[[Request], Response]] = {
    "people": people_pages.update,
    "policy": policy_page.require,
    "one": invitations_page.create,
    "many": invitations_page.create_many,
}
DEEDS_ON_PAGES: dict[str, Callable[[Request], Response]] = {
    "update": people_pages.update,
    "reset-link": people_pages.make_reset_link,
    "mfa-reset": person_actions.reset_mfa,
    "removal": person_actions.destroy,
}


class DeletedMeanwhile(FormData):
    """A form whose person the first of two clicks deletes when the second has just found them."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.data.multi_items())
        self.request = request

    def get(self, key: Any, default: Any = None) -> Any:
        """What was sent."""
        bob = User.get_or_none(User.username == "bob")
        if key == "about" and bob is not None:
            people.delete(bob, self.request.now, self.request.acting, self.request.user)
        return super().get(key, default)


@pytest.mark.requirement("S-51")
@pytest.mark.parametrize("lost", ["is_admin", "disabled_at", "session"])
@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_for_who_lost_the_right_meanwhile(  # noqa: PLR0917  # a row
    ada: Person, bob: Person, invited: Invitation, now: int, deed: Callable[..., Any], lost: str
) -> None:
    session = signed_in(ada)
    recovery_codes.generate(session, now)
    recovery_code_use.mark_saved(session, now)
    origin = events.Caller(session=session.id)
    by = User.get_by_id(ada.user.id)
    if lost == "session":
        Session.delete().execute()
    elif lost == "is_admin":
        User.update(is_admin=False).where(User.id == by.id).execute()
    else:
        User.update(disabled_at=now).where(User.id == by.id).execute()
    before = dump()
    with pytest.raises(NoLongerAdmin):
        deed(bob.user, now, origin, by)
    assert dump() == before


@pytest.fixture
def racing(data_dir: object, settings: Settings, clock: Clock) -> Iterator[TestClient]:
    """Where Ada loses her rights while her deed is under way: demoted, or disabled."""

    def demoted(request: Request) -> Response:
        User.update(is_admin=False).where(User.id == request.user.id).execute()
        return person_actions.perform_action(request)

    def disabled(request: Request) -> Response:
        User.update(disabled_at=request.now).where(User.id == request.user.id).execute()
        Session.delete().execute()
        return person_actions.perform_action(request)

    def left_with_a_page(request: Request) -> Response:
        User.update(is_admin=False).where(User.id == request.user.id).execute()
        return PAGES[request.path_params["page"]](request)

    def clicked_twice(request: Request) -> Response:
        request.data = DeletedMeanwhile(request)
        return DEEDS_ON_PAGES[request.path_params["deed"]](request)

    routes = [
        url("/left/{page}/{id:row}", "left", post=admin(left_with_a_page)),
        url("/twice/{deed}/{id:row}", "twice", post=admin(clicked_twice)),
        url("/demoted/{id:row}/{deed}", "demoted", post=admin(demoted)),
        url("/disabled/{id:row}/{deed}", "disabled", post=admin(disabled)),
    ]
    with Browser.at(create_app(settings, clock, more_routes=routes)) as browser:
        yield browser


@pytest.mark.requirement("S-51")
@pytest.mark.parametrize(
    ("how", "status", "says"), [("demoted", 403, "Only administrators"), ("disabled", 303, "")]
)
def test_a_deed_under_way_is_not_done_for_a_former_administrator(  # noqa: PLR0917  # a row
    racing: TestClient, ada: Person, bob: Person, clock: Clock, how: str, status: int, says: str
) -> None:
    sign_in(racing, ada, clock.now)
    answer = racing.post(f"/{how}/{bob.user.id}/make-admin", data={"about": "bob"})
    assert answer.status_code == status
    assert says in answer.text
    assert "bob@" not in answer.text
    assert not User.get(User.username == "bob").is_admin


@pytest.mark.requirement("S-51")
@pytest.mark.parametrize("page", PAGES)
def test_a_former_administrator_is_shown_no_page_of_administrators(
    racing: TestClient, ada: Person, bob: Person, now: int, page: str
) -> None:
    sign_in(racing, ada, now)
    answer = racing.post(f"/left/{page}/{bob.user.id}", data={"about": "bob"})
    assert answer.status_code == 403
    assert "bob" not in answer.text


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", DEEDS_ON_PAGES)
def test_the_second_of_two_clicks_at_once_finds_nobody_and_is_no_fault(
    racing: TestClient, ada: Person, bob: Person, now: int, deed: str
) -> None:
    sign_in(racing, ada, now)
    sent = {"about": "bob", "name": "Bobby", "seen": str(actions.newest())}
    answer = racing.post(f"/twice/{deed}/{bob.user.id}", data=sent)
    if deed == "removal":
        assert (answer.status_code, answer.headers["Location"]) == (303, "/people")
    else:
        assert answer.status_code == 409
        assert "This is no longer available" in words(answer.text)
