"""A key whose file is gone, or can't be used any more, while the server is running."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.encryption import vault
from domain.encryption.keyring import Key, Keyring
from models import Invitation
from tests.unit.conftest import Clock, Person, sign_in

TITLE = "The server can&#39;t use its key"


def remove(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def open_to_others(file: Path) -> None:
    file.chmod(0o644)


def link_to_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


@pytest.mark.case("B54")
@pytest.mark.parametrize("harm", [remove, empty, open_to_others, link_to_nowhere])
def test_a_key_that_can_no_longer_be_read_is_told_where_it_matters(
    key_file: Path, client: TestClient, ada: Person, clock: Clock, harm: Callable[[Path], None]
) -> None:
    sign_in(client, ada, clock.now)
    content = key_file.read_bytes()
    harm(key_file)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready: key\n")
    page = client.get("/overview")
    assert page.status_code == 200
    assert str(key_file) in page.text
    made = client.post("/people/invitations", data={"username": "zoe", "role": "member"})
    assert made.status_code == 503
    assert TITLE in made.text
    assert not Invitation.select().exists()
    key_file.unlink(missing_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(content)
    assert client.get("/readyz").text == "ready\n"
    again = client.post("/people/invitations", data={"username": "zoe", "role": "member"})
    assert again.status_code == 303


@pytest.mark.case("B54")
def test_with_another_key_signing_in_says_whose_fault_it_is(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    vault.use(Keyring((Key(bytes(range(32)), "elsewhere"),)))
    data = {"username": "bob", "password": bob.password}
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 503
    assert TITLE in answer.text
