"""The leader of the database is killed while someone is in the middle of something."""

import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from nightlatch_qa import EditProfile, Person, SignIn, screens
from tests.e2e.browsers import Windows
from tools.cluster.laid_out import Cluster
from tools.cluster.units import wait_until

TROUBLE = re.compile(r"The server (can't reach its database|is busy|can't be reached)")
LONGEST = 30_000  # milliseconds that a person waits for an answer
BACK_WITHIN = 60  # seconds


@pytest.fixture(autouse=True)
def whole(cluster: Cluster) -> None:
    """All three PostgreSQL again, after the story before."""
    wait_until(cluster.is_whole, 120, "All three PostgreSQL")


def test_signing_in_continues_with_the_next_leader(
    windows: Windows, cluster: Cluster, people: dict[str, Person]
) -> None:
    bob, page = people["bob"], windows.open()
    SignIn(page).begin(bob)
    lose_the_leader(cluster)

    def enter_a_code() -> None:
        screens.fill(page, "Code from your authenticator app", bob.phone.next_code())
        screens.press(page, "Verify")

    patiently(cluster, page, enter_a_code, screens.heading(page, "Edit Profile"))


def test_enrolling_continues_with_the_next_leader(
    windows: Windows, cluster: Cluster, people: dict[str, Person]
) -> None:
    carol, page = people["carol"], windows.open()
    SignIn(page).sign_in(carol)
    EditProfile(page).replace_authenticator()
    old, carol.phone.secret = carol.phone.secret, ""
    carol.phone.scan(page)
    lose_the_leader(cluster)

    def enter_a_code() -> None:
        screens.fill(page, "Verify MFA Code", carol.phone.next_code())
        screens.press(page, "Enable")

    patiently(cluster, page, enter_a_code, page.get_by_text("Your new authenticator is in use"))
    assert carol.phone.secret != old
    EditProfile(page).sign_out(carol)
    SignIn(page).sign_in(carol)


def test_recovering_continues_with_the_next_leader(
    windows: Windows, cluster: Cluster, people: dict[str, Person]
) -> None:
    dave, page = people["dave"], windows.open()
    SignIn(page).begin(dave)
    screens.follow(page, "Use a recovery code")
    lose_the_leader(cluster)

    def enter_the_code() -> None:
        screens.fill(page, "Recovery code", dave.recovery_code)
        screens.press(page, "Sign in")

    patiently(cluster, page, enter_the_code, screens.heading(page, "Your new recovery code"))
    shown = page.get_by_text(re.compile(r"^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$")).first
    dave.recovery_code = shown.inner_text()


def lose_the_leader(cluster: Cluster) -> None:
    leader = cluster.leader()
    assert leader
    leader.units["patroni"].kill()
    leader.signal_postgresql(signal.SIGKILL)


def patiently(cluster: Cluster, page: Page, send: Callable[[], None], there: Locator) -> None:
    """Send; if told that the server has trouble, wait a moment and send again, once."""
    trouble = page.get_by_text(TROUBLE).first
    send()
    expect(there.or_(trouble).first).to_be_visible(timeout=LONGEST)
    if trouble.is_visible():
        wait_until(cluster.is_served, BACK_WITHIN, "Both instances")
        if page.get_by_role("button").count() == 0:
            page.go_back()
        send()
    expect(there).to_be_visible(timeout=LONGEST)
