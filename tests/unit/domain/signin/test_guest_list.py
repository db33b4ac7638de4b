"""Rows pasted from a table, to invite everybody in it."""

import pytest
from starlette.testclient import TestClient

from domain.signin import invitations
from domain.signin.invitees import Invitee, LinesRefused
from tests.unit.browser import words
from tests.unit.conftest import Person, sign_in
from tests.unit.guests import read_guests

BOB = Invitee("bob@club.example", False, "Bob Baker", "bob@club.example")
BAKER = Invitee("bob@club.example", True, "Baker, Bob", "bob@club.example")
# As other programs write tables: Google Workspace, Entra, Google Contacts, Mailchimp, Excel.
EXPORTED = [
    "First Name [Required],Last Name,Email Address [Required]\nBob,Baker,bob@club.example",
    "Name [displayName] Required,User name [userPrincipalName]\nBob Baker,bob@club.example",
    "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value\nBob,Baker,Work,bob@club.example",
    "Email Address,First Name,Last Name,MEMBER_RATING\nbob@club.example,Bob,Baker,2",
    "sep=;\nname;email\nBob Baker;bob@club.example",
    "sep=\r\nname;email\r\nBob Baker;bob@club.example",
    'sep="\nname;email\nBob Baker;bob@club.example',
    '"sep=;"\nname;email\nBob Baker;bob@club.example',
    '"sep=,"\r\n"name","email"\r\n"Bob Baker","bob@club.example"',
    '"name" ; "email"\n"Bob Baker" ; "bob@club.example"',
    "Username*,Full name:\nbob@club.example,Bob Baker",
    "E-Mail-Adresse;Vorname;Nachname\nbob@club.example;Bob;Baker",
    "Nom;Prénom;Adresse e-mail\nBaker;Bob;bob@club.example",
    "Correo electrónico,Nombre,Apellidos\nbob@club.example,Bob,Baker",
    "| Name | E-Mail |\n|------|:------:|\n| Bob Baker | bob@club.example |",
    "email,name,displayname\nbob@club.example,Bob Baker,bobby",
    'email,name\n“bob@club.example”,="Bob Baker"',
    "email，name\nmailto:bob@club.example，Bob Baker",
    "email、name\nbob@club.example、‘Bob Baker’",
]  # fmt: skip


CURLY = ("“”", "„“", "„”", "””", "«»", "»«")
SEMICOLON = Invitee("bob@club.example", False, "Baker; Bob", "bob@club.example")
JUNIOR = Invitee("bob@club.example", False, "Baker, “Bob”, Jr", "bob@club.example")
CAROL = Invitee("carol@club.example", False, "", "carol@club.example")
NUMBERED = [
    "1,Bob Baker,bob@club.example\n2,,carol@club.example",
    "1.\tBob Baker\tbob@club.example\n2.\tcarol@club.example",
    "1);bob@club.example;Bob Baker\n\n2);carol@club.example",
    "01,Bob Baker,bob@club.example,member\n02,carol@club.example,member",
    "| 1 | Bob Baker | bob@club.example |\n| 2 | carol@club.example |",
    "١,Bob Baker,bob@club.example\n٢,carol@club.example",
]


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("bob", [Invitee("bob", False)]),
        ("\n bob \n\n,,\nCarol, admin\n", [Invitee("bob", False), Invitee("carol", True)]),
        ("Bob Baker,bob@club.example", [BOB]),
        ("bob@club.example\tBob Baker\r\n", [BOB]),
        ("Bob Baker;bob@club.example;member", [BOB]),
        ('"Baker, Bob",bob@club.example,Administrator', [BAKER]),
        ("Baker, Bob\tbob@club.example\tadmin", [BAKER]),
        ("Baker, Bob;bob@club.example;admin", [BAKER]),
        ("Bob Baker <bob@club.example>", [BOB]),
        ('"Bob Baker" <bob@club.example>', [BOB]),
        ("Role;E-Mail;Full name\nadmin;bob@club.example;Baker, Bob", [BAKER]),
        ("First name\tSurname\tEmail address\tPhone\nBob\tBaker\tbob@club.example\t017", [BOB]),
        ("\ufeffusername,role\r\neve,\r\n", [Invitee("eve", False)]),
        ("bob,Bob Baker,b@club.example", [Invitee("bob", False, "Bob Baker", "b@club.example")]),
        ("user name,e-mail\nbob,", [Invitee("bob", False)]),
        *((table, [BOB]) for table in EXPORTED),
        ("• bob\u2028- carol\x0b2. dave", [Invitee(n, False) for n in ("bob", "carol", "dave")]),
        ("bob，ａdmin", [Invitee("bob", True)]),
        *((f"{q[0]}Baker, Bob{q[1]},bob@club.example,admin", [BAKER]) for q in CURLY),
        *((f"bob@club.example, {q[0]}Baker, Bob{q[1]} ,admin", [BAKER]) for q in CURLY),
        ("“Baker; Bob”;bob@club.example", [SEMICOLON]),
        ('bob@club.example, "Baker, Bob" , admin', [BAKER]),
        (' "Baker, Bob", bob@club.example,admin', [BAKER]),
        ('name, email\n  "Baker, “Bob”, Jr", bob@club.example', [JUNIOR]),
        ("“Baker, Bob” <bob@club.example>,admin", [BAKER]),
        ('"Baker, “Bob”, Jr",bob@club.example', [JUNIOR]),
        ("“Bob Baker”,bob@club.example", [BOB]),
        *((table, [BOB, CAROL]) for table in NUMBERED),
        ("1,bob\n2,carol", [Invitee("bob", False), Invitee("carol", False)]),
        ("1\n2", [Invitee("1", False), Invitee("2", False)]),
        ("1,admin\n2,member", [Invitee("1", True), Invitee("2", False)]),
        ("username,email\n1,b@x.example", [Invitee("1", False, "", "b@x.example")]),
        ("1001,b@x.example", [Invitee("1001", False, "", "b@x.example")]),
    ],
)
def test_a_table_is_read_as_it_is_meant(pasted: str, found: list[Invitee]) -> None:
    assert read_guests(pasted) == found


@pytest.mark.parametrize(
    ("pasted", "line", "said"),
    [
        ("", 0, "at least one username"),
        ("username,name", 0, "at least one username or email address below the heading row"),
        ("bob,user\ncarol,user", 1, "Is “bob” or “user” the username?"),
        ("Adres e-mail,Nazwa\nbob@club.example,Bob Baker", 1, "Is this the heading row?"),
        ("carol\n\na b", 3, "no username or email address"),
        ("carol\nCAROL", 2, "“carol” is also on line 1"),
        ("bob@x.example\nBob,bob@x.example\nBob B,Bob@x.example", 3, "also on line 1"),
        ("carol,boss", 1, "Is “carol” or “boss” the username?"),
        ("a@x.example,b@x.example", 1, "several email addresses"),
        ("A B,C D,a@x.example", 1, "several names"),
        ("carol,admin,member", 1, "several roles"),
        ('carol\n"dave\nerin\x03', 2, "opened here is never closed"),
        ('carol\n"dave\nerin', 2, "opened here is never closed"),
        ("username,role\ncarol,boss", 2, "“boss” isn't a role"),
        ("username,role\ncarol,admin,x", 2, "more cells than the heading row"),
        ("username,e-mail\ncarol,carol@", 2, "Enter an email address like"),
        ("1,b@x.example", 1, "Is “1” the username?"),
        ("1.,Bob Baker", 1, "Is “1.” the username?"),
        ("\n3,b@x.example\n4,c@x.example", 2, "Is “3” the username?"),
        ("2,b@x.example\n1,c@x.example", 1, "Is “2” the username?"),
        ('1,b@x.example\n2,"c', 1, "Is “1” the username?"),
        ('1,b@x.example\n2,"c', 2, "is never closed"),
        ('"dave\nerin",dave@x.example\nno good', 3, "no username"),
    ],
)
def test_each_line_that_is_wrong_is_named(pasted: str, line: int, said: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests(pasted)
    assert any(number == line and said in sentence for number, sentence in refused.value.faults)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("username,name", "No one has been invited yet."),
        ("\n".join(f"guest-{n}" for n in range(501)), "No one has been invited yet."),
        (
            "\n".join([*(f"guest-{n}" for n in range(501)), "no good"]),
            "yet: 1 line needs a change.",
        ),
        ("no good\na b", "yet: 2 lines need a change."),
    ],
)
def test_only_lines_that_are_wrong_are_counted(pasted: str, said: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests(pasted)
    assert refused.value.sentence.endswith(said)


@pytest.mark.parametrize(
    "pasted", ["bob\x03\ncarol", "\x03", "bob,Bob\x03,bob@x.example", "\x03\n\x03\x03", "\ue000"]
)
def test_a_character_that_cant_be_seen_is_told_as_such(pasted: str) -> None:
    with pytest.raises(LinesRefused) as refused:
        read_guests(pasted)
    code = "U+E000" if "\ue000" in pasted else "U+0003"
    assert f"invisible character ({code})" in refused.value.faults[0][1]
    assert "quotation" not in str(refused.value.faults)


def test_more_than_can_be_invited_at_once_are_refused() -> None:
    most = invitations.MAX_AT_ONCE
    assert len(read_guests("\n".join(f"guest-{n}" for n in range(most)))) == most
    with pytest.raises(LinesRefused) as refused:
        read_guests("\n".join(f"guest-{n}" for n in range(most + 1)))
    assert refused.value.faults == [(0, f"You can invite up to {most} people at once.")]


def test_each_fault_has_a_place_of_its_own_and_nothing_typed_is_lost(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    lines = "\n".join(["carol", *["no good"] * 22])
    answer = client.post("/people/invitations/many", data={"lines": lines})
    assert answer.status_code == 422
    assert "<li>Line 2: This line has no username" in answer.text
    assert "<li>and 2 more lines</li>" in answer.text
    assert "No one has been invited yet: 22 lines need a change." in words(answer.text)
    fewer = client.post("/people/invitations/many", data={"lines": "no good\n" * 21})
    assert "<li>and 1 more line</li>" in fewer.text
    assert f"\n{lines}</textarea>" in answer.text


def test_a_text_that_is_too_long_is_kept(client: TestClient, ada: Person, now: int) -> None:
    sign_in(client, ada, now)
    answer = client.post("/people/invitations/many", data={"lines": "x" * 60_001})
    assert answer.status_code == 422
    assert "at most 60000 characters" in answer.text
    assert "x" * 60_001 in answer.text


def test_what_was_typed_for_one_person_is_kept_beside_what_is_wrong(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    given = {"username": "carol", "name": "Carol Clark", "email": "carol@", "role": "admin"}
    answer = client.post("/people/invitations", data=given)
    assert 'id="email-error" data-reason="email-not-allowed"' in answer.text
    assert 'value="Carol Clark"' in answer.text
    assert "selected>Administrator" in answer.text
