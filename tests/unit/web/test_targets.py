"""What a form takes, and where signing in leads."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, UploadFile
from starlette.testclient import TestClient

from tests import cases
from tests.unit.conftest import PASSWORD, Person
from web.forms import Form, Malformed, Missing, TooLong
from web.targets import safe_next


class Example(Form):
    """Two fields, one compulsory."""

    fields = {"name": "Enter a name.", "note": ""}


def test_a_form_knows_only_its_fields() -> None:
    form = Example.parse(FormData([("name", "Ada"), ("is_admin", "1")]))
    assert form.values == {"name": "Ada", "note": ""}


@pytest.mark.requirement("S-73")
@pytest.mark.requirement("S-74")
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], Missing),
        ([("name", "  ")], Missing),
        ([("name", "a"), ("name", "b")], Malformed),
        ([("name", "a\0b")], Malformed),
        ([("name", "a" * 1025)], TooLong),
        ([("name", UploadFile(io.BytesIO(b"Ada")))], Malformed),
    ],
)
def test_what_no_person_sends_is_refused_at_the_field(
    data: list[tuple[str, str | UploadFile]], fault: type[Exception]
) -> None:
    form = Example.parse(FormData(data))
    assert isinstance(form.errors["name"], fault)
    assert form.first_error == "name"


class Secret(Example):
    """The same, where the name is a secret."""

    secrets = frozenset({"name"})


@pytest.mark.parametrize("text", ["\0Ada\r\n\0Bob", "Ada\r\n\ud83dBob\udfff"])
def test_what_cant_be_read_in_a_text_is_taken_out_and_the_rest_is_kept(text: str) -> None:
    form = Example.parse(FormData([("name", text), ("note", "\0")]))
    assert form.shown("name") == "Ada\r\nBob"
    assert form.errors["name"].sentence == (
        "A character that can't be used was removed. Check the rest, then try again."
    )
    assert (form["note"], form.errors["note"].reason) == ("", "field-malformed")


def test_a_secret_that_cant_be_read_is_entered_again() -> None:
    form = Secret.parse(FormData([("name", "a\0b")]))
    assert form["name"] == ""
    assert form.errors["name"].sentence == "This can't be read. Enter it again."


TARGETS = cases.rows("B43", "return_target")[0]["values"]


@pytest.mark.requirement("S-80")
@pytest.mark.parametrize(
    "target", ["/%5Cevil.example", "/%255cevil.example", "/./x", "/%2e%2e/x", "/a/%252e%252e/x"]
)
def test_no_backslash_and_no_dot_segment_hides_in_a_return_target(target: str) -> None:
    assert not safe_next(target)


@pytest.mark.requirement("S-80")
def test_a_return_target_has_a_longest_length() -> None:
    assert safe_next("/" + "a" * 999) != ""
    assert not safe_next("/" + "a" * 1000)


@pytest.mark.case("B43")
@pytest.mark.requirement("S-80")
@pytest.mark.parametrize("target", TARGETS)
def test_foreign_return_targets_lead_home(target: str) -> None:
    assert safe_next(target) == ""


@pytest.mark.parametrize("target", ["/profile", "/help/mfa#lost-phone", "/x?a=1%2B1&b=//y"])
def test_own_return_targets_are_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.requirement("S-80")
@given(st.text(max_size=40))
def test_a_return_target_never_leaves_the_site(target: str) -> None:
    kept = safe_next(target)
    assert kept == "" or re.match(r"/(?![/\\])", kept)


@pytest.mark.case("B43")
@pytest.mark.requirement("S-80")
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("htmx", [False, True])
def test_signing_in_never_leads_off_the_site(
    client: TestClient, alice: Person, target: str, htmx: bool
) -> None:
    data = {"username": "alice", "password": PASSWORD, "next": target}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post("/sign-in", data=data, headers=headers)
    assert answer.headers["HX-Redirect" if htmx else "Location"] == "/profile"


def test_signing_in_leads_where_one_was_going(client: TestClient, alice: Person) -> None:
    asked = client.get("/profile/password").headers["Location"]
    assert asked == "/sign-in?next=%2Fprofile%2Fpassword"
    data = {"username": "alice", "password": PASSWORD, "next": "/profile/password"}
    assert client.post("/sign-in", data=data).headers["Location"] == "/profile/password"
