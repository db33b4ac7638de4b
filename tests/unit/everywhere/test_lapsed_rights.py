"""What outlives a right, and must not."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.mfa import code_text, recovery, recovery_codes, state
from domain.signin import confirmation, invitations, reset_links, signin
from domain.signin.invitees import Invitee
from domain.signin.reset_links import NewPassword
from domain.team import help_desk, people
from models import Event, Invitation, Session, SignInCode
from tests.unit.conftest import ORIGIN, Person, sign_in, signed_in, with_mfa

NEW_PASSWORD = "purple onion tram sky"


@pytest.mark.requirement("S-51")
@pytest.mark.parametrize("deed", [people.make_member, people.disable, people.delete])
def test_what_an_administrator_prepared_goes_with_the_right_to(
    ada: Person, make_user: Callable[..., Person], now: int, deed: people.Deed
) -> None:
    eve = with_mfa(make_user("eve", "Eve", is_admin=True))
    invitations.invite([Invitee("eve-again", True)], eve.user, now, ORIGIN)
    deed(eve.user, now, ORIGIN, ada.user)
    assert not Invitation.select().exists()


@pytest.mark.requirement("S-51")
def test_a_members_sign_in_code_opens_no_administrators_account(
    ada: Person, bob: Person, now: int
) -> None:
    help_desk.make_sign_in_code(bob.user, now, ORIGIN, ada.user)
    people.make_admin(bob.user, now, ORIGIN, ada.user)
    assert not SignInCode.select().exists()


@pytest.mark.requirement("S-93")
def test_no_browser_passes_for_the_shell(client: TestClient, alice: Person) -> None:
    client.headers["User-Agent"] = "nightlatch user reset-mfa"
    sign_in(client, alice)
    event = Event.select().order_by(Event.id.desc()).get()
    assert (event.actor, event.browser) == (alice.user, "")


def test_once_the_phone_is_found_no_session_confirms_without_a_code(bob: Person, now: int) -> None:
    made = []
    for _ in range(2):
        text = recovery_codes.generate(signed_in(bob), now).text
        half = signed_in(bob, now, stage=Session.PASSWORD)
        made.append(signin.with_recovery_code(half, text, now, ORIGIN))
    session = sessions.resume(made[0].token, now)
    assert session is not None
    recovery.found_phone(session, bob.code(now), now)
    other = sessions.resume(made[1].token, now)
    assert other is not None
    assert confirmation.asks_for_code(other)


@pytest.mark.requirement("S-73")
@pytest.mark.parametrize(
    "charset", ["undefined", "unicode_escape", "raw_unicode_escape", "punycode", "utf-16", "a\x00b"]
)
def test_a_form_in_a_foreign_charset_is_refused(
    client: TestClient, alice: Person, charset: str
) -> None:
    part = b'--X\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--X--\r\n'
    headers = {"Content-Type": f"multipart/form-data; boundary=X; charset={charset}"}
    assert client.post("/sign-in", content=part, headers=headers).status_code == 400


def test_without_mfa_a_recovery_code_at_a_link_leads_nowhere(alice: Person, now: int) -> None:
    token = reset_links.make(alice.user, now, ORIGIN)
    given = NewPassword(NEW_PASSWORD, recovery_code=code_text.new())
    assert reset_links.use(token, given, now, ORIGIN).opened is None
    assert recovery_codes.live(alice.user) is None
    assert not state.is_on(alice.user)
