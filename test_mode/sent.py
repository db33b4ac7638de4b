"""What a test may send, as JSON Schema."""

from domain.access.lifetimes import STEPS
from domain.apps.app_settings import MAX_MINUTES, MINUTE
from domain.clock.deadlines import MAX_DAYS
from domain.mfa.authenticators import MAX_AUTHENTICATORS
from domain.mfa.passkeys import MAX_PASSKEYS
from models import Client
from test_mode import clock
from test_mode.devices import DEVICES
from test_mode.faults import AUTHORIZATION, TOKEN, USERINFO
from test_mode.forging import WRONG, WRONGLY_SIGNED
from test_mode.schema import IT, flag, names, number, one, several, text, thing, whole

MAX_AGE = MAX_MINUTES * MINUTE  # seconds
MAX_SLOW = 60  # seconds
ALGORITHMS = (Client.RS256, Client.ES256)
FACTORS = ("password", "code")

PERSON = thing(
    "A person",
    username=text("Without one, the server chooses it, and the full name."),
    name=text("The full name."),
    password=text("Without one, it is: seven quiet herons wade"),
    admin=flag("An administrator."),
    mfa=flag("With MFA, on since yesterday, and a saved recovery code."),
    groups=names("In these groups; those that don't exist are created."),
    email=text("The email address."),
    email_verified=flag("An administrator has said that the address is theirs."),
    invited=flag("No account yet, only an invitation: its link is in the answer."),
    disabled=flag("The account is disabled."),
    throttled=text("So many were wrong that the next one has to wait.", *FACTORS),
    shut_out=text("So many were wrong that none counts in new browsers.", *FACTORS),
    authenticators=whole("With MFA: how many of them.", 1, MAX_AUTHENTICATORS),
    passkeys=whole("So many passkeys, which sign in by themselves.", 1, MAX_PASSKEYS),
    security_keys=whole("So many keys that don't verify who uses them.", 1, MAX_PASSKEYS),
    recovery_code=flag("With MFA, false: they never saved one."),
)
CHANGE = thing(
    "A change",
    username=text("The person's username."),
    groups=names("In these groups and no others; those that don't exist are created."),
    admin=flag("An administrator, or no longer one."),
    disabled=flag("The account is disabled, or enabled again."),
    signed_out=flag("True: signed out everywhere."),
    deleted=flag("True: the account is deleted."),
)
POLICY = thing(
    "A policy",
    mfa_required_in_days=whole("Everyone needs MFA in so many days; 0 is now.", 0, MAX_DAYS),
    passkeys_required_in_days=whole("Everyone needs a passkey in so many days.", 0, MAX_DAYS),
    admin_passkeys_required_in_days=whole("Administrators need one.", 0, MAX_DAYS),
    sign_ins_last=text("How long people stay signed in.", *STEPS),
)
APP = thing(
    "An app",
    name=text("The app of this name, if there is one, becomes what is wanted."),
    groups=names("Only people in these groups can open it."),
    people=names("Only people with these usernames can open it."),
    max_age=whole("Asks for password and code again after so many seconds.", 1, MAX_AGE),
    needs_passkey=flag("True: it opens only to those who have used a passkey."),
    origin=text("Behind a proxy: the address, as https://board.example.test"),
    background_counts=flag("Behind a proxy: background requests keep a sign-in alive."),
    redirect_uris=names("By OpenID Connect: where people come back to, signed in."),
    post_logout_redirect_uris=names("And signed out."),
    backchannel_logout_uri=text("Notified when a sign-in has ended."),
    client_id=text("Without one, the server chooses it."),
    client_secret=text("Without one, the server chooses it."),
    public=flag("Without a secret, as in a browser or on a phone."),
    needs_pkce=flag("False: it doesn't support PKCE."),
    needs_mfa=flag("True: people need MFA to sign in to it."),
    trusted=flag("False: it asks people for their consent."),
    algorithm=text("What signs its ID tokens.", *ALGORITHMS),
)
TEAM = thing(
    "A team",
    groups=names("Groups that no one need be in."),
    people=several(PERSON, "People; all of it is created or nothing."),
    apps=several(APP, "Apps of both kinds."),
    policy=POLICY,
)
CLIENT_ID = text("Of the app that meets it; without one, it's whichever app comes next.")
SLOW = number("The answer takes so many seconds.", 0, MAX_SLOW)
STATUS = whole("Answered instead, with nothing done: the next try finds all as it was.", 400, 599)
CLAIMS = {"type": "object", "description": "Claims to change; null takes one away."}
ERROR = text("The error, as access_denied.")
ERROR_DESCRIPTION = text("Its description.")
NEXT_AUTHORIZATION = thing(
    "An authorization",
    client_id=CLIENT_ID,
    error=ERROR,
    error_description=ERROR_DESCRIPTION,
    wrong=text("Comes back with another state, or issuer, and a code.", "state", "issuer"),
    slow=SLOW,
    rotated_key=flag("A new key signs the ID token, which the app hasn't seen."),
    expired_code=flag("The code has expired before the app can exchange it."),
)
NEXT_TOKEN = thing(
    "A token",
    client_id=CLIENT_ID,
    error=ERROR,
    error_description=ERROR_DESCRIPTION,
    wrong=text("What is wrong with the ID token.", *WRONG, *WRONGLY_SIGNED),
    claims=CLAIMS,
    rotated_key=flag("A new key signs the ID token, which the app hasn't seen."),
    expired_code=flag("The code has expired."),
    slow=SLOW,
    status=STATUS,
    lost=flag("The answer gets lost: all is done, but the app gets a 502."),
)
NEXT_USERINFO = thing(
    "A userinfo answer",
    client_id=CLIENT_ID,
    wrong=text("Is about someone else.", "subject"),
    claims=CLAIMS,
    slow=SLOW,
    status=STATUS,
)
PROVOKED = {
    AUTHORIZATION: NEXT_AUTHORIZATION,
    TOKEN: NEXT_TOKEN,
    USERINFO: NEXT_USERINFO,
}
EVERY_TIME = number("Seconds since 1970.", clock.EARLIEST, clock.LATEST)
MOVE = {
    "oneOf": [
        one(advance={"type": "number", "description": "Seconds to go forward, or back."}),
        one(set=EVERY_TIME),
        one(set=text("The real time.", "back")),
    ]
}
NOTHING = thing(IT)
NEW_PASSKEY = thing(
    "A new passkey",
    username=text("Whose it is."),
    kind=text("Without one, it is a passkey, which signs in by itself.", *DEVICES),
)
SOMEONE = one(username=text("Their username."))
OLD_APP = {"oneOf": [one(origin=text("Its address.")), one(client_id=text("Its client id."))]}
