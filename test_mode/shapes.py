"""What a test may send: JSON Schema, by which `reading` checks it and `openapi` describes it."""

from typing import Any

from domain.access.lifetimes import STEPS
from domain.apps.wanted import MAX_MINUTES, MINUTE
from domain.clock.deadlines import MAX_DAYS
from domain.mfa.authenticators import MAX_AUTHENTICATORS
from models import Client
from test_mode import clock

Schema = dict[str, Any]

MAX_NAMES = 50  # in a list
MAX_AT_ONCE = 200  # people or apps
MAX_AGE = MAX_MINUTES * MINUTE  # seconds
ALGORITHMS = (Client.RS256, Client.ES256)


def text(description: str, *choices: str) -> Schema:
    """A text, one of the choices if there are any."""
    return {"type": "string", "description": description} | (
        {"enum": [*choices]} if choices else {}
    )


def flag(description: str) -> Schema:
    """Yes or no."""
    return {"type": "boolean", "description": description}


def number(description: str, least: float, most: float) -> Schema:
    """A number with or without a fraction."""
    return {"type": "number", "description": description, "minimum": least, "maximum": most}


def whole(description: str, least: int, most: int) -> Schema:
    """A number without a fraction."""
    return number(description, least, most) | {"type": "integer"}


def names(description: str) -> Schema:
    """A list of a few texts."""
    items = {"type": "string"}
    return {"type": "array", "items": items, "maxItems": MAX_NAMES, "description": description}


def several(one: Schema, description: str) -> Schema:
    """A list of people or apps."""
    limits = {"minItems": 1, "maxItems": MAX_AT_ONCE}
    return {"type": "array", "items": one, "description": description} | limits


def thing(called: str, **properties: Schema) -> Schema:
    """An object with these properties at most, all of which may be left out."""
    known = {"type": "object", "additionalProperties": False, "properties": properties}
    return known | {"title": called}


def one(**properties: Schema) -> Schema:
    """An object with exactly these."""
    return thing("It", **properties) | {"required": [*properties]}


def answer(**properties: Schema) -> Schema:
    """What is answered: these at least, and others in later versions."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def listed(item: Schema, description: str) -> Schema:
    """A list in an answer."""
    return {"type": "array", "items": item, "description": description}


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
    recovery_code=flag("With MFA, false: they never saved one."),
)
POLICY = thing(
    "A policy",
    mfa_required_in_days=whole("Everyone needs MFA in so many days; 0 is now.", 0, MAX_DAYS),
    sign_ins_last=text("How long people stay signed in.", *STEPS),
)
APP = thing(
    "An app",
    name=text("The app of this name, if there is one, becomes what is wanted."),
    groups=names("Only people in these groups can open it."),
    people=names("Only people with these usernames can open it."),
    max_age=whole("Asks for password and code again after so many seconds.", 1, MAX_AGE),
    origin=text("Behind a proxy: the address, as https://board.example.test"),
    background_counts=flag("Behind a proxy: background requests keep a sign-in alive."),
    redirect_uris=names("By OpenID Connect: where people come back to, signed in."),
    post_logout_redirect_uris=names("And signed out."),
    backchannel_logout_uri=text("Notified when a sign-in has ended."),
    client_id=text("Without one, the server chooses it."),
    client_secret=text("Without one, the server chooses it."),
    public=flag("Without a secret, as in a browser or on a phone."),
    needs_pkce=flag("False: it doesn't know PKCE."),
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
EVERY_TIME = number("Seconds since 1970.", clock.EARLIEST, clock.LATEST)
MOVE = {
    "oneOf": [
        one(advance={"type": "number", "description": "Seconds to go forward, or back."}),
        one(set=EVERY_TIME),
        one(set=text("The real time.", "back")),
    ]
}
NOTHING = thing("It")
SOMEONE = one(username=text("Their username."))
OLD_APP = {"oneOf": [one(origin=text("Its address.")), one(client_id=text("Its client id."))]}

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
        ),
    ]
}
MADE = answer(
    people=listed(MADE_PERSON, "In the same order."), apps=listed(MADE_APP, "In the same order.")
)
FAULT = answer(error=text("A sentence."))
