"""Two administrators on one page, and one who is none any more when the answer comes (S-51)."""

import pytest
from starlette.testclient import TestClient

from domain.access import actions
from domain.access.lifetimes import DAY
from domain.clock import days
from domain.mfa import policy, recovery_code_use, recovery_codes
from domain.signin import invitations
from domain.team import people
from models import Invitation, Session
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person
from tests.unit.person_addresses import ON_BOB
from tests.unit.rows import dump


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
    assert "Signed out everywhere by an administrator (eve): bob" in words(answer.text)
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
    told = "MFA is now required from the end of February 14, 2027 (before: optional), by eve"
    assert told in words(answer.text)
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
