"""What is left of a pasted list, once the others are invited, can be invited as it is shown."""

import pytest
from starlette.testclient import TestClient

from domain.signin import inviting_many, pasted_rows
from domain.signin.inviting_many import Outcome, Pasted
from models import Invitation
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Person
from tests.unit.domain.signin.test_inviting_the_others import field, posted, told, usernames

NUMBERED = [
    "1,amy@x.io\n2,bad@\n3,cy@x.io\n4,dee@x.io",
    "1.\tamy@x.io\n2.\tbad@\n3.\tcy@x.io\n4.\tdee@x.io",
    '"1"; amy@x.io\n"2"; bad@\n"3"; cy@x.io\n"4"; dee@x.io',
    "| 1 | amy@x.io |\n| 2 | bad@ |\n| 3 | cy@x.io |\n| 4 | dee@x.io |",
    "sep=,\n1,amy@x.io\n2,bad@\n3,cy@x.io\n4,dee@x.io",
]
MIXED = "Kim Lee, kim@x.io\nbo;bo@x.io\nann;ann@x.io"


def others(pasted: str, now: int) -> Outcome:
    return inviting_many.invite(Pasted(pasted, is_of_others=True), None, now, ORIGIN)


@pytest.mark.parametrize("pasted", NUMBERED)
def test_numbers_are_left_out_of_it(ada: Person, now: int, pasted: str) -> None:
    done = others(pasted, now)
    assert usernames() == ["amy@x.io", "cy@x.io", "dee@x.io"]
    assert done.refused is not None
    [(_, sentence)] = done.refused.faults
    assert sentence.startswith("“bad@” isn't an email address.")
    inviting_many.invite(Pasted(done.rest.replace("bad@", "bad@x.io")), None, now, ORIGIN)
    assert usernames() == ["amy@x.io", "bad@x.io", "cy@x.io", "dee@x.io"]


def test_a_line_whose_quotation_is_not_closed_has_its_number_taken_too() -> None:
    pasted = '1,amy@x.io\n2,bo@x.io\n3,"Lee, cy@x.io'
    assert pasted_rows.without(pasted, {1, 2}, is_numbered=True) == '"Lee, cy@x.io'


def test_numbers_that_count_nothing_stay(ada: Person, now: int) -> None:
    assert others("username,email\n1,amy@x.io\n2,bad@", now).rest == "username,email\n2,bad@"


def test_what_is_understood_without_the_rest_is_said_to_be_ready(desk: TestClient) -> None:
    assert posted(desk, MIXED).status_code == 422
    answer = posted(desk, MIXED, others="yes")
    assert "2 people have been invited. The line below can be invited now." in words(answer.text)
    assert field(answer) == "Kim Lee, kim@x.io"
    assert told(answer) == []
    form = answer.text.partition('action="/people/invitations/many"')[2]
    assert "aria-invalid" not in form
    assert "invite-others" not in form
    assert "<title>Error:" not in answer.text
    once = form.partition('name="once" value="')[2].partition('"')[0]
    assert posted(desk, field(answer), once=once).status_code == 303
    assert Invitation.get(Invitation.username == "kim@x.io").name == "Kim Lee"


def test_of_several_it_says_lines(desk: TestClient) -> None:
    lines = "Kim Lee, kim@x.io\nLou Lee, lou@x.io\nbo;bo@x.io\nann;ann@x.io\nzoe;zoe@x.io"
    assert "The lines below can be invited now." in words(posted(desk, lines, others="yes").text)
