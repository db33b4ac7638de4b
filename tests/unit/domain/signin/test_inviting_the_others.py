"""All that is wrong with pasted lines is told at once, and the others need not wait for them."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.signin import invitable, invitations, pasted_rows
from domain.signin.invitees import Invitee, LinesRefused
from models import Invitation, Making
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person
from tests.unit.guests import read_guests
from tests.unit.handed_out import ONCE

MANY = "/people/invitations/many"
MIXED = (
    "username,name,email\ncarol,,not an email@\nbob,,\ndora,Dora Dale,\r\nalice,,\nerin,,\nerin,,"
)
LEFT = "username,name,email\ncarol,,not an email@\nbob,,\nalice,,\nerin,,\nerin,,"
INVITED = "“bob” is already invited. Delete this line. For a new link, renew that invitation."
HERE = (
    "“alice” already has an account. Delete this line, or if it's someone else, choose another "
    "username."
)


def posted(desk: TestClient, lines: str = MIXED, **data: str) -> Response:
    return desk.post(MANY, data={"lines": lines, "once": ONCE} | data)


def told(answer: Response) -> list[str]:
    """What is said of each line."""
    return [words(item) for item in re.findall(r"<li>(Line .*?)</li>", answer.text)]


def field(answer: Response) -> str:
    [typed] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
    return str(typed).replace("\r\n", "\n")


def usernames() -> list[str]:
    return [one.username for one in Invitation.select().order_by(Invitation.username)]


@pytest.fixture
def bobs(bob_is_invited: Invitation) -> str:
    """The link to the invitation that is open already."""
    return f'href="#invitation-{bob_is_invited.id}"'


@pytest.fixture
def bob_is_invited(ada: Person, now: int) -> Invitation:
    [made] = invitations.invite([Invitee("bob", False)], None, now, ORIGIN)
    return made.invitation


def test_all_faults_of_all_lines_are_told_at_once(ada: Person, alice: Person, now: int) -> None:
    invitations.invite([Invitee("bob", False)], None, now, ORIGIN)
    wanted = read_guests("bob\ncarol\nAlice A,alice@x.example\nalice")
    with pytest.raises(LinesRefused) as refused:
        invitations.invite(wanted, None, now, ORIGIN)
    assert refused.value.faults == [(1, INVITED), (4, HERE)]
    assert Invitation.select().count() == 1


def test_faults_of_form_and_those_who_are_here_come_together_in_the_order_of_lines(
    desk: TestClient, alice: Person, bobs: str
) -> None:
    answer = posted(desk)
    assert answer.status_code == 422
    first, second, third, fourth = told(answer)
    assert first.startswith("Line 2: “not an email@” isn't an email address.")
    assert second.startswith("Line 3: “bob” is already invited. Delete this line.")
    assert third.startswith("Line 5: “alice” already has an account. Delete this line,")
    assert fourth.startswith("Line 7: “erin” is also on line 6.")
    assert answer.text.count(bobs) == 1
    assert usernames() == ["bob"]


def test_for_one_person_the_open_invitation_is_shown_too(desk: TestClient, bobs: str) -> None:
    answer = desk.post("/people/invitations", data={"username": "BOB"})
    assert "“bob” is already invited. Renew that invitation." in words(answer.text)
    assert answer.text.count(bobs) == 1


@pytest.mark.parametrize(
    ("pasted", "advice"),
    [
        ("dana@", "or delete this line."),
        ("dana,dana@", "or leave it out."),
        ("name,email\nDana Dahl,dana@", "or delete this line."),
    ],
)
def test_a_line_with_nothing_left_is_to_be_deleted(pasted: str, advice: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests(pasted)
    [(_, sentence)] = refused.value.faults
    assert advice in sentence


def test_without_an_address_to_confirm_the_line_is_named() -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests("dana", are_emails_theirs=True)
    assert refused.value.faults == [(1, "This line has no email address to confirm. Add one.")]


def test_what_was_done_is_not_told_as_an_error(desk: TestClient, alice: Person, bobs: str) -> None:
    refused = posted(desk, others="yes").text.partition('id="lines-error"')[2]
    done, _, wrong = refused.partition('class="error"')
    assert "1 person has been invited." in done
    assert "Those below haven&#39;t been yet" in wrong.partition("</div>")[0]
    refused = posted(desk).text.partition('id="lines-error"')[2]
    assert "No one has been invited yet" in refused.partition('class="error"')[2]


@pytest.mark.requirement("S-36")
def test_the_others_are_invited_once_however_often_it_is_sent(
    desk: TestClient, alice: Person, bobs: str
) -> None:
    assert "Invite the other one" in words(posted(desk).text)
    answers = [posted(desk, others="yes") for _ in range(2)]
    for answer in answers:
        assert answer.status_code == 422
        said = "1 person has been invited. Those below haven't been yet: 4 lines need a change."
        assert said in words(answer.text)
        assert field(answer) == LEFT
        assert [line[:7] for line in told(answer)] == ["Line 2:", "Line 3:", "Line 4:", "Line 6:"]
        assert f'href="/people/invitations/made/{Making.get().id}"' in answer.text
    assert usernames() == ["bob", "dora"]
    assert Making.select().count() == 1
    assert "Dora Dale" in desk.get(f"/people/invitations/made/{Making.get().id}").text


def test_once_they_are_gone_the_same_form_says_so(desk: TestClient, bobs: str) -> None:
    posted(desk, "bob\ncarol", others="yes")
    Invitation.delete().where(Invitation.username == "carol").execute()
    assert 'data-reason="made-before"' in posted(desk, "bob\ncarol", others="yes").text
    assert usernames() == ["bob"]


def test_where_all_are_right_by_now_it_leads_to_their_links(desk: TestClient, bobs: str) -> None:
    answer = posted(desk, "carol\ndora", others="yes")
    assert answer.headers["Location"] == f"/people/invitations/made/{Making.get().id}"
    assert usernames() == ["bob", "carol", "dora"]


@pytest.mark.parametrize(
    "lines", ["bob\nno good", "eve,Eve A\neve,Eve B", "Name,Role\nEve E,admin"]
)
def test_without_others_nobody_is_invited(desk: TestClient, bobs: str, lines: str) -> None:
    assert "invite-others" not in posted(desk, lines).text
    answer = posted(desk, lines, others="yes")
    assert "No one has been invited yet" in words(answer.text)
    assert field(answer) == lines
    assert usernames() == ["bob"]
    assert not Making.select().exists()


def test_numbers_that_may_be_usernames_invite_nobody(desk: TestClient) -> None:
    lines = "\n".join(f"{n},guest{n}@club.example" for n in (3, 4, 5))
    assert "invite-others" not in posted(desk, lines).text
    assert posted(desk, lines, others="yes").status_code == 422
    assert not Invitation.select().exists()


def test_too_many_are_not_cut_to_as_many_as_can_be(desk: TestClient) -> None:
    lines = "\n".join(f"guest-{n}" for n in range(invitations.MAX_AT_ONCE + 1))
    answer = posted(desk, lines, others="yes")
    assert "You can invite up to 500 people at once." in words(answer.text)
    assert "invite-others" not in answer.text
    assert not Invitation.select().exists()


@pytest.mark.parametrize(
    ("pasted", "gone", "rest"),
    [
        ("a\nb\n\nc", {2}, "a\nc"),
        ("sep=;\nname;email\nA;b\r\nC;d", {3}, "sep=;\nname;email\nC;d"),
        ('a\n"b\nb",b@x.example\n"c\nd', {2}, 'a\n"c\nd'),
        ("\ufeffa\u2028b", {1}, "b"),
    ],
)
def test_a_row_goes_with_all_its_lines(pasted: str, gone: set[int], rest: str) -> None:
    assert pasted_rows.without(pasted, gone) == rest


def test_who_comes_without_a_line_is_refused_alone(ada: Person, now: int) -> None:
    invitations.invite([Invitee("bob", False)], None, now, ORIGIN)
    with pytest.raises(invitable.AlreadyInvited):
        invitations.invite([Invitee("bob", False)], None, now, ORIGIN, all_or_none=False)
