"""The tables, and what one row knows about itself. Times are whole seconds since 1970, UTC.

The migrations make the tables, with the indexes and the promises (unique, one pending, one
live) that hold whatever two requests do at the same moment.
"""

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DatabaseProxy,
    ForeignKeyField,
    Model,
    TextField,
)

database = DatabaseProxy()


class Table(Model):  # type: ignore[misc]  # Peewee ships no types
    """Base of all tables, tied to the one database."""

    class Meta:
        database = database
        legacy_table_names = False


class Installation(Table):
    """The one row that says which key seals this database and salts its throttle."""

    created_at: int = BigIntegerField()
    key_check: bytes = BlobField()
    salt: bytes = BlobField()


class User(Table):
    """A person with an account. `username` is canonical (see domain.usernames)."""

    id: int
    username: str = CharField(max_length=64, unique=True)
    name: str = CharField(max_length=100)
    email: str = CharField(max_length=254, default="")
    email_verified_at: int | None = BigIntegerField(null=True)
    password_hash: bytes | None = BlobField(null=True)
    password_changed_at: int = BigIntegerField()
    is_admin: bool = BooleanField(default=False)
    created_at: int = BigIntegerField()
    disabled_at: int | None = BigIntegerField(null=True)


class Session(Table):
    """A browser's sign-in. The cookie holds a random token, this row only its hash.

    `stage` is `password` while the second factor is still owed, then `full`.
    `recovered` marks a session that a recovery code opened: its person has no working phone.
    """

    PASSWORD = "password"  # noqa: S105  # the name of a stage
    FULL = "full"

    id: int
    token_hash: bytes = BlobField(unique=True)
    user: User = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    stage: str = CharField(max_length=8)
    recovered: bool = BooleanField(default=False)
    created_at: int = BigIntegerField()
    seen_at: int = BigIntegerField(index=True)
    confirmed_at: int = BigIntegerField()
    address: str = CharField(max_length=45)
    browser: str = CharField(max_length=200)

    @property
    def is_full(self) -> bool:
        """Whether every factor that the account asks for was given."""
        return self.stage == self.FULL


class Authenticator(Table):
    """A TOTP secret: pending until a code proves that a phone has it, then active."""

    id: int
    user: User = ForeignKeyField(User, backref="authenticators", on_delete="CASCADE")
    name: str = CharField(max_length=50)
    sealed_secret: bytes = BlobField()
    begun_at: int = BigIntegerField()
    # No foreign key: an active authenticator outlives the session that began it.
    begun_by: int = BigIntegerField()
    activated_at: int | None = BigIntegerField(null=True)
    last_timecode: int = BigIntegerField(default=0)
    last_used_at: int | None = BigIntegerField(null=True)


class RecoveryCode(Table):
    """A recovery code's hash. Live while neither used nor replaced; one live code a person."""

    id: int
    user: User = ForeignKeyField(User, backref="recovery_codes", on_delete="CASCADE")
    code_hash: bytes = BlobField(index=True)
    created_at: int = BigIntegerField()
    used_at: int | None = BigIntegerField(null=True)
    replaced_at: int | None = BigIntegerField(null=True)
    saved_at: int | None = BigIntegerField(null=True)
    made_by: int = BigIntegerField()
    sealed_copy: bytes | None = BlobField(null=True)


class SetupLink(Table):
    """The one-time link to the set-up page of a server without accounts."""

    token_hash: bytes = BlobField(unique=True)
    created_at: int = BigIntegerField()
    used_at: int | None = BigIntegerField(null=True)


class Attempts(Table):
    """Consecutive failures at one way in; `key` names the way and whose it is."""

    key: str = CharField(max_length=100, unique=True)
    failures: int = BigIntegerField(default=0)
    next_at: int = BigIntegerField(default=0)
    last_at: int = BigIntegerField(default=0)


class Event(Table):
    """The security history, append-only. No text that a client sent but its browser's name."""

    id: int
    user: User | None = ForeignKeyField(User, null=True, backref="events", on_delete="CASCADE")
    actor: User | None = ForeignKeyField(User, null=True, backref="acts", on_delete="SET NULL")
    kind: str = CharField(max_length=40)
    at: int = BigIntegerField(index=True)
    address: str = CharField(max_length=45, default="")
    browser: str = CharField(max_length=200, default="")

