"""The forms of those who are signing in."""

from nightlatch_qa import Person, SignIn, screens
from tests.e2e.sendings import (
    NEW_PASSWORD,
    Sending,
    Value,
    cast_signs_in,
    shown_code_works,
    signs_in,
    still_confirmed,
    still_in,
)
from tests.e2e.sendings.values import (
    ALL_FACTORS,
    CODE,
    NEW_CODE,
    RENEWED,
    SIGNED_IN,
    code_of,
    in_and_again,
    known,
    new_password,
)
from tests.e2e.walks import WALKS
from tests.e2e.walks.signing_in import at_the_code, given_passkey
from tests.e2e.world import World


def _sign_in_as(name: str) -> dict[str, Value]:
    return {"Username": name, "Password": known(name, "password")}


def _sign_in_alice(world: World) -> None:
    world.person("alice")
    world.page.goto("/sign-in")


def _code_first(world: World) -> None:
    WALKS["A code first"](world)
    world.page.goto("/sign-in/code-first")  # the same page, by an address of its own


def _on_with_the_password(world: World) -> None:
    world.page.goto("/sign-in")
    SignIn(world.page).give_password(world.person("bob"))
    in_and_again(world)


def _on_with_the_code(world: World) -> None:
    SignIn(world.page).give_code(world.person("bob").phone.next_code())
    in_and_again(world)


def _passkey_at_hand(world: World) -> None:
    given_passkey(world, "bob")
    world.page.goto("/sign-in")


def _passkey_after_password(world: World) -> None:
    given_passkey(world, "bob")
    at_the_code(world)


def _helped(world: World) -> None:
    WALKS["No phone and no recovery code?"](world)
    world.kept["code"] = world.admin.sign_in_code(world.person("bob"))


def _first_account_works(world: World) -> None:
    still_in(world)
    signs_in(world, Person("grace", "Grace", NEW_PASSWORD, world.nightlatch.phone()))


def _signed_out(world: World) -> None:
    world.page.goto("/profile")
    screens.arrive(world.page, "Sign in to Nightlatch")
    cast_signs_in(world)


SIGNING_IN = [
    Sending(
        "setup",
        WALKS["Create the first account"],
        "Create account",
        "Your account is ready.",
        _first_account_works,
        {"Username": "grace", "Full name": "Grace", "Password": NEW_PASSWORD},
        makes={"accounts": 1, "event account-created": 1, **SIGNED_IN},
    ),
    Sending(
        "sign_in",
        _sign_in_alice,
        "Sign in",
        "Your details",
        in_and_again,
        _sign_in_as("alice"),
        makes=SIGNED_IN,
    ),
    Sending(
        "sign_in",
        WALKS["Sign in"],
        "Sign in",
        "Enter your code",
        _on_with_the_code,
        _sign_in_as("bob"),
        makes={"password sessions": 1},
    ),
    Sending(
        "code_first",
        _code_first,
        "Continue",
        "That code is correct.",
        _on_with_the_password,
        {"Username": "bob", "Code": code_of("bob")},
        makes={"event password-guessed": 1},
    ),
    Sending(
        "sign_in_code",
        WALKS["Enter your code"],
        "Verify",
        "Your details",
        in_and_again,
        {CODE: code_of("bob")},
        makes=SIGNED_IN,
    ),
    Sending(
        "sign_in_passkey",
        _passkey_at_hand,
        "Sign in with a passkey",
        "Your details",
        in_and_again,
        makes={"full sessions": 1, "event signed-in-with-passkey": 1},
        needs_scripts=True,
    ),
    Sending(
        "sign_in_code_passkey",
        _passkey_after_password,
        "Use a passkey",
        "Your details",
        in_and_again,
        makes=SIGNED_IN,
        needs_scripts=True,
    ),
    Sending(
        "sign_in_recovery_code",
        WALKS["Use your recovery code"],
        "Sign in",
        NEW_CODE,
        shown_code_works,
        {"Recovery code": known("bob", "recovery_code")},
        makes={"full sessions": 1, "event signed-in-with-recovery-code": 1, **RENEWED},
    ),
    Sending(
        "sign_in_neither",
        _helped,
        "Sign in",
        "Set up your new phone",
        still_in,
        {"One-time sign-in code": lambda world: world.kept["code"]},
        makes={"full sessions": 1, "event signed-in-with-help": 1, **RENEWED},
    ),
    Sending(
        "sign_out",
        WALKS["Edit Profile"],
        "Sign out",
        "You're signed out.",
        _signed_out,
        opener="Alice Archer",
        makes={"event signed-out": 1},
    ),
    Sending(
        "confirmation",
        WALKS["Confirm it's you"],
        "Confirm",
        "At least 15 characters.",
        still_confirmed,
        ALL_FACTORS,
    ),
    Sending(
        "reset",
        WALKS["Set a new password"],
        "Set password",
        "Your new password has been set",
        in_and_again,
        {"New password": new_password("bob"), CODE: code_of("bob")},
        makes={"event password-reset": 1, **SIGNED_IN},
    ),
]
