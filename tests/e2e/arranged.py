"""What no page leads to within a story, written into the database of the server in this process."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from domain.access import limits
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.audit import events
from domain.clock import server_clock
from domain.database.storage import write
from domain.mfa import clock_drift, passkey_policy
from domain.oidc import clients, faults
from models import App, Attempts, Group, Installation, Invitation, RecoveryCode, User, database
from nightlatch_qa import Person, site
from test_mode.cast import BROWSER
from tests.e2e.clock import DAY, HOUR
from tests.unit.conftest import Person as Account
from tests.unit.passkeys import with_passkey
from tests.unit.soft_key import SoftKey

WIKI = "https://wiki.example.test"


def shut_password(person: Person) -> None:
    """As a stranger's hundred wrong passwords leave it, for which they wait four days."""
    with database.connection_context():
        key = limits.password(person.username, known_browser=False).key
        Attempts.insert(key=key, failures=limits.MAX_FAILURES, last_at=_now()).execute()


def renamed(person: Person, times: int) -> None:
    """As somebody leaves it who changes their name once a day until yesterday."""
    with database.connection_context(), write():
        user = User.get(User.username == person.username)
        for days in range(times, 0, -1):
            events.record(user, events.PROFILE_CHANGED, _now() - days * DAY, BROWSER)


def email(person: Person, address: str = "", *, is_confirmed: bool = False) -> None:
    """As somebody leaves it who enters their address, and then an administrator who knows it."""
    known = {"email": address or f"{person.username}@club.example"}
    with database.connection_context():
        at = _now() if is_confirmed else None
        found = User.username == person.username
        User.update(email_verified_at=at, **known).where(found).execute()


def no_recovery_code() -> None:
    """As accounts are whose MFA was turned on before a recovery code came with it."""
    with database.connection_context():
        RecoveryCode.delete().execute()


def clock_doubted(*people: Person) -> None:
    """As browsers leave it that side with their phones against the server."""
    with database.connection_context():
        for person in people:
            user = User.get(User.username == person.username)
            clock_drift.note_doubt(user, _now())


def clock_went_back() -> None:
    """As a server leaves it whose clock was two hours ahead."""
    with database.connection_context():
        for now in (_now() + 2 * HOUR, _now()):
            server_clock.note(partial(float, now))


def restored() -> None:
    """As `nightlatch restore` leaves it, a day after."""
    day, backup = _now() - DAY, _now() - 3 * DAY
    with database.connection_context():
        Installation.update(restored_at=day, restored_to=backup).execute()


def app(name: str, origin: str = "", fault: str = "", max_age: int | None = None) -> None:
    """An app that everyone can open, with what a test has found of it."""
    address = origin or f"https://{name.lower()}.example.test"
    new = AppSettings(name, address, is_for_everyone=True, max_age=max_age)
    with database.connection_context():
        made = registry.add(new, _now(), BROWSER, None)
        if fault:
            registry.note_fault(made, fault, _now())


def client(name: str, *, is_ready: bool = True, **more: Any) -> None:
    """An app that speaks OpenID Connect, or one that has all of that before it, and faults."""
    redirects = (redirect(name),) if is_ready else ()
    wanted = ClientSettings(redirects=redirects, **more)
    new = AppSettings(name, "", is_for_everyone=True, client=wanted)
    with database.connection_context():
        made = registry.add(new, _now(), BROWSER, None)
        if is_ready:
            clients.make_secret(made, _now(), BROWSER, None)
        else:
            faults.note(made, "code-expired", "The code was more than 60 seconds old.", _now())


def redirect(name: str) -> str:
    """Where that app takes people who have signed in."""
    return f"https://{name.lower()}.example.test/cb"


def shut(name: str) -> None:
    """Have no one open that app any longer."""
    with database.connection_context(), write():
        App.update(is_for_everyone=False).where(App.name == name).execute()


def invitations_expired() -> None:
    """As they are left whose people don't join in time."""
    with database.connection_context(), write():
        Invitation.update(expires_at=_now() - HOUR).execute()


def authorize(name: str, **more: str) -> str:
    """Where that app sends people to sign in, with `more` than it has to ask."""
    with database.connection_context():
        client = clients.of(App.get(App.name == name))
    asked = {
        "client_id": client.client_id,
        "redirect_uri": redirect(name),
        "response_type": "code",
        "scope": "openid profile email groups",
        "state": "x",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
    } | more
    return f"/oidc/authorize?{urlencode(asked)}"


def sign_out(name: str, **more: str) -> str:
    """Where that app sends people to sign out."""
    with database.connection_context():
        client = clients.of(App.get(App.name == name))
    return f"/oidc/sign-out?{urlencode({'client_id': client.client_id} | more)}"


def _now() -> int:
    return int(site.server().now())


def wiki(*, is_for_everyone: bool) -> None:
    """An app that everyone can open, or as it is left when no one is let in yet."""
    with database.connection_context(), write():
        row = {"name": "Wiki", "sort_name": "wiki", "created_at": _now()}
        App.create(id=1, origin=WIKI, is_for_everyone=is_for_everyone, **row)


def passkey(person: Person, **bent: Any) -> SoftKey:
    """As somebody leaves it who added one; `bent` are the fields of SoftKey."""
    with database.connection_context():
        account = Account(User.get(User.username == person.username))
        return with_passkey(account, _now(), origin=site.url(), **bent)


def passkeys_required() -> None:
    """As `nightlatch policy passkeys` leaves it, of everyone and at once."""
    with database.connection_context():
        everyone = passkey_policy.Whom(passkey_policy.EVERYONE, "localhost")
        passkey_policy.require(everyone, 0, _now(), BROWSER, None)


def no_groups() -> None:
    """As another administrator leaves it who has just removed them all."""
    with database.connection_context():
        Group.delete().execute()
