"""Flask-Security-Too with TOTP, as its quickstart and its page on two-factor say."""

import os
from pathlib import Path

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.models import fsqla_v3
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
fsqla_v3.FsModels.set_db_info(db)


class Role(db.Model, fsqla_v3.FsRoleMixin):
    """As the quickstart has it."""


class User(db.Model, fsqla_v3.FsUserMixin):
    """As the quickstart has it."""


class WebAuthn(db.Model, fsqla_v3.FsWebAuthnMixin):
    """A table that the models want, although passkeys are off."""


def create_app() -> Flask:
    """What gunicorn serves."""
    app = Flask(__name__)
    app.config |= _settings(os.environ["PEER_SECRET"])
    db.init_app(app)
    app.security = Security(app, SQLAlchemyUserDatastore(db, User, Role))
    return app


def _settings(secret: str) -> dict[str, object]:
    return {
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "Peer",
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_POST_LOGIN_VIEW": "/tf-setup",
        "REMEMBER_COOKIE_SAMESITE": "strict",
        "SESSION_COOKIE_SAMESITE": "strict",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(os.environ['PEER_DATA']) / 'db.sqlite3'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
    }
