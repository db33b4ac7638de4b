"""Two administrators on one page, and one who is none any more when the answer comes (S-51)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.testclient import TestClient

from app import create_app
from domain.access import actions
from domain.access.actions import NoLongerAdmin
from domain.access.mfa_requirement import DAY
from domain.audit import events
from domain.clock import days
from domain.mfa import policy, recovery_code_use, recovery_codes
from domain.signin import invitations
from domain.signin.invitations import Wanted
from domain.team import help_desk, people
from models import Event, Invitation, Session, User
from routes import deeds as deed_pages
from routes import invitations as invitations_page
from routes import people as people_pages
from routes import policy as policy_page
from routes import url
from settings import ROOT, Settings
from tests.unit.browser import Browser, words
from tests.unit.conftest import ORIGIN, PASSWORD, Clock, Person, sign_in, signed_in, with_mfa
from tests.unit.rows import dump
from web.guards import admin
from web.request import Request

ON_BOB = [
    "/people/{bob}",
    *(f"/people/{{bob}}/deeds/{deed}" for deed in deed_pages.DEEDS),
    "/people/{bob}/reset-link",
    "/people/{bob}/sign-in-code",
    "/people/{bob}/mfa-reset",
    "/people/{bob}/removal",
]
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
    lambda _, now, origin, by: invitations.invite([Wanted("zoe", False)], by, now, origin),
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
    "mfa-reset": deed_pages.reset_mfa,
    "removal": deed_pages.destroy,
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


@pytest.fixture
def eve(make_user: Callable[..., Person]) -> Person:
    """Another administrator."""
    eve = with_mfa(make_user("eve", "Eve Admin", is_admin=True))
    recovery_codes.generate(signed_in(eve), eve.user.created_at)
    recovery_code_use.mark_saved(Session.get(Session.user == eve.user), eve.user.created_at)
    return eve


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    """Ada's browser."""
    sign_in(client, ada, now)
    return client


@pytest.fixture
def invited(ada: Person, now: int) -> Invitation:
    [made] = invitations.invite([Wanted("dora", False)], None, now, ORIGIN)
    return made.invitation


@pytest.mark.case("B57")
@pytest.mark.parametrize("where", ON_BOB)
def test_the_second_administrator_is_told_what_the_first_changed(
    desk: TestClient, eve: Person, bob: Person, now: int, where: str
) -> None:
    seen = str(actions.newest())
    people.sign_out_everywhere(bob.user, now, ORIGIN, eve.user)
    before = dump()
    data = {"name": "Bobby", "seen": seen}
    answer = desk.post(where.format(bob=bob.user.id), data=data)
    assert answer.status_code == 409
    assert 'data-reason="changed-meanwhile"' in answer.text
    assert "Signed out everywhere by an administrator: bob, by eve" in words(answer.text)
    assert dump() == before
    assert desk.post(where.format(bob=bob.user.id), data={"name": "Bobby"}).status_code < 400


@pytest.mark.case("B57")
def test_the_name_typed_stays_and_the_page_shows_how_things_are(
    desk: TestClient, eve: Person, bob: Person, now: int
) -> None:
    seen = str(actions.newest())
    people.rename(bob.user, "Robert", now, ORIGIN, eve.user)
    answer = desk.post(f"/people/{bob.user.id}", data={"name": "Bobby", "seen": seen})
    assert 'value="Bobby"' in answer.text
    assert "People Robert This changed" in words(answer.text)
    assert f'name="seen" value="{actions.newest()}"' in answer.text


@pytest.mark.case("B57")
@pytest.mark.parametrize("where", ["/security-settings", "/security-settings/optional"])
def test_a_decision_on_top_of_another_is_not_taken(
    desk: TestClient, ada: Person, eve: Person, now: int, where: str
) -> None:
    seen = str(actions.newest())
    recovery_codes.generate(Session.get(Session.user == ada.user), now)
    recovery_code_use.mark_saved(Session.get(Session.user == ada.user), now)
    policy.require(30, now, ORIGIN, eve.user)
    before = dump()
    in_two_weeks, in_thirty_days = (str(days.at(now + n * DAY)) for n in (14, 30))
    answer = desk.post(where, data={"deadline": in_two_weeks, "seen": seen})
    assert answer.status_code == 409
    assert "MFA policy changed, by eve" in words(answer.text)
    typed = in_two_weeks if where == "/security-settings" else in_thirty_days
    assert f'value="{typed}"' in answer.text
    assert dump() == before
    assert desk.post(where, data={"deadline": in_two_weeks}).status_code == 303


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_an_invitation_renewed_by_another_is_left_alone(
    desk: TestClient, eve: Person, invited: Invitation, now: int, deed: str
) -> None:
    seen = str(actions.newest())
    invitations.renew(invited, eve.user, now, ORIGIN)
    before = dump()
    answer = desk.post(f"/people/invitations/{invited.id}/{deed}", data={"seen": seen})
    assert answer.status_code == 409
    assert "Invited: dora, by eve" in words(answer.text)
    assert dump() == before


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_whoever_comes_too_late_is_told_what_became_of_an_invitation(
    desk: TestClient, eve: Person, invited: Invitation, now: int, deed: str
) -> None:
    sent = {"seen": str(actions.newest()), "about": "dora"}
    number = invited.id
    invitations.revoke(invited, eve.user, now, ORIGIN)
    answer = desk.post(f"/people/invitations/{number}/{deed}", data=sent)
    assert answer.status_code == 409
    assert "Invitation revoked: dora, by eve" in words(answer.text)


@pytest.mark.case("B57")
@pytest.mark.parametrize("where", ON_BOB)
def test_whoever_comes_too_late_is_told_who_deleted_an_account(
    desk: TestClient, eve: Person, bob: Person, now: int, where: str
) -> None:
    sent = {"seen": str(actions.newest()), "about": "bob", "name": "Bobby"}
    number = bob.user.id
    people.delete(bob.user, now, ORIGIN, eve.user)
    answer = desk.post(where.format(bob=number), data=sent)
    assert answer.status_code == 409
    assert "Account deleted: bob, by eve" in words(answer.text)


@pytest.mark.case("B57")
def test_a_page_about_one_never_acts_on_who_has_the_number_now(
    desk: TestClient, bob: Person
) -> None:
    sent = {"about": "carl", "name": "Carl"}
    assert desk.post(f"/people/{bob.user.id}", data=sent).status_code == 404
    assert User.get(User.username == "bob").name == "Bob Example"


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_nor_on_the_invitation_that_has_the_number_now(
    desk: TestClient, invited: Invitation, deed: str
) -> None:
    before = dump()
    answer = desk.post(f"/people/invitations/{invited.id}/{deed}", data={"about": "erin"})
    assert (answer.status_code, dump()) == (409, before)


@pytest.mark.case("B57")
@pytest.mark.parametrize("deed", ["renewal", "removal"])
def test_an_invitation_that_ran_out_or_went_with_its_makers_rights_is_told_as_gone(
    desk: TestClient, eve: Person, now: int, deed: str
) -> None:
    [made] = invitations.invite([Wanted("dora", False)], eve.user, now, ORIGIN)
    sent = {"seen": str(actions.newest()), "about": "dora"}
    people.make_member(eve.user, now, ORIGIN, None)
    answer = desk.post(f"/people/invitations/{made.invitation.id}/{deed}", data=sent)
    assert answer.status_code == 409
    assert "This is no longer available It expired or was revoked" in words(answer.text)


@pytest.mark.case("B57")
def test_an_invitation_taken_back_by_two_clicks_at_once_is_taken_back_once(
    ada: Person, invited: Invitation, now: int
) -> None:
    origin = events.Caller(session=signed_in(ada).id, seen=actions.newest())
    for _ in range(2):
        invitations.revoke(invited, ada.user, now, origin)
    assert Event.select().where(Event.kind == events.INVITATION_REVOKED).count() == 1


@pytest.mark.case("B57")
def test_a_page_from_before_a_restore_knows_nothing(
    desk: TestClient, eve: Person, bob: Person, now: int
) -> None:
    people.rename(bob.user, "Robert", now, ORIGIN, eve.user)
    sent = {"seen": str(actions.newest() + 100)}
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data=sent)
    assert answer.status_code == 409
    assert "by eve" in words(answer.text)


@pytest.mark.case("B57")
def test_whoever_makes_themselves_a_member_lands_on_a_page_that_they_may_see(
    desk: TestClient, ada: Person, eve: Person
) -> None:
    sent = desk.post(f"/people/{ada.user.id}/deeds/make-member")
    assert sent.headers["Location"] == "/profile"
    assert "now a member" in desk.get("/profile").text


@pytest.mark.case("B57")
def test_the_same_form_sent_twice_is_no_change_by_another(
    desk: TestClient, bob: Person, invited: Invitation
) -> None:
    for where, about in (
        *((where.format(bob=bob.user.id), "bob") for where in ON_BOB[:-1]),
        (f"/people/invitations/{invited.id}/removal", "dora"),
        (ON_BOB[-1].format(bob=bob.user.id), "bob"),
    ):
        if where.endswith(("sign-in-code", "mfa-reset")):
            Event.delete().where(Event.kind.in_(people.HELP)).execute()
        sent = {"seen": str(actions.newest()), "about": about, "name": "Bobby"}
        answers = [desk.post(where, data=sent) for _ in range(2)]
        first, again = ((a.status_code, a.headers.get("Location")) for a in answers)
        assert first == again, where


@pytest.mark.case("B57")
def test_what_the_person_or_the_server_changed_is_told_too(
    desk: TestClient, bob: Person, now: int
) -> None:
    where = f"/people/{bob.user.id}/deeds/disable"
    seen = str(actions.newest())
    events.record(bob.user, events.PROFILE_CHANGED, now, ORIGIN)
    answer = desk.post(where, data={"seen": seen})
    assert "Name or email changed, by bob" in words(answer.text)
    people.sign_out_everywhere(bob.user, now, events.Caller.shell("user sign-out"), None)
    answer = desk.post(where, data={"seen": seen})
    assert "on the server" in answer.text
    assert answer.status_code == 409


@pytest.mark.case("B57")
def test_what_does_not_bear_on_it_is_no_conflict(desk: TestClient, bob: Person, now: int) -> None:
    seen = str(actions.newest())
    events.record(bob.user, events.SIGNED_IN, now, ORIGIN)
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data={"seen": seen})
    assert answer.status_code == 303


@pytest.mark.case("B57")
@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 19, "１"])
def test_a_page_that_does_not_say_what_it_knows_is_told_everything(
    desk: TestClient, eve: Person, bob: Person, now: int, seen: str
) -> None:
    people.sign_out_everywhere(bob.user, now, ORIGIN, eve.user)
    answer = desk.post(f"/people/{bob.user.id}/deeds/disable", data={"seen": seen})
    assert answer.status_code == 409


@pytest.mark.case("B57")
def test_confirming_carries_what_the_page_knew(
    desk: TestClient, ada: Person, eve: Person, bob: Person, clock: Clock
) -> None:
    seen = str(actions.newest())
    clock.advance(3601)
    Session.update(seen_at=clock.now).execute()
    where = f"/people/{bob.user.id}/deeds/disable"
    asked = desk.post(where, data={"seen": seen})
    assert "Confirm it's you" in asked.text
    kept = dict(re.findall(r'type="hidden" name="(seen|about)" value="(\w+)"', asked.text))
    assert kept == {"seen": seen, "about": "bob"}
    people.sign_out_everywhere(bob.user, clock.now, ORIGIN, eve.user)
    confirmed = {"confirm_password": PASSWORD, "confirm_code": ada.code(clock.now)}
    assert desk.post(where, data=kept | confirmed).status_code == 409


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
        return deed_pages.act(request)

    def disabled(request: Request) -> Response:
        User.update(disabled_at=request.now).where(User.id == request.user.id).execute()
        Session.delete().execute()
        return deed_pages.act(request)

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


@pytest.mark.case("B57")
def test_every_form_of_administrators_about_something_says_what_it_knows() -> None:
    form = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
    folders = ("people", "policy", "invitations", "selection")
    templates = ROOT / "templates"
    pages = [path for folder in folders for path in (templates / folder).rglob("*.html")]
    pages.append(templates / "_parts" / "buttons.html")
    found = [text for path in pages for text in form.findall(path.read_text("utf-8"))]
    without = [text for text in found if "hidden.seen(request, " not in text]
    assert len(found) - len(without) >= 6
    named = [re.findall(r'action="{{ "(\w+)"', text) for text in without]
    assert sorted(named) == [["invitations"], ["invitations_many"]]
