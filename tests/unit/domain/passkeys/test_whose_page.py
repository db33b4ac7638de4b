"""A passkey answers to our own pages only, and both ceremonies look (WebAuthn L3 §7.1, §7.2)."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.passkeys import ceremony, relying_party
from domain.passkeys.refusals import OtherSite, Unreadable
from tests.unit.conftest import Person
from tests.unit.domain.passkeys.ceremonies import accepted, shown
from tests.unit.passkeys import with_passkey

Both = Callable[..., object]

OTHER_ORIGINS = (
    "http://localhost:8001",  # a program of somebody else on this machine
    "https://localhost:8000",
    "http://localhost",
    "http://localhost:8000/",
    "http://LOCALHOST:8000",
    "http://a.localhost:8000",
    "http://localhost.example.test:8000",
    "null",
    "",
    None,
    8000,
    ["http://localhost:8000"],
)


@pytest.fixture(params=["adding", "using"])
def ceremony_of(request: pytest.FixtureRequest, alice: Person) -> Both:
    """A whole ceremony, of which something is bent."""
    if request.param == "adding":
        return lambda **bent: accepted(alice, **bent)
    key = with_passkey(alice)
    return lambda **bent: shown(key, **bent)


@pytest.mark.requirement("S-176")
def test_what_comes_from_our_page_is_taken(ceremony_of: Both) -> None:
    assert ceremony_of()


@pytest.mark.requirement("S-176")
@pytest.mark.parametrize("origin", OTHER_ORIGINS)
def test_a_page_of_any_other_origin_is_refused(ceremony_of: Both, origin: object) -> None:
    with pytest.raises(OtherSite):
        ceremony_of(origin=origin)


@pytest.mark.requirement("S-176")
@pytest.mark.parametrize("said", [True, "false", 0, None])
def test_our_page_in_a_frame_of_another_is_refused(ceremony_of: Both, said: object) -> None:
    with pytest.raises(OtherSite):
        ceremony_of(cross_origin=said)


@pytest.mark.requirement("S-176")
@pytest.mark.parametrize("top", ["https://evil.example", "http://localhost:8000", ""])
def test_no_page_is_around_ours(ceremony_of: Both, top: str) -> None:
    with pytest.raises(OtherSite):
        ceremony_of(top_origin=top)


@pytest.mark.requirement("S-176")
@pytest.mark.parametrize("rp_id", ["localhost:8000", "example.test", "Localhost", ""])
def test_a_passkey_of_any_other_site_is_refused(ceremony_of: Both, rp_id: str) -> None:
    with pytest.raises(OtherSite):
        ceremony_of(rp_id=rp_id)


@pytest.mark.requirement("S-176")
@pytest.mark.parametrize("kind", ["webauthn.create", "webauthn.get", "payment.get", "", None])
def test_no_ceremony_passes_for_another(alice: Person, kind: Any) -> None:
    key = with_passkey(alice)
    if kind != "webauthn.create":
        with pytest.raises(Unreadable):
            accepted(alice, kind=kind)
    if kind != "webauthn.get":
        with pytest.raises(Unreadable):
            shown(key, kind=kind)


@pytest.mark.requirement("S-176")
def test_the_site_is_the_whole_host_and_never_an_address() -> None:
    known = relying_party.at("https://login.example.test:8443")
    assert known is not None
    assert (known.id, known.origin) == ("login.example.test", "https://login.example.test:8443")
    assert relying_party.at("http://127.0.0.1:8000") is None
    assert relying_party.at("http://[::1]:8000") is None


@pytest.mark.requirement("S-176")
def test_one_that_was_made_for_a_former_address_is_not_of_this_one(alice: Person) -> None:
    key = with_passkey(alice, rp_id="old.example.test", origin="https://old.example.test")
    now_at = relying_party.at("https://new.example.test")
    assert now_at is not None
    asked = ceremony.Ceremony(now_at, "sign-in", "browser", verifies=True)
    key.origin = now_at.origin
    with pytest.raises(Exception, match="isn't known here"):
        shown(key, asked)
    key.rp_id = now_at.id  # what no browser would do
    with pytest.raises(Exception, match="isn't known here"):
        shown(key, asked)
