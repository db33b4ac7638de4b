"""Makes the database and its people: python people.py PASSWORD LOGIN ...

The last one has no MFA. Prints what the measurement must know, as JSON.
"""

import json
import sys
import time
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask_security import hash_password, verify_password
from peer import create_app, db
from sqlalchemy import text


def main(password: str, *logins: str) -> None:
    """Make them and say so."""
    app = create_app()
    with app.app_context():
        db.session.execute(text("PRAGMA journal_mode=WAL"))
        db.create_all()
        hashed = hash_password(password)
        secrets = {login: _person(app, login, hashed, mfa=login != logins[-1]) for login in logins}
        db.session.commit()
        seconds = min(_seconds(password, hashed) for _ in range(5))
    _, algorithm, _, rounds, *_ = hashed.split("$")
    hash_name = f"{algorithm} {rounds}"
    print(json.dumps({"secrets": secrets, "hash": hash_name, "hash_seconds": seconds}))


def _person(app: Flask, login: str, hashed: str, *, mfa: bool) -> str:
    datastore, totp = app.security.datastore, app.security.totp_factory
    user = datastore.create_user(email=login, password=hashed)
    if not mfa:
        return ""
    sealed = totp.generate_totp_secret()
    datastore.tf_set(user, "authenticator", sealed)
    return parse_qs(urlsplit(totp.get_totp_uri(login, sealed)).query)["secret"][0]


def _seconds(password: str, hashed: str) -> float:
    began = time.perf_counter()
    verify_password(password, hashed)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
