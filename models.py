"""The tables, and what one row knows about itself. Times are whole seconds since 1970, UTC.

The migrations make the tables, with the indexes and the promises (unique, one pending, one
live) that hold whatever two requests do at the same moment.
"""

import secrets
from functools import lru_cache
from hashlib import sha256
from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DatabaseProxy,
    ForeignKeyField,
    Model,
)

database = DatabaseProxy()


@lru_cache(1024)
def _shown_as(number: int, username: str) -> str:
    return f"{number}-{sha256(username.encode()).hexdigest()[:12]}"


def new_sub() -> str:
    """What names a person to apps: random, and nothing that says who it is."""
    return secrets.token_hex(16)


class Table(Model):
    """Base of all tables, tied to the one database."""

    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False


class Installation(Table):
    """The one row that says which key seals this database and salts its throttle."""

    created_at = BigIntegerField()
    key_check = BlobField()
    key_made_at = BigIntegerField(default=0)
    salt = BlobField()
    swept_at = BigIntegerField(default=0)
    clock_doubted_at = BigIntegerField(default=0)
    # The latest moment seen, and when the clock was found to be behind it, and by how many seconds.
    clock_latest_at = BigIntegerField(default=0)
    clock_went_back_at = BigIntegerField(default=0)
    clock_went_back_by = BigIntegerField(default=0)
    clock_suspected_at = BigIntegerField(default=0)
    clock_suspected_by = BigIntegerField(default=0)
    backup_claimed_until = BigIntegerField(default=0)
    backed_up_at = BigIntegerField(default=0)
    # By the instance on this machine, in whose folder it is.
    backed_up_on = CharField(max_length=64, default="")
    backup_failed_at = BigIntegerField(default=0)
    backup_fault = CharField(max_length=300, default="")
    restored_at = BigIntegerField(default=0)
    restored_to = BigIntegerField(default=0)
    # Made by the test mode, whose passwords are public.
    is_test = BooleanField(default=False)


class User(Table):
    """A person with an account. `username` is canonical (see domain.users.usernames)."""

    username = CharField(max_length=64, unique=True)
    name = CharField(max_length=100)
    email = CharField(max_length=254, default="")
    email_verified_at = BigIntegerField(null=True)
    password_hash = BlobField(null=True)
    password_changed_at = BigIntegerField()
    is_admin = BooleanField(default=False)
    created_at = BigIntegerField()
    disabled_at = BigIntegerField(null=True)
    # What lists are sorted by; 0 is never.
    sort_name = CharField(max_length=100, default="")
    last_seen_at = BigIntegerField(default=0)
    mfa_since = BigIntegerField(default=0)
    # When an administrator last asked the person to set up MFA.
    reminded_at = BigIntegerField(default=0)
    recovering_since = BigIntegerField(null=True)
    # Up to this one the person knows of all events; beyond it of those in Noticed.
    noticed_event = BigIntegerField(default=0)
    rehearsed_at = BigIntegerField(null=True)
    # Whose invitation made the account. A number, which outlives that administrator's account.
    invited_by = BigIntegerField(null=True)
    # How many secrets were shown to the person: an app may hold an entry for each of them.
    entries = BigIntegerField(default=0)
    # What names the person to apps: random, the same for ever, and never another's. "" in accounts
    # that an older version made beside this one.
    sub = CharField(max_length=32, default=new_sub)

    @property
    def shown_as(self) -> str:
        """Names the account on its pages: the number alone comes again after a restore.

        By what never changes; `created_at` does when the clock is put right.
        """
        return _shown_as(self.id, self.username)


class Session(Table):
    """A browser's sign-in. The cookie holds a random token, this row only its hash.

    `stage` is `password` while the second factor is still owed, then `full`.
    `recovered` marks a session that a recovery code opened: its person has no working phone.

    An answer may be lost on its way, and with it a new token. So what came before the newest
    token, usually the token before, goes on opening what it opened, until the newest has arrived:
    the `former_` columns hold it. `arrived_at` is when the browser first came back with a token
    of this stage; before that no one has seen the session.
    """

    PASSWORD = "password"  # noqa: S105  # the name of a stage
    FULL = "full"

    token_hash = BlobField(unique=True)
    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    stage = CharField(max_length=8)
    recovered = BooleanField(default=False)
    created_at = BigIntegerField()
    seen_at = BigIntegerField(index=True)
    confirmed_at = BigIntegerField()
    # When its person, an administrator, last changed something of others with it.
    acted_at = BigIntegerField(default=0)
    arrived_at = BigIntegerField(null=True)
    former_hash = BlobField(null=True, index=True)
    # What the former token opens: a half session, a full one, or "" for nothing.
    former_stage = CharField(max_length=8, default="")
    former_confirmed_at = BigIntegerField(default=0)
    former_factors = CharField(max_length=40, default="")
    # What the team's policy asks of the person (an MfaRequirement); set when a session is resumed.
    mfa_requirement: Any = None
    # How long the team lets it last (a Lifetime); set when a session is resumed.
    lifetime: Any = None
    # Set when a session is started or resumed: the token shown, and whether it is the former one.
    token: str = ""
    is_former = False
    # The device cookie that came with it from where it is at home, and where the request that
    # resumed it came from (a Caller).
    device: str = ""
    seen_from: Any = None
    # Whether its person was signed in elsewhere too and this request has ended that.
    ended_others = False
    address = CharField(max_length=45)
    browser = CharField(max_length=200)
    # Whether it began in a browser that had signed the person in before.
    known_browser = BooleanField(default=False)
    # What its person has shown, as in the claim `amr` (RFC 8176), with spaces between: "pwd otp".
    # "" in sessions that a version without this column began.
    factors = CharField(max_length=40, default="")
    # Where its person is going, once nothing more is asked of them: a path of this site.
    headed_for = CharField(max_length=1000, default="")
    # The form with a wrong code that was refused last, by a keyed hash, and by how much it was said
    # that a clock is off, in seconds (see domain.access.refused_forms).
    refused_form = BlobField(null=True)
    refused_drift = BigIntegerField(default=0)

    @property
    def is_full(self) -> bool:
        """Whether every factor that the account asks for was given."""
        return self.stage == self.FULL


class Authenticator(Table):
    """A TOTP secret: pending until a code shows that a phone has it, then active."""

    user = ForeignKeyField(User, backref="authenticators", on_delete="CASCADE")
    # Which of the person's entries it is in an app, counted from 1.
    number = BigIntegerField(default=1)
    name = CharField(max_length=50)
    sealed_secret = BlobField()
    begun_at = BigIntegerField()
    # No foreign key: an active authenticator outlives the session that began it.
    begun_by = BigIntegerField()
    activated_at = BigIntegerField(null=True)
    last_timecode = BigIntegerField(default=0)
    last_used_at = BigIntegerField(null=True)
    # What the last code was accepted for (see domain.mfa.second_factor), so that the same form sent
    # again ends as it did the first time.
    last_use = CharField(max_length=40, default="")
    # What activating it brought about (see domain.mfa.enrolment).
    outcome = CharField(max_length=10, default="")
    # Whether activating it takes the others away, or adds one more.
    replaces = BooleanField(default=True)
    switched_off_at = BigIntegerField(null=True)
    drift_timecode = BigIntegerField(default=0)
    drift_steps = BigIntegerField(default=0)
    drift_at = BigIntegerField(default=0)


class SpentStep(Table):
    """A time step whose code no longer counts: it was accepted, or reported as clock drift."""

    authenticator = ForeignKeyField(Authenticator, backref="spent_steps", on_delete="CASCADE")
    timecode = BigIntegerField()
    accepted = BooleanField(default=False)

    class Meta:
        table_name = "burnt_step"


class Passkey(Table):
    """A credential of WebAuthn: a passkey, or a security key. The private half is never here.

    Made for `rp_id`, the host of the site's address: at another one no browser offers it.
    """

    user = ForeignKeyField(User, backref="passkeys", on_delete="CASCADE")
    name = CharField(max_length=50)
    rp_id = CharField(max_length=255)
    credential_id = BlobField(unique=True)
    # The public key as COSE has it (RFC 9052 §7), sealed so that no other can take its place.
    sealed_key = BlobField()
    sign_count = BigIntegerField(default=0)
    # Whether it has asked for a fingerprint, a face or a PIN: then it can sign in by itself.
    is_verifying = BooleanField(default=False)
    # Whether it is found without a username, as far as the browser says (credProps).
    is_discoverable = BooleanField(default=False)
    # Whether it may be copied to other devices (BE), which never changes, and whether it is (BS).
    can_sync = BooleanField(default=False)
    is_synced = BooleanField(default=False)
    # How the browser reaches it ("internal hybrid"), with spaces between.
    transports = CharField(max_length=100, default="")
    aaguid = CharField(max_length=36, default="")
    added_at = BigIntegerField()
    # The session that added it. No foreign key: it outlives that.
    added_by = BigIntegerField(default=0)
    last_used_at = BigIntegerField(null=True)
    switched_off_at = BigIntegerField(null=True)


class PasskeyOwner(Table):
    """What names a person to their passkeys: random, and nothing that says who it is.

    `declined_at` is when the person last said "Not now" to the offer of one.
    """

    user = ForeignKeyField(User, backref="passkey_owners", unique=True, on_delete="CASCADE")
    handle = BlobField(unique=True)
    declined_at = BigIntegerField(null=True)


class SpentChallenge(Table):
    """A challenge that a passkey has answered: it counts once, for one use (domain.passkeys)."""

    challenge_hash = BlobField(unique=True)
    use = CharField(max_length=120)
    at = BigIntegerField(index=True)


class RecoveryCode(Table):
    """A recovery code's hash. Live while neither used nor replaced; one live code a person.

    `opened` is the session that a used code opened, until the browser has come back with it.
    """

    user = ForeignKeyField(User, backref="recovery_codes", on_delete="CASCADE")
    code_hash = BlobField(index=True)
    created_at = BigIntegerField()
    used_at = BigIntegerField(null=True)
    replaced_at = BigIntegerField(null=True)
    saved_at = BigIntegerField(null=True)
    made_by = BigIntegerField()
    sealed_copy = BlobField(null=True)
    opened = BigIntegerField(null=True, index=True)


class SetupLink(Table):
    """The one-time link to the setup page of a server without accounts.

    `account` is the one that it has made, until the browser has come back signed in to it.
    """

    token_hash = BlobField(unique=True)
    created_at = BigIntegerField()
    account = ForeignKeyField(User, null=True, backref="setup_links", on_delete="CASCADE")


class Making(Table):
    """A form that has made a secret: sent again, it shows that secret and makes no other.

    Of `kind`, in `session`, which can show the `sealed_copy` for a while.
    """

    key_hash = BlobField(unique=True)
    at = BigIntegerField()
    kind = CharField(max_length=20, default="")
    session = BigIntegerField(null=True)
    sealed_copy = BlobField(null=True)


class Invitation(Table):
    """An account that waits for its owner: one invitation a username, open or expired.

    `name` and `email` are what the administrator knows of the person, "" for nothing. `making` is
    the form that has made the link. Of an expired one, half of `token_hash` is left, which no token
    fits. `account` is the one that was made with it, until the browser has come back signed in to
    it.
    """

    token_hash = BlobField(unique=True)
    username = CharField(max_length=64, unique=True)
    name = CharField(max_length=100, default="")
    email = CharField(max_length=254, default="")
    # Whether an administrator has vouched for the address: it is verified in the account to come.
    is_email_theirs = BooleanField(default=False)
    is_admin = BooleanField()
    created_at = BigIntegerField()
    expires_at = BigIntegerField()
    created_by = ForeignKeyField(User, null=True, backref="invitations", on_delete="SET NULL")
    account = ForeignKeyField(User, null=True, backref="taken_invitations", on_delete="CASCADE")
    making = ForeignKeyField(Making, null=True, backref="invitations", on_delete="SET NULL")

    @property
    def called(self) -> str:
        """The person's name, as far as it is known."""
        return str(self.name or self.username)

    @property
    def shown_as(self) -> str:
        """Names the account to come on its page."""
        return str(self.username)


class Policy(Table):
    """The one row that says from when everyone needs MFA, if ever, and how long sign-ins last."""

    required_from = BigIntegerField(null=True)
    grace_days = BigIntegerField(default=7)
    decided_at = BigIntegerField(default=0)
    # One of the steps in domain.access.lifetimes.
    sign_ins_last = CharField(max_length=20, default="advised")
    # From when on sign-ins must resist phishing, if ever: everyone's, and administrators'.
    passkeys_from = BigIntegerField(null=True)
    admin_passkeys_from = BigIntegerField(null=True)
    passkeys_grace_days = BigIntegerField(default=7)
    admin_passkeys_grace_days = BigIntegerField(default=7)
    passkeys_decided_at = BigIntegerField(default=0)


class SignInCode(Table):
    """The help desk's one-time replacement for a code from the phone; one per person.

    `opened` is the session that it opened, until the browser has come back with it.
    """

    user = ForeignKeyField(User, backref="sign_in_codes", unique=True, on_delete="CASCADE")
    created_by = ForeignKeyField(User, null=True, backref="codes_made", on_delete="CASCADE")
    code_hash = BlobField()
    created_at = BigIntegerField()
    opened = BigIntegerField(null=True)


class SearchWord(Table):
    """A word that a person can be found by, folded; an index makes its beginning quick to find."""

    user = ForeignKeyField(User, backref="search_words", on_delete="CASCADE")
    word = CharField(max_length=100)


class KnownBrowser(Table):
    """A browser that has completed a sign-in of this person: it picks the throttle's limit.

    `number` stays while the token changes, and never comes again as that of another browser.
    """

    token_hash = BlobField(index=True)
    # The token before, until the browser signs in with the present one.
    former_hash = BlobField(null=True, index=True)
    user = ForeignKeyField(User, backref="known_browsers", on_delete="CASCADE")
    seen_at = BigIntegerField()
    number = BigIntegerField()


class CodeFirst(Table):
    """A right code given before the password; see domain.signin.code_first."""

    token_hash = BlobField(unique=True)
    user = ForeignKeyField(User, backref="codes_first", on_delete="CASCADE")
    created_at = BigIntegerField()
    tries = BigIntegerField(default=0)
    # Whether it was the recovery code, or else whether the password after it is all that is owed.
    recovery_code = ForeignKeyField(RecoveryCode, null=True, on_delete="CASCADE")
    completes = BooleanField(default=False)
    # The session that it has opened, until the browser has come back with that.
    opened = BigIntegerField(null=True)


class ResetLink(Table):
    """The one-time link with which a person sets a new password; one a person.

    A used one stays until the person has signed in with that password.
    """

    token_hash = BlobField(unique=True)
    user = ForeignKeyField(User, backref="reset_links", unique=True, on_delete="CASCADE")
    created_by = ForeignKeyField(User, null=True, backref="links_made", on_delete="CASCADE")
    created_at = BigIntegerField()
    used_at = BigIntegerField(null=True)


class Attempts(Table):
    """Consecutive failures at one way in; `key` names the way and whose it is.

    `pending` counts attempts under way, none older than `pending_until`.
    """

    key = CharField(max_length=100, unique=True)
    failures = BigIntegerField(default=0)
    next_at = BigIntegerField(default=0)
    last_at = BigIntegerField(default=0)
    since = BigIntegerField(default=0)
    # How many of the failures the person has been shown.
    told = BigIntegerField(default=0)
    pending = BigIntegerField(default=0)
    pending_until = BigIntegerField(default=0)


class Event(Table):
    """The security history, append-only. No text that a client sent but its browser's name.

    Only the line of failed sign-ins goes up, within its hour.
    """

    user = ForeignKeyField(User, null=True, backref="events", on_delete="SET NULL")
    # Whom it is about, by name, which outlives the account.
    subject = CharField(max_length=64, default="")
    actor = ForeignKeyField(User, null=True, backref="acts", on_delete="SET NULL")
    kind = CharField(max_length=40)
    at = BigIntegerField(index=True)
    address = CharField(max_length=45, default="")
    browser = CharField(max_length=200, default="")
    session = BigIntegerField(null=True)
    # In which of the person's known browsers it was done, if in one.
    known_browser = BigIntegerField(null=True)
    # Of failed sign-ins: the hour that this line counts.
    hour = BigIntegerField(null=True)
    # Of guesses and failures: how many, and since when.
    number = BigIntegerField(default=0)
    since = BigIntegerField(default=0)
    # Of apps, groups, authenticators and passkeys: the name of the one it is about, which outlives
    # it, and the one it had before, if this changed it. Of the team's decisions: what was decided,
    # and what held before.
    thing = CharField(max_length=64, default="")
    formerly = CharField(max_length=64, default="")


class Noticed(Table):
    """An event that the person knows of, beyond those up to `noticed_event`."""

    user = ForeignKeyField(User, backref="noticed", on_delete="CASCADE")
    event = ForeignKeyField(Event, backref="noticed", on_delete="CASCADE")


class Instance(Table):
    """A process that serves, as it says of itself every minute.

    `key_ids` are the keys that it has, the one that seals first.
    """

    name = CharField(max_length=40, unique=True)
    host = CharField(max_length=100)
    version = CharField(max_length=60)
    key_ids = CharField(max_length=200)
    seen_at = BigIntegerField()


class RequiredMigration(Table):
    """A migration that changed what was there: a version that doesn't know it can't go on."""

    name = CharField(max_length=255, unique=True)


class Group(Table):
    """A label on people, and what apps are told of them. `folded` makes the name unique."""

    name = CharField(max_length=64)
    folded = CharField(max_length=64, unique=True)
    created_at = BigIntegerField()

    class Meta:
        table_name = "team_group"


class Membership(Table):
    """That a person is in a group."""

    group = ForeignKeyField(Group, backref="memberships", on_delete="CASCADE")
    user = ForeignKeyField(User, backref="memberships", on_delete="CASCADE")


class InvitedTo(Table):
    """A group that an invitation leads to."""

    invitation = ForeignKeyField(Invitation, backref="groups", on_delete="CASCADE")
    group = ForeignKeyField(Group, backref="invitations", on_delete="CASCADE")


class App(Table):
    """An app that people enter with their sign-in here, and its rule.

    `kind` says by what way: `proxy`, behind a proxy that asks about each request, or `oidc`, by
    OpenID Connect, with a Client. Who may enter is everyone, or those in AppGroup and AppPerson.
    `max_age` is for how many seconds all factors count, None for as long as the sign-in lasts.
    """

    PROXY = "proxy"
    OIDC = "oidc"

    kind = CharField(max_length=10, default=PROXY)
    name = CharField(max_length=64)
    sort_name = CharField(max_length=64)
    # Scheme, host, and the port if it isn't the usual one: https://wiki.example.com. Of an
    # app that isn't behind a proxy "oidc:" and its client's id, which no request asks for.
    origin = CharField(max_length=280, unique=True)
    is_for_everyone = BooleanField(default=False)
    max_age = BigIntegerField(null=True)
    # Whether requests that no one makes by hand keep a sign-in alive.
    background_counts = BooleanField(default=False)
    # Whether it opens only to sign-ins that phishing can't take.
    needs_passkey = BooleanField(default=False)
    icon = BlobField(null=True)
    icon_type = CharField(max_length=20, default="")
    # Changes with the icon, "" if there is none.
    icon_version = CharField(max_length=16, default="")
    created_at = BigIntegerField()
    entered_at = BigIntegerField(default=0)
    # What is wrong with its proxy, as the last test or check found, and when.
    proxy_fault = CharField(max_length=40, default="")
    proxy_fault_at = BigIntegerField(default=0)

    @property
    def shown_as(self) -> str:
        """Names the app on its pages: the number alone comes again after a restore."""
        return f"{self.id}-{self.created_at}"


class AppGroup(Table):
    """A group whose people may enter an app."""

    app = ForeignKeyField(App, backref="groups", on_delete="CASCADE")
    group = ForeignKeyField(Group, backref="apps", on_delete="CASCADE")


class AppPerson(Table):
    """A person who may enter an app."""

    app = ForeignKeyField(App, backref="people", on_delete="CASCADE")
    user = ForeignKeyField(User, backref="apps", on_delete="CASCADE")


class AppSession(Table):
    """A sign-in's way into one app: the app's own cookie, and the code by which it is handed over.

    The code is one-time, bound to the app, the session, and the state that the browser holds for
    the app. It leads to `target`, a path of the app. Until the browser has come back with the
    cookie (`arrived_at`), the same code hands over the same cookie.
    """

    app = ForeignKeyField(App, backref="sessions", on_delete="CASCADE")
    session = ForeignKeyField(Session, backref="app_sessions", on_delete="CASCADE")
    token_hash = BlobField(unique=True)
    code_hash = BlobField(unique=True)
    state_hash = BlobField()
    target = CharField(max_length=8000)
    created_at = BigIntegerField()
    spent_at = BigIntegerField(null=True)
    arrived_at = BigIntegerField(null=True)


class ReturnRequest(Table):
    """What a person asked for before they had to sign in, to come back to.

    A path of this site, or with an `app` one of that app, asked for by the browser that holds the
    state. `address` is where it came from, since anyone can make such rows.
    """

    token_hash = BlobField(unique=True)
    target = CharField(max_length=8000)
    app = ForeignKeyField(App, null=True, backref="return_requests", on_delete="CASCADE")
    state_hash = BlobField(null=True)
    address = CharField(max_length=45, default="")
    created_at = BigIntegerField()


class Client(Table):
    """What an app of the kind `oidc` is to OpenID Connect.

    A public one, whose code anyone can read, has no secret. One that is not trusted asks each
    person once whether it may know who they are.
    """

    RS256 = "RS256"
    ES256 = "ES256"

    app = ForeignKeyField(App, backref="clients", unique=True, on_delete="CASCADE")
    client_id = CharField(max_length=64, unique=True)
    is_public = BooleanField(default=False)
    needs_pkce = BooleanField(default=True)
    needs_mfa = BooleanField(default=True)
    is_trusted = BooleanField(default=True)
    signs_with = CharField(max_length=10, default=RS256)
    # Where My apps leads, and where the app is told that a sign-in has ended; "" for nowhere.
    opens_at = CharField(max_length=2000, default="")
    logout_address = CharField(max_length=2000, default="")


class ClientAddress(Table):
    """An address of an app that a browser may be sent to: with a code, or after signing out."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"

    app = ForeignKeyField(App, backref="addresses", on_delete="CASCADE")
    purpose = CharField(max_length=10)
    address = CharField(max_length=2000)
    # Of the address: what pages of the app send as theirs.
    origin = CharField(max_length=280, index=True)


class ClientSecret(Table):
    """A secret by which an app shows that it is the one: two can live at a time."""

    app = ForeignKeyField(App, backref="secrets", on_delete="CASCADE")
    secret_hash = BlobField()
    created_at = BigIntegerField()
    used_at = BigIntegerField(default=0)


class SigningKey(Table):
    """A key that signs ID tokens: published before it does so, and until the last one is over."""

    kid = CharField(max_length=64, unique=True)
    algorithm = CharField(max_length=10)
    # The private half, which is gone once the key has signed its last.
    sealed_key = BlobField(null=True)
    public_jwk = CharField(max_length=2000)
    created_at = BigIntegerField()
    signs_from = BigIntegerField()
    # When the next one took over.
    signed_until = BigIntegerField(null=True)


class AuthorizationRequest(Table):
    """What an app has sent a person here with, while something is asked of them first.

    `query` is the request, `newest_session` the number of the newest sign-in when it came: a later
    one was begun for it. `confirmed_in` and `chosen_in` are the sign-ins, by number, in which all
    factors were shown for it, and which was chosen for it from those there are.
    """

    token_hash = BlobField(unique=True)
    app = ForeignKeyField(App, backref="authorization_requests", on_delete="CASCADE")
    query = CharField(max_length=8000)
    newest_session = BigIntegerField(default=0)
    confirmed_in = BigIntegerField(null=True)
    chosen_in = BigIntegerField(null=True)
    address = CharField(max_length=45, default="")
    created_at = BigIntegerField()


class Grant(Table):
    """A person's sign-in at an app by OpenID Connect: the code, then the tokens that it was for.

    It hangs on the `session` here that it came from; if it `is_offline` it outlives that one. One
    that `is_over` gives nothing any more. `has_lapsed` says that the session wasn't ended by
    anyone, its time was up: of that the app isn't told. Of everything else it is, at the client's
    `logout_address`: `told_at` is when, `tell_at` when to try next, `claimed_until` until when a
    process is at it.

    A refresh token names its family and, in it, the one that counts now. The one before brings the
    same successor for a while, since the answer may have been lost.
    """

    app = ForeignKeyField(App, backref="grants", on_delete="CASCADE")
    user = ForeignKeyField(User, null=True, backref="grants", on_delete="SET NULL")
    session = ForeignKeyField(Session, null=True, backref="grants", on_delete="SET NULL")
    # The claims of the same names; they outlive account and session, for the app to be told.
    sub = CharField(max_length=32)
    sid = CharField(max_length=64, index=True)
    auth_time = BigIntegerField()
    acr = CharField(max_length=60)
    amr = CharField(max_length=40)
    scope = CharField(max_length=400)
    # The request's parameter `claims`, and its nonce.
    claims = CharField(max_length=4000, default="")
    nonce = CharField(max_length=1000, default="")
    redirect_uri = CharField(max_length=2000)
    # Of PKCE (RFC 7636), "" if the app doesn't know that.
    challenge = CharField(max_length=128, default="")
    code_hash = BlobField(unique=True)
    created_at = BigIntegerField()
    spent_at = BigIntegerField(null=True)
    used_at = BigIntegerField(default=0)
    is_offline = BooleanField(default=False)
    is_over = BooleanField(default=False)
    has_lapsed = BooleanField(default=False)
    family_hash = BlobField(null=True, unique=True)
    refresh_hash = BlobField(null=True)
    rotated_at = BigIntegerField(default=0)
    told_at = BigIntegerField(null=True)
    tell_at = BigIntegerField(default=0)
    claimed_until = BigIntegerField(default=0)
    tries = BigIntegerField(default=0)

    class Meta:
        table_name = "app_grant"


class AccessToken(Table):
    """What an app shows to be told of the person; the database has only its hash."""

    grant = ForeignKeyField(Grant, backref="access_tokens", on_delete="CASCADE")
    token_hash = BlobField(unique=True)
    # "" for the whole scope of the grant.
    scope = CharField(max_length=400, default="")
    created_at = BigIntegerField()


class Consent(Table):
    """What a person has let an app know that isn't trusted."""

    app = ForeignKeyField(App, backref="consents", on_delete="CASCADE")
    user = ForeignKeyField(User, backref="consents", on_delete="CASCADE")
    scope = CharField(max_length=400)
    given_at = BigIntegerField()


class AppFault(Table):
    """What went wrong when an app spoke to us, for its administrators: the last ten."""

    app = ForeignKeyField(App, backref="faults", on_delete="CASCADE")
    kind = CharField(max_length=60)
    detail = CharField(max_length=400, default="")
    at = BigIntegerField()
    # How often in a row.
    number = BigIntegerField(default=1)
