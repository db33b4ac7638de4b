"""Makes the database and its people: python -m bench.peers.nightlatch.people PASSWORD LOGIN ...

The last one has no MFA. Prints what the measurement must know, as JSON.
"""

import json
import os
import sys
import time

import pyotp

from domain.access import acknowledgements, sessions
from domain.audit import alerts
from domain.audit.events import Caller
from domain.database import storage
from domain.database.storage import write
from domain.mfa import activation, enrolment, otpauth, recovery_code_use, recovery_codes
from domain.users import accounts, passwords
from domain.users.accounts import NewAccount
from models import Session, User, database
from operations import startup
from settings import Settings, load

# Far enough back that no code of today has been used, and that the daily sweep has no say yet.
AGO = 600


def main(password: str, *logins: str) -> None:
    """Make them and say so."""
    settings = load({**os.environ, "NIGHTLATCH_DATA_DIR": sys.argv[1]})
    now = int(time.time()) - AGO
    startup.prepare(settings, time.time)
    passwords.use_cost(settings.bcrypt_cost)
    with database.connection_context():
        secrets = {login: _person(login, password, now, login != logins[-1]) for login in logins}
        seconds = min(_seconds(password) for _ in range(5))
    storage.close_database()
    hash_name = f"bcrypt {settings.bcrypt_cost}"
    print(json.dumps({"secrets": secrets, "hash": hash_name, "hash_seconds": seconds}))


def _person(login: str, password: str, now: int, mfa: bool) -> str:
    user = accounts.create(NewAccount(login, login, password), now, Caller())
    return _secret(user, now) if mfa else ""


def _secret(user: User, now: int) -> str:
    with write():
        session = sessions.begin(user, Session.FULL, now, Caller()).session
        begun = enrolment.begin(session, now)
        secret = pyotp.parse_uri(otpauth.uri(begun, Settings().site_name)).secret
        activation.activate(session, pyotp.TOTP(secret).at(now), now)
        recovery_codes.generate(session, now)
        recovery_code_use.mark_saved(session, now)
        session.delete_instance()
        _read_everything(user, now)
    return secret


def _read_everything(user: User, now: int) -> None:
    """As on any day: what happened in other sessions has been read, so no page begins with it."""
    session = sessions.begin(user, Session.FULL, now, Caller()).session
    acknowledgements.mark_seen(session, [line.id for line in alerts.unseen(session).lines])
    assert not alerts.unseen(session).lines
    session.delete_instance()


def _seconds(password: str) -> float:
    user = User.get()
    began = time.perf_counter()
    assert passwords.verify(user, password)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[2:])
