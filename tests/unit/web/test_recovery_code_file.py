"""The recovery code as a file, whose day is read beside days of the reader's own zone."""

from urllib.parse import unquote

from starlette.testclient import TestClient

from domain.mfa import recovery_codes
from models import Session
from tests.unit.browser import words
from tests.unit.conftest import NOW, Person, sign_in
from web.recovery_code_file import download


def test_the_file_names_the_zone_of_its_day(bob: Person) -> None:
    link = download("Nightlatch", "https://id.example", bob.user, "CODE", NOW)
    assert "Created on: January 15, 2027 (UTC)\r\n" in unquote(link)


def test_so_does_what_is_printed_without_scripts(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    recovery_codes.generate(Session.get(Session.user == bob.user), now)
    page = words(client.get("/profile/recovery-code").text)
    assert "(UTC)" in page.partition("Created on")[2][:30], page
