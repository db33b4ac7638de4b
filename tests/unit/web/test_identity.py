"""What an app is told of the person: five headers, always, in plain ASCII."""

import pytest

from models import User
from web import identity

BOB = User(username="bob", name="Bob Example", email="bob@example.test", sub="5" * 32)


@pytest.mark.requirement("S-105")
@pytest.mark.case("B46")
def test_all_five_are_there_even_if_empty() -> None:
    nobody = User(username="x", name="", email="", sub="5")
    assert list(identity.headers(nobody, ())) == list(identity.NAMES)
    assert identity.headers(nobody, ())["Remote-Groups"] == ""


@pytest.mark.requirement("S-109")
def test_what_is_plain_stays_as_it_is() -> None:
    assert identity.headers(BOB, ("Ops", "team a", "x.y_z-1")) == {
        "Remote-User": "bob",
        "Remote-Name": "Bob Example",
        "Remote-Email": "bob@example.test",
        "Remote-Groups": "Ops,team a,x.y_z-1",
        "Remote-Sub": "5" * 32,
    }


@pytest.mark.requirement("S-109")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Zoë O'Neil", "Zo%C3%AB O'Neil"),
        ("Łukasz", "%C5%81ukasz"),
        ("名前", "%E5%90%8D%E5%89%8D"),
        ("100% Bob, Jr.", "100%25 Bob, Jr."),
        ("a\r\nRemote-User: admin", "a%0D%0ARemote-User: admin"),
        ("tab\tdel\x7fnul\x00", "tab%09del%7Fnul%00"),
        ("\ud800", "?"),
    ],
)
def test_anything_else_is_encoded(name: str, told: str) -> None:
    headers = identity.headers(User(username="x", name=name, email="", sub=""), ())
    assert headers["Remote-Name"] == told


@pytest.mark.requirement("S-109")
def test_a_comma_in_a_group_is_none_between_groups() -> None:
    groups = identity.headers(BOB, ("a,b", "Größe"))["Remote-Groups"]
    assert groups == "a%2Cb,Gr%C3%B6%C3%9Fe"
