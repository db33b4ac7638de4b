"""How a form is encoded: in UTF-8, escaped as browsers do or as it is, as scripts do."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from models import User
from tests.unit.browser import Browser
from tests.unit.conftest import PASSWORD, Person, sign_in

FORM = "application/x-www-form-urlencoded"
NAMES = ["Zoë Ärger", "例え 太郎", "Ивáн", "नमिता", "🔐 Zed", "a=b;c", "100% + 1"]


def sent(client: Browser, name: bytes, kind: str = FORM) -> int:
    fields = {b"shown_to": client.shown_to("").encode(), b"name": name, b"email": b""}
    body = b"&".join(field + b"=" + value for field, value in fields.items())
    return client.post("/profile", content=body, headers={"Content-Type": kind}).status_code


@pytest.mark.case("B84")
@pytest.mark.parametrize("kind", [FORM, f"{FORM};charset=UTF-8", FORM.upper()])
@pytest.mark.parametrize("escapes", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_as_it_is(
    client: Browser, alice: Person, name: str, escapes: bool, kind: str
) -> None:
    sign_in(client, alice)
    # What means something in a form is always escaped, and so are spaces.
    written = quote(name) if escapes else name.replace("%", "%25").replace("+", "%2B")
    assert sent(client, written.replace(" ", "+").encode(), kind) == 303
    assert User.get().name == name


@pytest.mark.case("B84")
def test_a_username_is_known_however_it_is_sent(
    client: Browser, make_user: Callable[..., Person]
) -> None:
    make_user("änne", "Änne")
    for username in ("änne", "%C3%A4nne", "ÄNNE"):
        body = f"username={username}&password={quote(PASSWORD)}&shown_to={client.shown_to('')}"
        client.cookies.clear()
        answer = client.post("/sign-in", content=body.encode(), headers={"Content-Type": FORM})
        assert answer.status_code == 303


@pytest.mark.case("B34")
@pytest.mark.parametrize("name", [b"J%F6rg", b"J\xf6rg", b"%ED%A0%80", b"\xed\xa0\x80", b"J%C3"])
def test_what_is_no_text_is_not_kept(client: Browser, alice: Person, name: bytes) -> None:
    sign_in(client, alice)
    assert sent(client, name) == 422
    assert User.get().name == "Alice Example"


@pytest.mark.requirement("S-73")
def test_a_form_has_so_many_fields(client: Browser, alice: Person) -> None:
    body = b"&".join(b"x=1" for _ in range(51))
    answer = client.post("/sign-in", content=body, headers={"Content-Type": FORM})
    assert answer.status_code == 400


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(("fields", "files"), [(51, 0), (0, 1)])
def test_a_form_in_parts_has_so_many_and_no_file_unasked(
    client: Browser, fields: int, files: int
) -> None:
    kinds = [f'name="x{n}"' for n in range(fields)] + ['name="f"; filename="f"'] * files
    parts = [f"--B\r\nContent-Disposition: form-data; {kind}\r\n\r\n1\r\n" for kind in kinds]
    body, kind = "".join([*parts, "--B--\r\n"]), "multipart/form-data; boundary=B"
    answer = client.post("/sign-in", content=body.encode(), headers={"Content-Type": kind})
    assert answer.status_code == 400
