"""Full names and email addresses, as they are typed and kept."""

import pytest

from domain.signin import invitees
from domain.users import details, usernames


@pytest.mark.case("B35")
@pytest.mark.parametrize(
    "typed",
    [
        *("bob＠club.example", "ｂｏｂ＠ｃｌｕｂ．ｅｘａｍｐｌｅ", "bob@club。example"),
        *(" bob@club.example\t", "mailto:bob@club.example", "MAILTO:bob@club.example"),
    ],
)
def test_an_address_is_kept_as_mail_programs_know_it(typed: str) -> None:
    assert details.clean_email(typed) == "bob@club.example"


@pytest.mark.case("B35")
@pytest.mark.parametrize("typed", ["anne‑o’hara@my‐club.example", "ANNE–OʼHARA@MY−CLUB.EXAMPLE"])
def test_dashes_and_apostrophes_are_as_on_keyboards(typed: str) -> None:
    assert details.clean_email(typed).lower() == "anne-o'hara@my-club.example"
    assert usernames.canonical(typed) == details.clean_email(typed).lower()


@pytest.mark.parametrize(
    "typed",
    [
        *("bob@localhost", "o'hara+x@club.example", "用户@例子.中国", "büro@bücher.example"),
        *("a..b@docomo.example", "!#$%&*/=?^_`{|}~-@x.example", "Bob@Club.example", "a@क्षेत्र.भारत"),
    ],
)
def test_addresses_as_people_have_them_are_welcome(typed: str) -> None:
    assert details.clean_email(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("bob", "bob@", "@club.example", "bob@club@example", "bob@club.example.", "bob@.example"),
        *(
            "bob@club..example",
            "bob@club.example)",
            "bob@club.example/x",
            "a@x.example b@x.example",
        ),
        *("Bob <bob@club.example>", "bob@[::1]", "mailto:", "https://x:y@club.example"),
    ],
)
def test_what_can_be_no_address_is_refused(typed: str) -> None:
    with pytest.raises(details.EmailRefused, match="Enter an email address like"):
        details.clean_email(typed)
    assert details.contact(typed) == ""


@pytest.mark.case("B02")
@pytest.mark.parametrize(
    ("username", "contact"),
    [("bob@club.example", "bob@club.example"), ("bob@club@example", ""), ("bob@x..example", "")],
)
def test_only_a_username_that_is_an_address_becomes_the_contact(
    username: str, contact: str
) -> None:
    assert invitees.check(username, "member").email == contact
