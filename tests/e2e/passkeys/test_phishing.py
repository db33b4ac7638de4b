"""What a site gets that relays ours: everything that people type, and nothing of a passkey."""

from collections.abc import Iterator

import pytest

from nightlatch_qa import Nightlatch, Person, SignIn
from tests.e2e.browsers import Windows
from tests.e2e.marks import with_scripts
from tests.e2e.passkeys.phisher import Phisher, phishing

pytestmark = [with_scripts, pytest.mark.requirement("S-203")]

# Another host, and ours at another port, which to cookies and passkeys is the same host.
HOSTS = ("phisher.localhost", "localhost")


@pytest.fixture(params=HOSTS)
def phisher(request: pytest.FixtureRequest, nightlatch: Nightlatch) -> Iterator[Phisher]:
    with phishing(nightlatch.url, request.param) as site:
        yield site


def test_with_a_password_and_a_code_the_phisher_gets_in(
    windows: Windows, phisher: Phisher, bob: Person
) -> None:
    SignIn(windows.open(), at=phisher.origin).sign_in(bob)
    assert phisher.is_let_in_as(bob.name)
