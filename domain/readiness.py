"""Whether this process can serve: its database answers, and its key opens it."""

from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded

from domain import audit, vault
from domain.keyring import BadKey
from models import Installation, database


def is_ready() -> bool:
    """Look, and say in the log what stands in the way; strangers get no details."""
    try:
        with database.connection_context():
            found = Installation.get_or_none()
            if found is None:
                return _not_ready("database")
            vault.unseal(vault.INSTALLATION, found.id, found.key_check)
    except (PeeweeException, MaxConnectionsExceeded):
        return _not_ready("database")
    except (BadKey, vault.Unreadable):
        return _not_ready("key")
    return True


def _not_ready(reason: str) -> bool:
    audit.log("not-ready", reason=reason)
    return False
