"""A clean start for tests."""

from domain.access import lifetimes
from domain.database.storage import write
from domain.signin import first_account
from models import Installation, Policy, SigningKey, Table, User

# As the migrations make it.
AS_MADE = {
    "required_from": None,
    "grace_days": 7,
    "decided_at": 0,
    "passkeys_from": None,
    "admin_passkeys_from": None,
    "passkeys_grace_days": 7,
    "admin_passkeys_grace_days": 7,
    "passkeys_decided_at": 0,
    "sign_ins_last": lifetimes.ADVISED,
}


def put_clock_back() -> None:
    """Forget what was noted by a clock that ran ahead, so that no later test meets it."""
    with write():
        Installation.update(
            swept_at=0,
            clock_doubted_at=0,
            clock_suspected_by=0,
            clock_latest_at=0,
            clock_went_back_at=0,
        ).execute()


def remove_everybody(now: int) -> str:
    """Leave the database as a first start does: the keys, no people, and a setup link's token.

    The keys that sign stay too: apps that know them may not ask again for a while.
    """
    with write():
        for table in Table.__subclasses__():
            if table not in (Installation, Policy, SigningKey, User):
                table.delete().execute()
        User.delete().execute()
        Policy.update(**AS_MADE).execute()
        put_clock_back()
        token = first_account.make_link(now)
    assert token is not None, "no one can be made within this transaction"
    return token
