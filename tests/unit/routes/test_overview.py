"""The administrators' overview: what needs doing, and how server and team are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from domain.apps import registry
from domain.clock import server_clock
from domain.mfa import clock_drift, passkey_policy, policy
from domain.mfa.passkey_policy import EVERYONE, Whom
from domain.signin import invitations
from domain.signin.invitees import Invitee
from models import User
from operations import release, upkeep
from tests.unit.app_makers import MakeApp
from tests.unit.browser import words
from tests.unit.conftest import NOW, ORIGIN, Clock, Person, sign_in
from tests.unit.full_disk import no_room
from tests.unit.passkeys import with_passkey

HOUR = 60 * 60


def overview(client: TestClient, ada: Person, now: int) -> str:
    sign_in(client, ada, now)
    return words(client.get("/overview").text)


def test_a_quiet_server_says_that_all_is_well(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    assert "Nothing right now." in overview(client, ada, now)


def test_who_is_alone_is_led_to_inviting_people(client: TestClient, ada: Person, now: int) -> None:
    page = overview(client, ada, now)
    assert "You're the only one here so far. Invite people" in page
    assert "Nothing right now." not in page
    client.post("/people/invitations", data={"username": "carol", "role": "member", "once": "x"})
    assert "the only one here" not in words(client.get("/overview").text)


def test_it_names_who_has_no_mfa(client: TestClient, ada: Person, alice: Person, now: int) -> None:
    page = overview(client, ada, now)
    assert "1 of 2 active people has no MFA yet: Alice Example." in page
    assert "Nothing right now." not in page


def test_it_counts_open_invitations(client: TestClient, ada: Person, now: int) -> None:
    sign_in(client, ada, now)
    client.post("/people/invitations", data={"username": "carol", "role": "member", "once": "x"})
    assert "1 open invitation." in words(client.get("/overview").text)


def test_it_says_which_version_runs(client: TestClient, ada: Person, now: int) -> None:
    assert release.RUNNING in overview(client, ada, now)


def test_a_doubted_clock_needs_care_on_edit_profile_and_says_so_here(
    client: TestClient, ada: Person, bob: Person, alice: Person, now: int
) -> None:
    for person in (bob, alice):
        clock_drift.note_doubt(person.user, now)
    assert "Is this server's clock right?" in overview(client, ada, now)
    assert "This server needs attention." in client.get("/profile").text


@pytest.mark.requirement("S-201")
def test_it_names_whose_passkeys_were_all_made_for_another_address(
    client: TestClient, ada: Person, alice: Person, now: int
) -> None:
    with_passkey(alice, rp_id="old.example.com", origin="https://old.example.com")
    page = overview(client, ada, now)
    assert "1 person can't use their passkeys at http://localhost:8000: alice." in page
    assert "Their passkeys are for old.example.com" in page
    assert "Nothing right now." not in page


def test_members_are_told_nothing_of_the_server(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    for moment in (clock.now + 2 * HOUR, clock.now):
        server_clock.note(Clock(moment))
    sign_in(client, bob, clock.now)
    assert "needs attention" not in client.get("/profile").text
    assert client.get("/overview").status_code == 403


def test_a_disk_without_room_needs_care(data_dir: Path, now: int) -> None:
    assert not upkeep.with_disks(data_dir, None, now).is_needed
    with no_room():
        found = upkeep.with_disks(data_dir, None, now)
    assert found.is_needed
    assert "free up space" in found.disks[0]


def checkout(root: Path, head: str) -> Path:
    (root / ".git" / "refs" / "heads").mkdir(parents=True)
    (root / ".git" / "HEAD").write_text(head)
    (root / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    return root


SHA = "0123456789abcdef0123456789abcdef01234567"
BRANCH = "ref: refs/heads/main\n"


def test_the_version_names_the_commit_of_a_branch(tmp_path: Path) -> None:
    root = checkout(tmp_path, BRANCH)
    (root / ".git/refs/heads/main").write_text(f"{SHA}\n")
    assert release.described(root) == "1.2.3 (012345678)"


def test_the_version_names_the_commit_of_a_packed_branch(tmp_path: Path) -> None:
    root = checkout(tmp_path, BRANCH)
    (root / ".git/packed-refs").write_text(f"# pack-refs\n{SHA} refs/heads/main\n")
    assert release.described(root) == "1.2.3 (012345678)"


def test_the_version_names_a_commit_that_was_checked_out(tmp_path: Path) -> None:
    assert release.described(checkout(tmp_path, SHA)) == "1.2.3 (012345678)"


@pytest.mark.parametrize("head", ["", BRANCH, "ref: refs/heads/none", "what"])
def test_without_a_commit_the_version_is_its_number(tmp_path: Path, head: str) -> None:
    assert release.described(checkout(tmp_path, head)) == "1.2.3"


def test_the_invited_are_not_among_the_people_without_mfa(
    client: TestClient, ada: Person, make_user: Callable[..., Person], now: int
) -> None:
    for number in range(upkeep.NAMED + 2):
        make_user(f"guest{number}", f"Guest {number}")
    invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    page = overview(client, ada, now)
    assert "7 of 8 active people have no MFA yet" in page
    assert "Guest 4 and 2 more." in page
    assert "1 open invitation." in page


def test_it_says_by_when_everyone_needs_mfa(client: TestClient, ada: Person, now: int) -> None:
    policy.require(7, now, ORIGIN, None)
    assert "Everyone needs MFA by the end of Friday, January 22." in overview(client, ada, now)


def test_apps_are_counted_and_those_in_need_named(desk: TestClient, make_app: MakeApp) -> None:
    assert "Apps</dt>" not in desk.get("/overview").text
    make_app("Wiki")
    registry.note_fault(make_app("Graphs"), "headers-pass", NOW)
    page = words(desk.get("/overview").text)
    assert "Apps2" in page
    assert "Graphs: The proxy lets visitors say who they are." in page
    assert "Nothing right now" not in page


def test_it_names_who_lacks_a_passkey_that_is_needed(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    assert "Passkeys are optional." in overview(client, ada, now)
    passkey_policy.require(Whom(EVERYONE, "localhost"), 7, now, ORIGIN, None)
    with_passkey(ada)
    page = words(client.get("/overview").text)
    assert "1 of 2 active people who need a passkey has none yet: Bob Example." in page
    assert "Everyone needs a passkey by the end of Friday, January 22." in page
    with_passkey(bob)
    assert "Nothing right now." in words(client.get("/overview").text)


def test_a_member_is_told_whose_pages_these_are(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    answer = client.get("/people")
    assert answer.status_code == 403
    page = words(answer.text)
    assert "Only administrators can see this page, and you're signed in as “bob”. Ask an" in page


def test_it_says_how_many_of_the_people_take_part(
    client: TestClient, ada: Person, alice: Person, bob: Person, now: int
) -> None:
    assert "People3 active With MFA2 of 3 active" in overview(client, ada, now)
    invitations.invite([Invitee("carol", False)], None, now, ORIGIN)
    User.update(disabled_at=now).where(User.id == alice.user.id).execute()
    assert "People2 active, 1 invited, 1 disabled" in words(client.get("/overview").text)
