"""What Chromium answered, judged by our own code and by a library that it doesn't use.

tests/e2e/passkeys/test_judged.py has a third judge. How it was recorded says recording.py there.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import webauthn
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidRegistrationResponse

from domain.database.storage import write
from domain.mfa import passkeys
from domain.passkeys import answers, assertion, owners, registration
from domain.passkeys.ceremony import Ceremony
from domain.passkeys.relying_party import RelyingParty
from domain.refusals import Refused
from models import Passkey, PasskeyOwner
from tests.unit.conftest import NOW, Person
from tests.unit.domain.passkeys import judging
from tests.unit.domain.passkeys.ceremonies import ADDING
from tests.unit.domain.passkeys.judging import Case


def ours(case: Case, person: Person) -> None:
    """Raise unless it is good."""
    asked = _asked(case)
    if case.used is None:
        registration.verify(json.dumps(case.added), asked, NOW)
        return
    with write():
        Passkey.delete().execute()
        owners.ensure(person.user)
        PasskeyOwner.update(handle=answers.decoded(case.handle)).execute()
        new = registration.verify(json.dumps(case.added), ADDING, NOW)
        passkeys.keep(person.user, new, case.rp_id, NOW)
        Passkey.update(sign_count=case.counter).execute()
    user = None if case.purpose == "sign-in" else person.user
    assertion.verify(json.dumps(case.used), asked, NOW, user)


def theirs(case: Case) -> None:
    """Raise unless it is good."""
    expected: dict[str, Any] = {
        "credential": case.answer,
        "expected_challenge": answers.decoded(case.challenge),
        "expected_origin": case.origin,
        "expected_rp_id": case.rp_id,
        "require_user_verification": case.verifies,
    }
    if case.used is None:
        webauthn.verify_registration_response(**expected)
        return
    recorded = next(r for r in judging.RECORDED.values() if r["added"]["answer"] == case.added)
    added = webauthn.verify_registration_response(
        credential=case.added,
        expected_challenge=answers.decoded(recorded["added"]["challenge"]),
        expected_origin=recorded["origin"],
        expected_rp_id="localhost",
    )
    webauthn.verify_authentication_response(
        **expected,
        credential_public_key=added.credential_public_key,
        credential_current_sign_count=case.counter,
    )


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize("name", judging.RECORDED)
def test_our_own_judgment_is_right(name: str, alice: Person) -> None:
    for case in judging.of(name):
        assert _accepts(partial(ours, case, alice)) is case.is_good, case.name


@pytest.mark.requirement("S-185")
@pytest.mark.parametrize("name", judging.RECORDED)
def test_another_library_judges_alike(name: str) -> None:
    for case in judging.of(name):
        assert _accepts(partial(theirs, case)) is case.is_good, case.name


def _accepts(judge: Callable[[], None]) -> bool:
    try:
        judge()
    except (Refused, InvalidRegistrationResponse, InvalidAuthenticationResponse):
        return False
    return True


def _asked(case: Case) -> Ceremony:
    bound_to = "browser" if case.purpose == "sign-in" else "session 1"
    if "other challenge" in case.name:
        bound_to = "somebody else"
    return Ceremony(RelyingParty(case.rp_id, case.origin), case.purpose, bound_to, case.verifies)
