"""What is answered to a test, as JSON Schema."""

from test_mode.devices import DEVICES
from test_mode.schema import answer, flag, listed, text, whole
from test_mode.sent import EVERY_TIME

TIME = answer("The time", now=EVERY_TIME)
CLEAN = answer("A clean start", now=EVERY_TIME, setup_link=text("Creates the first account."))
FACTORS_MADE = answer(
    "Created MFA",
    secret=text("The key of the authenticator."),
    recovery_code=text("The recovery code."),
)
AUTHENTICATOR = answer(
    "An authenticator",
    protocol=text("How the browser speaks to it."),
    transport=text("How it reaches it."),
    hasResidentKey=flag("It keeps passkeys that are found without a username."),
    hasUserVerification=flag("It can verify who uses it."),
    isUserVerified=flag("It does so successfully."),
)
CREDENTIAL = answer(
    "A credential",
    credentialId=text("Its id; like all here in base64url."),
    isResidentCredential=flag("Found without a username."),
    rpId=text("The host that it is for."),
    privateKey=text("Its private key, in PKCS #8."),
    userHandle=text("What the browser knows its owner by."),
    signCount=whole("How often it has been used.", 0, 2**32 - 1),
)
PASSKEY = answer(
    "A created passkey",
    kind=text("What keeps it.", *DEVICES),
    name=text("Its name on the person's page."),
    authenticator=AUTHENTICATOR | {"description": "For WebDriver's Add Virtual Authenticator."},
    credential=CREDENTIAL | {"description": "For WebDriver's Add Credential."},
)
PASSKEY_MADE = answer(
    "An added passkey",
    passkey=PASSKEY,
    recovery_code=text("The recovery code, or empty if they had MFA before."),
)
COOKIE = answer("A cookie", name=text("Its name."), value=text("Its value."))
SESSION = answer("A session", cookies=listed(COOKIE, "For a browser."))
MADE_PERSON = answer(
    "A created person",
    username=text("The username."),
    name=text("The full name."),
    password=text("The password."),
    admin=flag("An administrator."),
    groups=listed({"type": "string"}, "In these groups."),
    email=text("The email address, or empty."),
    secret=text("The key of the first authenticator, or empty."),
    secrets=listed({"type": "string"}, "The keys of all authenticators."),
    passkeys=listed(PASSKEY, "The passkeys, with what they sign with."),
    recovery_code=text("The recovery code, or empty."),
    link=text("Of someone invited: the invitation's link."),
)
MADE_APP = {
    "oneOf": [
        answer("A created front-door app", name=text("Its name."), origin=text("Its address.")),
        answer(
            "A created client",
            name=text("Its name."),
            issuer=text("Where it finds the configuration."),
            client_id=text("Its client id."),
            client_secret=text("Its secret, empty if it is public."),
            redirect_uris=listed({"type": "string"}, "Where people come back to."),
        ),
    ]
}
MADE = answer(
    "A created team",
    people=listed(MADE_PERSON, "In the same order."),
    apps=listed(MADE_APP, "In the same order."),
)
FAULT = answer("A refusal", error=text("A sentence."))
