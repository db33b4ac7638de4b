"""What is answered to a test, as JSON Schema."""

from test_mode.schema import answer, flag, listed, text
from test_mode.sent import EVERY_TIME

TIME = answer(now=EVERY_TIME)
CLEAN = answer(now=EVERY_TIME, setup_link=text("Creates the first account."))
FACTORS_MADE = answer(
    secret=text("The key of the authenticator."), recovery_code=text("The recovery code.")
)
SESSION = answer(
    cookies=listed(answer(name=text("Its name."), value=text("Its value.")), "For a browser.")
)
MADE_PERSON = answer(
    username=text("The username."),
    name=text("The full name."),
    password=text("The password."),
    admin=flag("An administrator."),
    groups=listed({"type": "string"}, "In these groups."),
    email=text("The email address, or empty."),
    secret=text("The key of the first authenticator, or empty."),
    secrets=listed({"type": "string"}, "The keys of all authenticators."),
    recovery_code=text("The recovery code, or empty."),
    link=text("Of someone invited: the invitation's link."),
)
MADE_APP = {
    "oneOf": [
        answer(name=text("Its name."), origin=text("Its address.")),
        answer(
            name=text("Its name."),
            issuer=text("Where it finds the configuration."),
            client_id=text("Its client id."),
            client_secret=text("Its secret, empty if it is public."),
            redirect_uris=listed({"type": "string"}, "Where people come back to."),
        ),
    ]
}
MADE = answer(
    people=listed(MADE_PERSON, "In the same order."), apps=listed(MADE_APP, "In the same order.")
)
FAULT = answer(error=text("A sentence."))
