"""A code becomes tokens, once, for the app that it was given to."""

from collections.abc import Callable
from functools import partial

import pytest

from domain.oidc import faults, tokens
from domain.oidc.clients import ClientApp
from domain.oidc.exchange import WORDS
from domain.oidc.issuing import NotGranted
from models import AccessToken, Grant, Session
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import NOW
from tests.unit.oidc_app import challenge, code, redeem
from tests.unit.racing import side_by_side

KINDS = {*WORDS}


def refused(to: ClientApp, why: str, give: Callable[[], object]) -> None:
    """Nothing is given, and the app's administrators are told why in the same words."""
    with pytest.raises(NotGranted) as refusal:
        give()
    assert refusal.value.error == "invalid_grant"
    assert str(refusal.value) == f"The code {WORDS[why]}"
    fault = faults.of(to.app)[0]
    told = {"redirect-uri-differs": "The redirect_uri that came with the code"}
    assert fault.kind == why
    assert fault.detail.startswith(told.get(why, f"The code {WORDS[why]}"))


@pytest.mark.requirement("S-141")
def test_the_database_holds_only_hashes(wiki: ClientApp, session: Session) -> None:
    shown = code(wiki, session)
    given = redeem(wiki, shown)
    held = b" ".join(
        str(value).encode() if not isinstance(value, bytes) else value
        for row in [*Grant.select().tuples(), *AccessToken.select().tuples()]
        for value in row
    )
    for secret in (shown, given.access, *given.refresh.split(".")):
        assert secret.encode() not in held


@pytest.mark.requirement("S-141")
def test_a_code_works_once_and_a_second_time_ends_what_it_brought(
    wiki: ClientApp, session: Session
) -> None:
    shown = code(wiki, session)
    given = redeem(wiki, shown)
    assert tokens.find_access(given.access, NOW) is not None
    refused(wiki, "code-used-twice", lambda: redeem(wiki, shown, NOW + 5))
    assert tokens.find_access(given.access, NOW + 5) is None
    with pytest.raises(NotGranted):
        oidc_app.refresh(wiki, given.refresh, NOW + 5)


@pytest.mark.requirement("S-141")
def test_of_twenty_at_once_one_gets_tokens_and_none_of_them_lives(
    wiki: ClientApp, session: Session
) -> None:
    shown = code(wiki, session)
    came = side_by_side(*[lambda: redeem(wiki, shown)] * 20)
    [given] = [one for one in came if not isinstance(one, NotGranted)]
    assert {one.error for one in came if isinstance(one, NotGranted)} == {"invalid_grant"}
    assert tokens.find_access(given.access, NOW) is None
    assert AccessToken.select().count() == 1


@pytest.mark.requirement("S-141")
def test_a_code_lasts_a_minute(wiki: ClientApp, session: Session) -> None:
    redeem(wiki, code(wiki, session), NOW + 59)
    shown = code(wiki, session)
    refused(wiki, "code-too-old", lambda: redeem(wiki, shown, NOW + 60))


@pytest.mark.requirement("S-141")
def test_a_code_from_a_future_that_a_wrong_clock_made_is_worth_nothing(
    wiki: ClientApp, session: Session
) -> None:
    shown = code(wiki, session, NOW + 86_400)
    refused(wiki, "code-too-old", lambda: redeem(wiki, shown))


@pytest.mark.requirement("S-141")
def test_a_code_is_for_the_app_that_it_was_given_to(wiki: ClientApp, session: Session) -> None:
    shown = code(wiki, session)
    other = oidc_made.client(name="Chat")
    refused(other, "code-of-another-app", lambda: redeem(other, shown))
    assert redeem(wiki, shown).access


@pytest.mark.requirement("S-141")
def test_a_code_goes_with_the_address_it_was_sent_to(wiki: ClientApp, session: Session) -> None:
    shown = code(wiki, session)
    for other in (f"{oidc_made.REDIRECT}/", oidc_made.REDIRECT.upper(), "https://evil.example"):
        give = partial(redeem, wiki, shown, redirect=other)
        refused(wiki, "redirect-uri-differs", give)
    assert [fault.detail.rpartition(" code ")[2] for fault in reversed(faults.of(wiki.app))] == [
        "differs from the registered one by a slash at the end",
        "differs from the registered one by upper- and lowercase letters",
        "isn't registered: https://evil.example",
    ]
    assert redeem(wiki, shown).access


@pytest.mark.requirement("S-141")
def test_a_code_nobody_has_made_brings_nothing(wiki: ClientApp) -> None:
    for shown in ("x", "A" * 43, "ä" * 2000, "' OR 1=1 --"):
        refused(wiki, "code-unknown", partial(redeem, wiki, shown))


WRONG = ["B" * 43, "a", challenge(), "a" * 129, "ä" * 43, oidc_app.VERIFIER + "="]


@pytest.mark.requirement("S-142")
@pytest.mark.parametrize("verifier", WRONG)
def test_without_the_verifier_a_code_is_worth_nothing(
    wiki: ClientApp, session: Session, verifier: str
) -> None:
    shown = code(wiki, session)
    refused(wiki, "verifier-wrong", lambda: redeem(wiki, shown, verifier=verifier))
    refused(wiki, "verifier-missing", lambda: redeem(wiki, shown, verifier=""))
    assert redeem(wiki, shown).access


@pytest.mark.requirement("S-142")
def test_a_verifier_that_can_be_guessed_is_none(wiki: ClientApp, session: Session) -> None:
    shown = code(wiki, session, code_challenge=challenge("guess"))
    refused(wiki, "verifier-wrong", lambda: redeem(wiki, shown, verifier="guess"))


@pytest.mark.requirement("S-142")
def test_a_verifier_where_no_challenge_was_sent_is_refused(session: Session) -> None:
    wiki = oidc_made.client(needs_pkce=False)
    shown = code(wiki, session, code_challenge="", code_challenge_method="")
    refused(wiki, "verifier-without-challenge", lambda: redeem(wiki, shown))
    assert redeem(wiki, shown, verifier="").access
