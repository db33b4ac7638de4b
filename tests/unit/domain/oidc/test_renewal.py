"""Refresh tokens: each has one successor, and nobody is signed out over a lost answer."""

import pytest

from domain.database.storage import write
from domain.oidc import faults, renewal, tokens
from domain.oidc.clients import ClientApp
from domain.oidc.issuing import NotGranted, Tokens
from models import AccessToken, Client, Grant, Session
from tests.unit import oidc_app, oidc_made
from tests.unit.conftest import NOW
from tests.unit.oidc_app import SCOPE, refresh
from tests.unit.racing import side_by_side

DAY = 24 * 60 * 60


def refuses(to: ClientApp, token: str, now: int = NOW, scope: str = "") -> NotGranted:
    with pytest.raises(NotGranted) as refusal:
        refresh(to, token, now, scope)
    return refusal.value


@pytest.mark.requirement("S-145")
def test_a_refresh_token_brings_new_tokens_and_its_successor(
    wiki: ClientApp, first: Tokens
) -> None:
    one = refresh(wiki, first.refresh, NOW + 300)
    two = refresh(wiki, one.refresh, NOW + 600)
    assert len({first.refresh, one.refresh, two.refresh}) == 3
    assert len({first.access, one.access, two.access}) == 3
    assert (two.scope, two.expires_in) == (SCOPE, 600)
    assert tokens.find_access(two.access, NOW + 1199) is not None
    assert tokens.find_access(two.access, NOW + 1200) is None


@pytest.mark.requirement("S-145")
@pytest.mark.parametrize("algorithm", [Client.RS256, Client.ES256])
def test_the_renewed_id_token_is_of_the_same_sign_in(session: Session, algorithm: str) -> None:
    wiki = oidc_made.client(signs_with=algorithm)
    given = oidc_app.tokens(wiki, session)
    _, before = oidc_app.read_token(given.id_token)
    renewal_of = refresh(wiki, given.refresh, NOW + 300)
    _, after = oidc_app.read_token(renewal_of.id_token)
    moved = {"iat": NOW + 300, "exp": NOW + 900, "at_hash": oidc_app.half_hash(renewal_of.access)}
    assert after == {k: v for k, v in before.items() if k != "nonce"} | moved


@pytest.mark.requirement("S-145")
def test_a_lost_answer_is_given_again_for_a_minute(wiki: ClientApp, first: Tokens) -> None:
    one = refresh(wiki, first.refresh)
    again = refresh(wiki, first.refresh, NOW + 59)
    assert (again.refresh, again.access, again.expires_in) == (one.refresh, one.access, 541)
    assert AccessToken.select().count() == 2
    assert refresh(wiki, one.refresh, NOW + 70).refresh not in {first.refresh, one.refresh}


@pytest.mark.requirement("S-145")
def test_twenty_at_once_have_one_successor_and_nobody_is_signed_out(
    wiki: ClientApp, first: Tokens
) -> None:
    came = side_by_side(*[lambda: refresh(wiki, first.refresh)] * 20)
    assert all(isinstance(one, Tokens) for one in came)
    assert len({(one.refresh, one.access) for one in came}) == 1
    assert AccessToken.select().count() == 2
    assert not Grant.get().is_over
    assert refresh(wiki, came[0].refresh, NOW + 300).access


@pytest.mark.requirement("S-145")
def test_a_replaced_one_that_comes_later_ends_the_family(wiki: ClientApp, first: Tokens) -> None:
    one = refresh(wiki, first.refresh)
    refuses(wiki, first.refresh, NOW + 60)
    assert tokens.find_access(one.access, NOW + 60) is None
    refuses(wiki, one.refresh, NOW + 60)
    [fault] = faults.of(wiki.app)
    assert fault.kind == renewal.REUSED


@pytest.mark.requirement("S-145")
def test_one_from_before_the_last_ends_the_family_at_once(wiki: ClientApp, first: Tokens) -> None:
    one = refresh(wiki, first.refresh)
    refresh(wiki, one.refresh)
    refuses(wiki, first.refresh)
    assert Grant.get().is_over


@pytest.mark.requirement("S-145")
def test_a_made_up_one_of_a_known_family_ends_it(wiki: ClientApp, first: Tokens) -> None:
    family = first.refresh.partition(".")[0]
    refuses(wiki, f"{family}.{'A' * 43}")
    assert Grant.get().is_over


@pytest.mark.requirement("S-145")
@pytest.mark.parametrize("shown", ["", ".", "x", "A" * 87, "A" * 43 + "." + "B" * 43, "ä.\t" * 900])
def test_what_nobody_was_given_brings_nothing(wiki: ClientApp, first: Tokens, shown: str) -> None:
    assert refuses(wiki, shown).error == "invalid_grant"
    assert [fault.kind for fault in faults.of(wiki.app)] == ["refresh-token-unknown"]
    assert refresh(wiki, first.refresh).access


@pytest.mark.requirement("S-145")
def test_another_app_gets_nothing_for_it_and_ends_nothing(wiki: ClientApp, first: Tokens) -> None:
    refuses(oidc_made.client(name="Chat"), first.refresh)
    assert refresh(wiki, first.refresh).access


@pytest.mark.requirement("S-145")
def test_a_clock_that_was_put_back_signs_nobody_out(wiki: ClientApp, first: Tokens) -> None:
    one = refresh(wiki, first.refresh, NOW + 300)
    assert refresh(wiki, one.refresh, NOW + 10).access


@pytest.mark.requirement("S-145")
def test_a_moment_to_come_makes_the_minute_no_longer(wiki: ClientApp, first: Tokens) -> None:
    refresh(wiki, first.refresh)
    with write():
        Grant.update(rotated_at=NOW + DAY).execute()
    refuses(wiki, first.refresh, NOW + 5)


@pytest.mark.requirement("S-146")
def test_a_smaller_scope_can_be_asked_for_and_no_larger(wiki: ClientApp, session: Session) -> None:
    given = oidc_app.tokens(wiki, session, scope="openid email offline_access")
    small = refresh(wiki, given.refresh, scope="email openid")
    assert small.scope == "openid email"
    found = tokens.find_access(small.access, NOW)
    assert found is not None
    assert tokens.scope_of(found) == "openid email"
    assert refuses(wiki, small.refresh, scope="openid groups").error == "invalid_scope"
    for blank in ("\N{NO-BREAK SPACE}", "\t", "openid\temail", "openid\N{EM SPACE}email"):
        assert refuses(wiki, small.refresh, scope=blank).error == "invalid_scope"
    assert refresh(wiki, small.refresh).scope == "openid email offline_access"
    assert refresh(wiki, small.refresh, scope="email").id_token == ""


@pytest.mark.requirement("S-146")
def test_a_refused_scope_uses_nothing_up(wiki: ClientApp, first: Tokens) -> None:
    refuses(wiki, first.refresh, scope="openid admin")
    assert refresh(wiki, first.refresh, NOW + 300).access
    assert Grant.get().rotated_at == NOW + 300


@pytest.mark.requirement("S-145")
def test_an_app_that_renews_without_end_keeps_few_tokens(wiki: ClientApp, first: Tokens) -> None:
    given = first
    for _ in range(renewal.MOST_ACCESS + 5):
        given = refresh(wiki, given.refresh)
    assert AccessToken.select().count() == renewal.MOST_ACCESS
    assert tokens.find_access(given.access, NOW) is not None


@pytest.mark.requirement("S-149")
def test_a_revoked_access_token_does_not_come_back(wiki: ClientApp, first: Tokens) -> None:
    one = refresh(wiki, first.refresh)
    tokens.revoke(wiki, one.access, NOW)
    again = refresh(wiki, first.refresh)
    assert again.refresh == one.refresh
    assert tokens.find_access(one.access, NOW) is None
    assert tokens.find_access(again.access, NOW) is not None


@pytest.mark.requirement("S-145")
def test_nor_does_one_that_asks_for_the_lost_answer_without_end(
    wiki: ClientApp, first: Tokens
) -> None:
    refresh(wiki, first.refresh)
    for _ in range(renewal.MOST_ACCESS + 5):
        refresh(wiki, first.refresh, scope="openid")
    assert AccessToken.select().count() == renewal.MOST_ACCESS
