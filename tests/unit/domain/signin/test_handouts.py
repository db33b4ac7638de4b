"""What goes with a link: a message, a table, a picture."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

from starlette.testclient import TestClient

from domain.signin import acceptance, invitations
from domain.signin.invitees import Invitee
from models import Invitation, User
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, PASSWORD, Person, signed_in
from tests.unit.handed_out import CAROL, ONCE, club, links, made


def test_a_message_says_who_invites_to_what_and_how_to_sign_in(desk: TestClient) -> None:
    page = desk.get(club(desk)).text
    told = "Hello Bob Baker, Ada Admin invited you to Nightlatch. Create your account here:"
    assert told in words(page)
    assert "Your username is bob@club.example." in words(page)
    [first, second] = [link.replace("&amp;", "&") for link in re.findall(r'"(mailto:[^"]+)"', page)]
    assert first.startswith("mailto:bob@club.example?subject=Your%20invitation%20to%20Nightlatch&")
    [body] = parse_qs(urlsplit(second).query)["body"]
    assert links(page)[2] in body
    assert "\r\n\r\n" in body


def test_all_are_downloaded_as_a_table_that_no_spreadsheet_obeys(
    desk: TestClient, ada: Person
) -> None:
    where = made(desk, "/people/invitations/many", lines="=1+1 x,bob@club.example", once=ONCE)
    answer = desk.get(f"{where}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invitations.csv"'
    [head, row] = csv.reader(io.StringIO(answer.text))
    assert head == ["name", "username", "email", "role", "link", "works_until", "groups"]
    assert row[:4] == ["'=1+1 x", "bob@club.example", "bob@club.example", "member"]
    assert row[4] == links(desk.get(where).text)[0]
    assert row[5:] == ["Monday, January 18, 08:00 (UTC)", ""]


def test_each_link_has_a_picture_to_show_in_the_room(desk: TestClient) -> None:
    where = club(desk)
    bob = Invitation.get(Invitation.username == "bob@club.example")
    page = desk.get(f"{where}/{bob.id}").text
    assert '<svg class="qr"' in page
    assert "Scan this with your phone to create your account on Nightlatch." in words(page)
    alone = made(desk, "/people/invitations", **CAROL)
    assert '<svg class="qr"' in desk.get(alone).text


def test_a_page_of_twelve_stays_small(desk: TestClient) -> None:
    lines = "\n".join(f"Guest {n},guest{n}@club.example" for n in range(12))
    page = desk.get(made(desk, "/people/invitations/many", lines=lines, once=ONCE))
    assert len(page.text) < 40_000


def test_revoking_asks_once_and_says_how_to_undo(desk: TestClient, now: int) -> None:
    made(desk, "/people/invitations", **CAROL)
    page = desk.get("/people/invitations").text
    removal = f"/people/invitations/{Invitation.get().id}/removal"
    assert f'href="{removal}"' in page
    assert f'action="{removal}"' not in page
    asked = words(desk.get(removal).text)
    assert "Revoke the invitation for Carol Clark?" in asked
    assert "You can invite carol again at any time." in asked
    desk.post(removal)
    assert not Invitation.select().exists()
    page = words(desk.get("/people/invitations").text)
    assert "The invitation for carol has been revoked" in page
    assert desk.get(removal).status_code == 404


def test_the_invited_read_who_invites_them_to_what(
    client: TestClient, ada: Person, now: int
) -> None:
    one = Invitee("carol@club.example", False, "Carol Clark", "carol@club.example")
    for by, told in ((ada.user, "Ada Admin invited you to Nightlatch."), (None, "You're invited")):
        Invitation.delete().execute()
        [made] = invitations.invite([one], by, now, ORIGIN)
        client.get(f"/invitation/{made.token}")
        page = client.get("/invitation").text
        assert told in words(page)
        assert 'value="Carol Clark"' in page
    client.post("/invitation", data={"name": "Carol Clark", "password": PASSWORD})
    carol = User.get(User.username == "carol@club.example")
    assert (carol.name, carol.email) == ("Carol Clark", "carol@club.example")
    assert carol.email_verified_at is None


def test_another_address_than_the_username_becomes_the_contact(ada: Person, now: int) -> None:
    [made] = invitations.invite([Invitee("bob", False, "", "bob@club.example")], None, now, ORIGIN)
    bob = acceptance.accept(made.token, "Bob", PASSWORD, now, ORIGIN)
    assert (bob.username, bob.email) == ("bob", "bob@club.example")


def test_nobody_without_the_right_is_shown_it(desk: TestClient, bob: Person, now: int) -> None:
    where = club(desk)
    User.update(is_admin=False).execute()
    assert desk.get(where).status_code == 403
    assert signed_in(bob, now)
