"""Making and saving the recovery code with forms that are sent twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from domain.mfa import (
    recovery_codes,
)
from models import (
    RecoveryCode,
    database,
)
from tests.unit.browser import words
from tests.unit.conftest import (
    PASSWORD,
    Clock,
    Person,
    sign_in,
    signed_in,
)
from tests.unit.rows import kinds
from tests.unit.sent_twice import ends_alike, here, twice


def _told(client: TestClient) -> str:
    """The notice on Edit Profile."""
    notice = client.get("/profile").text.partition('data-notice="recovery-code-saved"')[2]
    return words(notice.partition("</p>")[0])


@pytest.mark.requirement("S-34")
def test_two_clicks_on_generate_make_one_code(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    answers = twice(client, "/profile/recovery-code", instead_of="0")
    assert ends_alike(client, answers) == "/profile/recovery-code"
    assert recovery_codes.shown(here(bob), now) is not None
    assert RecoveryCode.select().count() == 1


@pytest.mark.requirement("S-34")
def test_two_clicks_on_regenerate_end_the_code_before_and_no_other(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    first = recovery_codes.generate(here(bob), now).row
    answers = twice(client, "/profile/recovery-code", instead_of=str(first.id))
    assert ends_alike(client, answers) == "/profile/recovery-code"
    assert RecoveryCode.select().count() == 2


@pytest.mark.requirement("S-34")
def test_six_submits_at_once_show_one_code(bob: Person, now: int) -> None:
    session = signed_in(bob, now)

    def submit(_: int) -> str:
        with database.connection_context():
            return recovery_codes.generate(session, now, instead_of=0).text

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(submit, range(6)))) == 1


@pytest.mark.requirement("S-34")
def test_a_page_that_knows_an_older_code_makes_none_and_is_told(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    elsewhere = recovery_codes.generate(signed_in(bob, now), now)
    answer = client.post("/profile/recovery-code", data={"instead_of": "0"})
    page = client.get(answer.headers["Location"])
    assert 'data-reason="recovery-code-made-meanwhile"' in page.text
    assert recovery_codes.live(bob.user) == elsewhere.row
    assert RecoveryCode.select().count() == 1


@pytest.mark.requirement("S-33")
def test_only_the_code_on_the_screen_is_marked_as_saved(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    replaced = recovery_codes.generate(here(bob), now).row
    recovery_codes.generate(here(bob), now)
    answer = client.post("/profile/recovery-code/saved", data={"saved": str(replaced.id)})
    page = client.get(answer.headers["Location"])
    assert 'data-reason="recovery-code-replaced"' in page.text
    assert not RecoveryCode.select().where(RecoveryCode.saved_at.is_null(False)).exists()


@pytest.mark.requirement("S-33")
@pytest.mark.parametrize("named", ["", "0", "-1", "x", "9" * 40])
def test_a_page_that_names_no_code_marks_none(
    client: TestClient, bob: Person, now: int, named: str
) -> None:
    sign_in(client, bob, now)
    recovery_codes.generate(here(bob), now)
    client.post("/profile/recovery-code/saved", data={"saved": named})
    assert not RecoveryCode.select().where(RecoveryCode.saved_at.is_null(False)).exists()


def test_the_pages_say_which_code_they_know(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    assert 'name="instead_of" value="0"' in client.get("/profile").text
    code = recovery_codes.generate(here(bob), now).row
    assert (
        f'name="instead_of" value="{code.id}"' in client.get("/profile/recovery-code/renewal").text
    )
    assert f'name="saved" value="{code.id}"' in client.get("/profile/recovery-code").text


def test_saving_twice_saves_once(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    code = recovery_codes.generate(here(bob), now).row
    answers = twice(client, "/profile/recovery-code/saved", saved=str(code.id))
    assert ends_alike(client, answers) == "/profile recovery-code-saved"
    assert kinds().count("recovery-code-saved") == 1
    assert "MFA is on and your recovery code is saved. You're done." in _told(client)


def test_a_later_code_says_nothing_of_the_end_of_a_set_up(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    for _ in range(2):
        code = recovery_codes.generate(here(bob), now).row
        client.post("/profile/recovery-code/saved", data={"saved": str(code.id)})
        told = _told(client)
    assert "Your recovery code is saved. Keep the code somewhere" in told
    assert "You're done" not in told


@pytest.mark.requirement("S-23")
def test_confirming_in_between_forgets_not_which_code_was_known(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    known = recovery_codes.generate(here(bob), clock.now).row
    clock.advance(700)
    data = {"instead_of": str(known.id)}
    page = client.post("/profile/recovery-code", data=data).text
    assert f'name="instead_of" value="{known.id}"' in page
    newer = recovery_codes.generate(signed_in(bob, clock.now), clock.now).row
    factors = {"confirm_password": PASSWORD, "confirm_code": bob.code(clock.now)}
    client.post("/profile/recovery-code", data=data | factors)
    assert recovery_codes.live(bob.user) == newer
