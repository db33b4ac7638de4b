"""Making secrets for others with forms that are sent twice."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import idempotency
from domain.audit.events import Caller
from domain.signin import acceptance, invitations, reset_links
from domain.signin.invitees import Invitee
from models import (
    Invitation,
    Making,
)
from tests.unit.browser import words
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Person,
)
from tests.unit.rows import kinds
from tests.unit.sent_twice import twice

NEW = "purple onion tram sky"
ONCE = "A" * 43


def link_in(desk: TestClient, made: Response) -> str:
    """The link on the page that the form has led to."""
    assert made.status_code == 303, words(made.text)
    page = desk.get(made.headers["Location"])
    return page.text.partition("http://")[2].split("<")[0].split('"')[0]


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/people/invitations", {"username": "carol", "role": "member"}),
        ("/people/invitations/many", {"lines": "carol"}),
        ("/people/{user}/reset-link", {}),
    ],
)
def test_a_form_sent_twice_shows_the_link_that_works(
    desk: TestClient, alice: Person, path: str, data: dict[str, str]
) -> None:
    where = path.format(user=alice.user.id)
    links = {link_in(desk, answer) for answer in twice(desk, where, once=ONCE, **data)}
    assert len(links) == 1
    assert desk.get("/" + links.pop().partition("/")[2]).status_code == 303
    assert desk.get("/invitation" if "invitation" in path else "/reset").status_code == 200
    assert kinds().count("invited") + kinds().count("reset-link-made") == 1


@pytest.mark.requirement("S-36")
def test_a_renewal_sent_twice_shows_the_link_that_works(desk: TestClient, ada: Person) -> None:
    [made] = invitations.invite([Invitee("carol", False)], None, ada.user.created_at, ORIGIN)
    path = f"/people/invitations/{made.invitation.id}/renewal"
    assert len({link_in(desk, answer) for answer in twice(desk, path, once=ONCE)}) == 1
    assert kinds().count("invited") == 2


def test_a_sign_in_code_asked_for_twice_is_one(desk: TestClient, bob: Person, now: int) -> None:
    path = f"/people/{bob.user.id}/sign-in-code"
    pages = [desk.get(answer.headers["Location"]).text for answer in twice(desk, path, once=ONCE)]
    codes = {words(page.partition('class="code')[2].partition(">")[2][:60]) for page in pages}
    assert len(codes) == 1
    assert kinds().count("sign-in-code-made") == 1


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize("deed", ["revoke", "renew", "accept"])
def test_what_was_made_and_is_gone_does_not_come_back(
    desk: TestClient, ada: Person, now: int, deed: str
) -> None:
    form = {"username": "carol", "role": "member", "once": ONCE}
    token = link_in(desk, desk.post("/people/invitations", data=form)).rpartition("/")[2]
    invitation = Invitation.get()
    if deed == "revoke":
        invitations.revoke(invitation, ada.user, now, ORIGIN)
    elif deed == "renew":
        invitations.renew(invitation, ada.user, now, ORIGIN)
    else:
        acceptance.accept(token, "Carol", PASSWORD, now, ORIGIN)
    answer = desk.post("/people/invitations", data=form)
    assert answer.status_code == 422
    assert f'data-reason="{idempotency.MadeBefore.reason}"' in answer.text
    assert deed == "accept" or invitations.opened(token, now) is None


@pytest.mark.requirement("S-36")
def test_a_used_reset_link_does_not_come_back(desk: TestClient, alice: Person, now: int) -> None:
    path, form = f"/people/{alice.user.id}/reset-link", {"once": ONCE}
    token = link_in(desk, desk.post(path, data=form)).rpartition("/")[2]
    reset_links.use(token, reset_links.NewPassword(NEW), now, ORIGIN)
    answer = desk.post(path, data=form)
    assert f'data-reason="{idempotency.MadeBefore.reason}"' in answer.text


@pytest.mark.requirement("S-36")
def test_a_forgotten_making_makes_another_secret(alice: Person, now: int) -> None:
    origin = Caller(session=1, once=ONCE)
    first = idempotency.secret(origin, now, "x")
    again = idempotency.secret(origin, now, "x")
    assert (again.token, again.is_again) == (first.token, True)
    Making.delete().execute()
    assert idempotency.secret(origin, now, "x").token != first.token


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize(
    "other",
    [
        (Caller(session=2, once=ONCE), "x"),
        (Caller(session=1, once="B" * 43), "x"),
        (Caller(session=1, once=ONCE), "y"),
    ],
)
def test_another_form_makes_another_secret(
    data_dir: object, now: int, other: tuple[Caller, str]
) -> None:
    first = idempotency.secret(Caller(session=1, once=ONCE), now, "x")
    second = idempotency.secret(other[0], now, other[1])
    assert not second.is_again
    assert second.token != first.token


def test_each_form_that_makes_a_secret_has_a_one_time_value(
    desk: TestClient, bob: Person, ada: Person, now: int
) -> None:
    invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    assert desk.get("/people/invitations").text.count('name="once"') == 3
    assert desk.get(f"/people/{bob.user.id}").text.count('name="once"') == 2
