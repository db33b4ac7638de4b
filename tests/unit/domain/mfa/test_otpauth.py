"""What authenticator apps are told: a name for each secret, in a picture they can read."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from starlette.testclient import TestClient

from domain.database import migrating
from domain.mfa import activation, authenticators, enrolment, otpauth, totp_secrets
from domain.team import people
from models import Authenticator, User, database
from tests.unit.codes import code_for
from tests.unit.conftest import ORIGIN, Person, sign_in, signed_in
from tests.unit.qr_images import decode, rasterize
from web import qr

LONG = [
    ("Nightlatch", "kim"),
    ("Отдел информационных технологий и связи", "жанна.константинопольская"),
    ("Я" * 40, "kim"),
    ("x" * 100, "u" * 64),
    ("Ä" * 100, "ж" * 64),
    ("東京都庁 情報システム部 " * 7, "a@" + "b" * 62),
    ("Team 👩‍👩‍👧" * 12, "ए" * 64),
    ("👩‍👩‍👧" * 20, "ए" * 64),
    ("%" * 100, "'" * 64),
    ("a", "ж" * 64),
    ("Z\u0301" * 50, "kim"),
]


def read(uri: str) -> tuple[str, str, str, str]:
    """Issuer before the colon, account, issuer behind, secret: as an app reads them."""
    parts = urlsplit(uri)
    site, _, name = unquote(parts.path.removeprefix("/")).partition(":")
    query = parse_qs(parts.query, strict_parsing=True)
    return site, name, query["issuer"][0], query["secret"][0]


def named(begun: Authenticator, username: str, number: int = 1) -> Authenticator:
    begun.user.username, begun.number = username, number
    return begun


@pytest.mark.case("B07")
@pytest.mark.parametrize("number", [1, 27])
@pytest.mark.parametrize(("site", "username"), LONG)
def test_every_picture_is_coarse_enough_and_read_by_a_decoder(
    alice: Person, now: int, site: str, username: str, number: int
) -> None:
    begun = named(enrolment.begin(signed_in(alice), now), username, number)
    uri = otpauth.picture(begun, site)
    drawing = str(qr.svg(uri, "label"))
    (side,) = re.findall(r'viewBox="0 0 (\d+) ', drawing)
    assert 300 / int(side) >= 4
    assert 252 / int(side) >= 4  # the box on a screen 320 points wide
    assert decode(rasterize(drawing)) == [uri]
    before, name, behind, secret = read(uri)
    assert before == behind != ""
    assert secret == totp_secrets.base32(begun)
    assert name.endswith(f" {number}") or number == 1
    for short, whole in ((behind, otpauth.issuer(site)), (name, otpauth.account(begun))):
        cut = short.removesuffix(f" {number}").removesuffix("…")
        assert short == whole or (cut and whole.startswith(cut))


@pytest.mark.case("B02")
def test_names_with_room_are_not_shortened(alice: Person, now: int) -> None:
    begun = named(enrolment.begin(signed_in(alice), now), "kim.example@example.org", 2)
    assert otpauth.picture(begun, "Acme, Ltd.") == otpauth.uri(begun, "Acme, Ltd.")


@pytest.mark.case("B02")
def test_the_link_has_the_names_whole(alice: Person, now: int) -> None:
    begun = named(enrolment.begin(signed_in(alice), now), "ж" * 64, 2)
    assert read(otpauth.uri(begun, "Я" * 40))[:3] == ("Я" * 40, f"{'ж' * 64} 2", "Я" * 40)


@trying(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=100), st.text(min_size=1, max_size=64), st.integers(1, 999))
def test_whatever_the_names_the_picture_has_room(
    alice: Person, site: str, username: str, number: int
) -> None:
    begun = named(_begun(alice), username.encode("utf-8", "replace").decode(), number)
    uri = otpauth.picture(begun, site.encode("utf-8", "replace").decode())
    assert len(uri) <= otpauth.MAX_BYTES


def _begun(person: Person) -> Authenticator:
    return enrolment.begin(signed_in(person), 1_800_000_000)


@pytest.mark.case("B02")
@pytest.mark.parametrize(("site", "username"), LONG)
def test_no_name_is_cut_within_a_letter(alice: Person, now: int, site: str, username: str) -> None:
    begun = named(enrolment.begin(signed_in(alice), now), username)
    for short, whole in zip(read(otpauth.picture(begun, site)), (site, username), strict=False):
        at = len(short.removesuffix("…"))
        following = whole[at : at + 1]
        if short.endswith("…") and following and len(short) > 2:
            assert unicodedata.category(following)[0] not in "MC"


def finish(session: object, now: int) -> Authenticator:
    begun = enrolment.begin(session, now)  # type: ignore[arg-type]
    activation.activate(session, code_for(begun, now), now)  # type: ignore[arg-type]
    return begun


@pytest.mark.case("B60")
def test_each_secret_of_a_person_has_a_name_of_its_own(alice: Person, now: int) -> None:
    session = signed_in(alice)
    names = [otpauth.account(finish(session, now))]
    added = enrolment.begin(session, now, replaces=False)
    names.append(otpauth.account(added))
    enrolment.cancel(session)
    names.append(otpauth.account(finish(session, now)))  # in place of the first
    lapsed = enrolment.begin(session, now)
    names.append(otpauth.account(lapsed))
    names.append(otpauth.account(enrolment.begin(session, now + enrolment.PENDING_FOR)))
    assert names == ["alice", "alice 2", "alice 3", "alice 4", "alice 5"]


@pytest.mark.case("B60")
def test_the_same_set_up_keeps_its_name(alice: Person, now: int) -> None:
    session = signed_in(alice)
    first = enrolment.begin(session, now)
    assert enrolment.begin(session, now + 60, replaces=False).number == first.number == 1
    assert User.get_by_id(alice.user.id).entries == 1


@pytest.mark.case("B60")
def test_a_phone_that_knows_the_account_is_shown_another_after_a_reset(
    bob: Person, now: int
) -> None:
    User.update(entries=1).execute()
    people.reset_mfa(bob.user, now, ORIGIN, None)
    assert otpauth.account(enrolment.begin(signed_in(bob), now)) == "bob 2"


@pytest.mark.case("B60")
def test_whoever_had_mfa_before_secrets_were_numbered_goes_on_with_two(
    data_dir: Path, alice: Person, bob: Person, now: int
) -> None:
    for table, column in (("user", "entries"), ("authenticator", "number")):
        database.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN {column}')
    database.execute_sql("DELETE FROM schema_migration WHERE name = '0013_entries'")
    assert migrating.migrate() == ["0013_entries"]
    names = [otpauth.account(enrolment.begin(signed_in(p), now)) for p in (alice, bob)]
    assert names == ["alice", "bob 2"]
    assert [a.number for a in authenticators.enrolled(bob.user)] == [1]


@pytest.mark.case("B60")
def test_the_page_says_what_becomes_of_the_old_entry(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    client.post("/profile/mfa")
    assert "entry for" not in client.get("/profile/mfa").text
    begun = Authenticator.get()
    client.post("/profile/mfa/code", data={"code": code_for(begun, now)})
    client.post("/profile/mfa/replacement")
    page = client.get("/profile/mfa").text
    assert "Keep any old entry until you're done." in page
    assert '<bdi translate="no">alice\u00a02</bdi>' in page
    begun = Authenticator.get(Authenticator.activated_at.is_null())
    done = client.post("/profile/mfa/code", data={"code": code_for(begun, now)})
    assert "Delete its entry in your app." in client.get(done.headers["Location"]).text
    client.post("/profile/mfa/authenticators")
    assert "keep both" in client.get("/profile/mfa").text
