"""Setting up a phone with forms that are sent twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from domain.access import sessions
from domain.mfa import (
    activation,
    authenticators,
    enrolment,
    recovery,
)
from models import (
    Authenticator,
    RecoveryCode,
    database,
)
from tests.unit.codes import code_for
from tests.unit.conftest import (
    Person,
    sign_in,
    signed_in,
)
from tests.unit.rows import kinds
from tests.unit.sent_twice import begun, ends_alike, fresh, saved, twice

REPLACE = "/profile/mfa/replacement"


def test_enabling_twice_turns_mfa_on_once(client: TestClient, alice: Person, now: int) -> None:
    sign_in(client, alice)
    answers = twice(client, "/profile/mfa/code", code=code_for(begun(client, alice), now))
    assert ends_alike(client, answers) == "/profile/recovery-code mfa-on"
    assert kinds().count("mfa-enabled") == 1
    assert kinds().count("recovery-code-made") == 1
    assert client.get("/profile/recovery-code").status_code == 200


def test_a_second_click_on_enable_in_the_dialog_leads_to_the_same_code(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    form = {"code": code_for(begun(client, alice), now)}
    headers = {"HX-Request": "true"}
    answers = [client.post("/profile/mfa/code", data=form, headers=headers) for _ in range(2)]
    assert [a.headers["HX-Redirect"] for a in answers] == ["/profile/recovery-code"] * 2
    assert RecoveryCode.select().count() == 1


def test_enable_on_a_stale_page_after_the_code_is_saved_leads_to_the_profile(
    client: TestClient, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    form = {"code": code_for(begun(client, alice), now)}
    client.post("/profile/mfa/code", data=form)
    client.post("/profile/recovery-code/saved", data={"saved": str(RecoveryCode.get().id)})
    answer = client.post("/profile/mfa/code", data=form)
    assert answer.headers["Location"] == "/profile"
    assert "Save your recovery code" not in client.get("/profile").text


def test_replacing_twice_replaces_once(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    saved(bob, now)
    answers = twice(client, "/profile/mfa/code", code=code_for(begun(client, bob, REPLACE), now))
    assert ends_alike(client, answers) == "/profile authenticator-replaced"
    assert kinds().count("authenticator-replaced") == 1


def test_adding_twice_says_that_one_was_added(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    saved(bob, now)
    client.post("/profile/mfa/authenticators")
    added = Authenticator.get(Authenticator.activated_at.is_null())
    answers = twice(client, "/profile/mfa/code", code=code_for(added, now))
    assert ends_alike(client, answers) == "/profile authenticator-added"
    assert len(authenticators.enrolled(bob.user)) == 2


def test_setting_up_the_new_phone_twice_ends_the_recovery_once(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    recovery.begin(fresh(bob), now)
    new_phone = begun(client, bob, "/recovery/set-up")
    answers = twice(client, "/profile/mfa/code", code=code_for(new_phone, now))
    assert ends_alike(client, answers) == "/recovery/done authenticator-replaced"


def test_parallel_submits_of_a_first_code_say_the_same(alice: Person, now: int) -> None:
    session = signed_in(alice, now)
    code = code_for(enrolment.begin(session, now), now)

    def submit(_: int) -> tuple[str, str]:
        with database.connection_context():
            found = sessions.resume(session.token, now)
            assert found is not None
            done = activation.activate(found, code, now)
            return done.outcome, done.opened.token

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(submit, range(6)))) == 1
    assert kinds().count("mfa-enabled") == 1


@pytest.mark.requirement("S-20")
def test_a_first_code_signs_in_no_one_though_it_may_be_sent_twice(
    client: TestClient, alice: Person, now: int
) -> None:
    session = signed_in(alice, now)
    pending = enrolment.begin(session, now)
    code = code_for(pending, now)
    activation.activate(session, code, now)
    assert activation.activate(session, "000000", now).opened.token == ""
    other = signed_in(alice, now)
    with pytest.raises(activation.SetupExpired):
        activation.activate(other, code, now)
