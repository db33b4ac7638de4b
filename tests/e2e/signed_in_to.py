"""A sign-in at an app by OpenID Connect, as the database has it once the app has its tokens."""

from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.database.storage import write
from domain.encryption import tokens
from models import Consent, Grant, Session, User, database
from nightlatch_qa import Person, site
from test_mode.cast import BROWSER


def signed_in_to(person: Person, name: str, *, is_trusted: bool = True) -> None:
    """In the browser that the person signed in with last."""
    now, client = (
        int(site.server().now()),
        ClientSettings(
            redirects=(f"https://{name.lower()}.example.test/cb",), is_trusted=is_trusted
        ),
    )
    with database.connection_context():
        user = User.get(User.username == person.username)
        wanted = AppSettings(name, "", is_for_everyone=True, client=client)
        app = registry.add(wanted, now, BROWSER, None)
        session = Session.select().where(Session.user == user).order_by(Session.id.desc()).get()
        at = {"auth_time": now, "created_at": now, "spent_at": now, "used_at": now}
        said = {"acr": "", "amr": "pwd otp", "scope": "openid", "redirect_uri": ""}
        whose = {"app": app, "user": user, "session": session, "sub": user.sub, "sid": name}
        with write():
            Grant.create(code_hash=tokens.hashed(name), **whose, **at, **said)
            if not is_trusted:
                Consent.create(app=app, user=user, scope="openid", given_at=now)
