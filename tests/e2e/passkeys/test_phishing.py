"""What a site gets that relays ours: everything that people type, and nothing of a passkey."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import Nightlatch, Person, SignIn, screens
from tests.e2e import arranged
from tests.e2e.passkeys.phisher import Phisher, phishing

pytestmark = pytest.mark.requirement("S-203")

# Another host, and ours at another port, which to cookies and passkeys is the same host. There the
# browser refuses, and here we do.
REASONS = {"phisher.localhost": "passkey-wrong-address", "localhost": "passkey-other-site"}


@pytest.fixture(params=REASONS)
def phisher(request: pytest.FixtureRequest, nightlatch: Nightlatch) -> Iterator[Phisher]:
    with phishing(nightlatch.url, request.param) as site:
        yield site


def signs_in_by_passkey(page: Page, phisher: Phisher) -> None:
    page.goto(f"{phisher.origin}/sign-in")
    screens.press(page, "Sign in with a passkey")


def gets_nothing(page: Page, phisher: Phisher, reason: str, person: Person) -> None:
    expect(screens.refusal(page, reason)).to_be_visible()
    assert not phisher.is_let_in_as(person.name)


def test_with_a_password_and_a_code_the_phisher_gets_in(
    page: Page, phisher: Phisher, bob: Person
) -> None:
    SignIn(page, at=phisher.origin).sign_in(bob)
    assert phisher.is_let_in_as(bob.name)


@pytest.mark.usefixtures("key")
def test_with_a_passkey_it_does_not(page: Page, phisher: Phisher, bob: Person) -> None:
    signs_in_by_passkey(page, phisher)
    gets_nothing(page, phisher, REASONS[phisher.host], bob)
    # With the same passkey Bob himself gets in.
    page.goto("/sign-in")
    screens.press(page, "Sign in with a passkey")
    screens.arrive(page, "Edit Profile")


@pytest.mark.usefixtures("key")
def test_with_the_password_and_a_passkey_it_does_not(
    page: Page, phisher: Phisher, bob: Person
) -> None:
    SignIn(page, at=phisher.origin).begin(bob)
    screens.press(page, "Use a passkey")
    gets_nothing(page, phisher, REASONS[phisher.host], bob)


@pytest.mark.parametrize("phisher", ["phisher.localhost"], indirect=True)
@pytest.mark.parametrize("required", [False, True], ids=["allowed", "required"])
@pytest.mark.usefixtures("key")
def test_a_code_asked_for_in_place_of_the_passkey_is_worth_nothing_where_passkeys_are_required(
    page: Page, phisher: Phisher, bob: Person, *, required: bool
) -> None:
    if required:
        arranged.passkeys_required()
    page.goto(f"{phisher.origin}/sign-in")
    asked = "second-factor/passkey" if required else "second-factor/new"
    SignIn(page).give_password(bob, then=asked)
    whom = page.locator("input[name=shown_to]").first.input_value()
    phisher.sends("/sign-in/code", code=bob.phone.next_code(), shown_to=whom)
    assert phisher.is_let_in_as(bob.name) is not required


@pytest.mark.usefixtures("key")
def test_asking_for_passkeys_of_its_own_host_it_is_shown_none(
    page: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    host = "phisher.localhost"

    def asks_for_its_own(text: str) -> str:
        return text.replace('"rpId":"localhost"', f'"rpId":"{host}"')

    with phishing(nightlatch.url, host, to_people=asks_for_its_own) as phisher:
        signs_in_by_passkey(page, phisher)
        gets_nothing(page, phisher, "passkey-cancelled", bob)


@pytest.mark.usefixtures("key")
def test_writing_our_origin_into_the_answer_breaks_its_signature(
    page: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    sites: list[Phisher] = []

    def forges(form: str) -> str:
        fields = dict(parse_qsl(form))
        if "passkey" in fields:
            fields["passkey"] = forged(fields["passkey"], sites[0])
        return urlencode(fields)

    with phishing(nightlatch.url, "localhost", to_us=forges) as phisher:
        sites.append(phisher)
        signs_in_by_passkey(page, phisher)
        gets_nothing(page, phisher, "passkey-wrong", bob)


def forged(answer: str, phisher: Phisher) -> str:
    """The browser's answer, with our origin where it has the phisher's."""
    given = json.loads(answer)
    said = base64.urlsafe_b64decode(given["response"]["clientDataJSON"] + "==").decode()
    assert phisher.origin in said
    changed = said.replace(phisher.origin, phisher.ours).encode()
    given["response"]["clientDataJSON"] = base64.urlsafe_b64encode(changed).decode().rstrip("=")
    return json.dumps(given)
