"""Makes the people of a run, with the settings of its environment: python -m tools.faults.arrange.

Prints, as JSON, the secret of each one's phone and their recovery code. A name that begins with
"app" is of an app that everyone can open, of which it prints how it proves who it is.
"""

import json
import os
import sys
import time

import pyotp

from domain.access import sessions
from domain.apps import registry
from domain.apps.app_settings import AppSettings
from domain.apps.client_settings import ClientSettings
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.mfa import activation, enrolment, otpauth, recovery_code_use, recovery_codes
from domain.oidc import clients
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Session, database
from operations import startup
from settings import Settings, load

AGO = 600  # seconds: no code of today has been used
REDIRECT = "https://wiki.example.com/cb"  # the app's, which no one ever gets to
PASSWORD = "six lanterns along a pier"  # noqa: S105  # of people who exist in the run alone


def main(*names: str) -> None:
    """Make them; those whose name begins with "admin" are administrators."""
    settings = load(os.environ)
    now = int(time.time()) - AGO
    startup.prepare(settings, time.time)
    passwords.use_cost(4)
    with database.connection_context():
        made = {name: (_app if name.startswith("app") else _person)(name, now) for name in names}
    storage.close_database()
    sys.stdout.write(json.dumps(made))


def _person(name: str, now: int) -> tuple[str, str]:
    account = NewAccount(name, name, PASSWORD, is_admin=name.startswith("admin"))
    user = accounts.create(account, now, Caller())
    with write():
        session = sessions.begin(user, Session.FULL, now, Caller()).session
        begun = enrolment.begin(session, now)
        secret = pyotp.parse_uri(otpauth.uri(begun, Settings().site_name)).secret
        activation.activate(session, pyotp.TOTP(secret).at(now), now)
        code = recovery_codes.generate(session, now)
        recovery_code_use.mark_saved(session, now)
        session.delete_instance()
    return secret, code.text


def _app(name: str, now: int) -> tuple[str, str]:
    shell = Caller.shell("app add")
    new = AppSettings(name, "", client=ClientSettings(redirects=(REDIRECT,)), is_for_everyone=True)
    app = registry.add(new, now, shell, None)
    return str(clients.of(app).client_id), clients.make_secret(app, now, shell, None)


if __name__ == "__main__":
    main(*sys.argv[1:])
