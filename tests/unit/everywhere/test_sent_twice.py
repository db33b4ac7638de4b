"""A form sent twice ends as it did the first time: one outcome, one line in the history."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from domain.access import actions, idempotency, sessions
from domain.access.mfa_requirement import DAY
from domain.audit.events import Caller
from domain.clock import days
from domain.mfa import (
    authenticators,
    enrolment,
    recovery,
    recovery_code_use,
    recovery_codes,
    removal,
)
from domain.signin import invitations, reset_links
from domain.signin.invitations import Wanted
from domain.team import help_desk
from domain.users import accounts, passwords
from models import (
    Authenticator,
    Event,
    Invitation,
    KnownBrowser,
    Making,
    RecoveryCode,
    Session,
    User,
    database,
)
from tests.canaries import watched
from tests.unit.browser import words
from tests.unit.codes import code_for
from tests.unit.conftest import (
    ORIGIN,
    PASSWORD,
    Clock,
    Person,
    sign_in,
    signed_in,
    with_mfa,
)
from tests.unit.lost import lost
from tests.unit.rows import kinds

NEW = "purple onion tram sky"
ONCE = "A" * 43


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


def here(person: Person) -> Session:
    """The session of the person's browser, which is the newest."""
    found: Session = Session.select().where(Session.user == person.user).order_by(Session.id)[-1]
    return found


def saved(person: Person, now: int) -> None:
    """Let the person have a recovery code, saved."""
    recovery_codes.generate(here(person), now)
    recovery_code_use.mark_saved(here(person), now)


def twice(client: TestClient, path: str, **data: str) -> list[Response]:
    """Two answers to one form, of which only the second reaches the browser."""
    return [lost(client, path, **data), client.post(path, data=data)]


def ends_alike(client: TestClient, answers: list[Response]) -> str:
    """What both lead to, and the notice that is shown there."""
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    notices = {answer.cookies.get("nightlatch-8000-notice") for answer in answers}
    assert len(notices) == 1
    [where] = {answer.headers["Location"] for answer in answers}
    name = (notices.pop() or "").partition(".")[0]  # behind it stands for whom
    return f"{where} {name}".strip()


# -- setting up -----------------------------------------------------------------------------


REPLACE = "/profile/mfa/replacement"


def begun(client: TestClient, person: Person, path: str = "/profile/mfa") -> Authenticator:
    client.post(path)
    found: Authenticator = Authenticator.get(
        Authenticator.user == person.user, Authenticator.activated_at.is_null()
    )
    return found


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
            done = enrolment.activate(found, code, now)
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
    enrolment.activate(session, code, now)
    assert enrolment.activate(session, "000000", now).opened.token == ""
    other = signed_in(alice, now)
    with pytest.raises(enrolment.SetupExpired):
        enrolment.activate(other, code, now)


# -- the recovery code ----------------------------------------------------------------------


@pytest.mark.requirement("S-34")
def test_two_clicks_on_generate_make_one_code(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    answers = twice(client, "/profile/recovery-code", instead_of="0")
    assert ends_alike(client, answers) == "/profile/recovery-code"
    assert recovery_codes.shown(here(bob), now) is not None
    assert RecoveryCode.select().count() == 1


@pytest.mark.requirement("S-34")
def test_two_clicks_on_regenerate_end_the_code_before_and_no_other(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    first = recovery_codes.generate(here(bob), now).row
    answers = twice(client, "/profile/recovery-code", instead_of=str(first.id))
    assert ends_alike(client, answers) == "/profile/recovery-code"
    assert RecoveryCode.select().count() == 2


@pytest.mark.requirement("S-34")
def test_six_submits_at_once_show_one_code(bob: Person, now: int) -> None:
    session = signed_in(bob, now)

    def submit(_: int) -> str:
        with database.connection_context():
            return recovery_codes.generate(session, now, instead_of=0).text

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(submit, range(6)))) == 1


@pytest.mark.requirement("S-34")
def test_a_page_that_knows_an_older_code_makes_none_and_is_told(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    elsewhere = recovery_codes.generate(signed_in(bob, now), now)
    answer = client.post("/profile/recovery-code", data={"instead_of": "0"})
    page = client.get(answer.headers["Location"])
    assert 'data-reason="recovery-code-made-meanwhile"' in page.text
    assert recovery_codes.live(bob.user) == elsewhere.row
    assert RecoveryCode.select().count() == 1


@pytest.mark.requirement("S-33")
def test_only_the_code_on_the_screen_is_marked_as_saved(
    client: TestClient, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    replaced = recovery_codes.generate(here(bob), now).row
    recovery_codes.generate(here(bob), now)
    answer = client.post("/profile/recovery-code/saved", data={"saved": str(replaced.id)})
    page = client.get(answer.headers["Location"])
    assert 'data-reason="recovery-code-replaced"' in page.text
    assert not RecoveryCode.select().where(RecoveryCode.saved_at.is_null(False)).exists()


@pytest.mark.requirement("S-33")
@pytest.mark.parametrize("named", ["", "0", "-1", "x", "9" * 40])
def test_a_page_that_names_no_code_marks_none(
    client: TestClient, bob: Person, now: int, named: str
) -> None:
    sign_in(client, bob, now)
    recovery_codes.generate(here(bob), now)
    client.post("/profile/recovery-code/saved", data={"saved": named})
    assert not RecoveryCode.select().where(RecoveryCode.saved_at.is_null(False)).exists()


def test_the_pages_say_which_code_they_know(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    assert 'name="instead_of" value="0"' in client.get("/profile").text
    code = recovery_codes.generate(here(bob), now).row
    assert (
        f'name="instead_of" value="{code.id}"' in client.get("/profile/recovery-code/renewal").text
    )
    assert f'name="saved" value="{code.id}"' in client.get("/profile/recovery-code").text


def test_saving_twice_saves_once(client: TestClient, bob: Person, now: int) -> None:
    sign_in(client, bob, now)
    code = recovery_codes.generate(here(bob), now).row
    answers = twice(client, "/profile/recovery-code/saved", saved=str(code.id))
    assert ends_alike(client, answers) == "/profile recovery-code-saved"
    assert kinds().count("recovery-code-saved") == 1


@pytest.mark.requirement("S-23")
def test_confirming_in_between_forgets_not_which_code_was_known(
    client: TestClient, bob: Person, clock: Clock
) -> None:
    sign_in(client, bob, clock.now)
    known = recovery_codes.generate(here(bob), clock.now).row
    clock.advance(700)
    data = {"instead_of": str(known.id)}
    page = client.post("/profile/recovery-code", data=data).text
    assert f'name="instead_of" value="{known.id}"' in page
    newer = recovery_codes.generate(signed_in(bob, clock.now), clock.now).row
    factors = {"confirm_password": PASSWORD, "confirm_code": bob.code(clock.now)}
    client.post("/profile/recovery-code", data=data | factors)
    assert recovery_codes.live(bob.user) == newer


# -- what administrators make ---------------------------------------------------------------


@pytest.fixture
def desk(client: TestClient, ada: Person, now: int) -> TestClient:
    sign_in(client, ada, now)
    return client


def link_in(desk: TestClient, made: Response) -> str:
    """The link on the page that the form has led to."""
    assert made.status_code == 303, words(made.text)
    page = desk.get(made.headers["Location"])
    return page.text.partition("http://")[2].split("<")[0].split('"')[0]


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/people/invitations", {"username": "carol", "role": "member"}),
        ("/people/invitations/many", {"lines": "carol"}),
        ("/people/{user}/reset-link", {}),
    ],
)
def test_a_form_sent_twice_shows_the_link_that_works(
    desk: TestClient, alice: Person, path: str, data: dict[str, str]
) -> None:
    where = path.format(user=alice.user.id)
    links = {link_in(desk, answer) for answer in twice(desk, where, once=ONCE, **data)}
    assert len(links) == 1
    assert desk.get("/" + links.pop().partition("/")[2]).status_code == 303
    assert desk.get("/invitation" if "invitation" in path else "/reset").status_code == 200
    assert kinds().count("invited") + kinds().count("reset-link-made") == 1


@pytest.mark.requirement("S-36")
def test_a_renewal_sent_twice_shows_the_link_that_works(desk: TestClient, ada: Person) -> None:
    [made] = invitations.invite([Wanted("carol", False)], None, ada.user.created_at, ORIGIN)
    path = f"/people/invitations/{made.invitation.id}/renewal"
    assert len({link_in(desk, answer) for answer in twice(desk, path, once=ONCE)}) == 1
    assert kinds().count("invited") == 2


def test_a_sign_in_code_asked_for_twice_is_one(desk: TestClient, bob: Person, now: int) -> None:
    path = f"/people/{bob.user.id}/sign-in-code"
    pages = [desk.get(answer.headers["Location"]).text for answer in twice(desk, path, once=ONCE)]
    codes = {words(page.partition('class="code')[2].partition(">")[2][:60]) for page in pages}
    assert len(codes) == 1
    assert kinds().count("sign-in-code-made") == 1


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize("deed", ["revoke", "renew", "accept"])
def test_what_was_made_and_is_gone_does_not_come_back(
    desk: TestClient, ada: Person, now: int, deed: str
) -> None:
    form = {"username": "carol", "role": "member", "once": ONCE}
    token = link_in(desk, desk.post("/people/invitations", data=form)).rpartition("/")[2]
    invitation = Invitation.get()
    if deed == "revoke":
        invitations.revoke(invitation, ada.user, now, ORIGIN)
    elif deed == "renew":
        invitations.renew(invitation, ada.user, now, ORIGIN)
    else:
        invitations.accept(token, "Carol", PASSWORD, now, ORIGIN)
    answer = desk.post("/people/invitations", data=form)
    assert answer.status_code == 422
    assert f'data-reason="{idempotency.MadeBefore.reason}"' in answer.text
    assert deed == "accept" or invitations.opened(token, now) is None


@pytest.mark.requirement("S-36")
def test_a_used_reset_link_does_not_come_back(desk: TestClient, alice: Person, now: int) -> None:
    path, form = f"/people/{alice.user.id}/reset-link", {"once": ONCE}
    token = link_in(desk, desk.post(path, data=form)).rpartition("/")[2]
    reset_links.use(token, reset_links.NewPassword(NEW), now, ORIGIN)
    answer = desk.post(path, data=form)
    assert f'data-reason="{idempotency.MadeBefore.reason}"' in answer.text


@pytest.mark.requirement("S-36")
def test_a_forgotten_making_makes_another_secret(alice: Person, now: int) -> None:
    origin = Caller(session=1, once=ONCE)
    first = idempotency.secret(origin, now, "x")
    again = idempotency.secret(origin, now, "x")
    assert (again.token, again.is_again) == (first.token, True)
    Making.delete().execute()
    assert idempotency.secret(origin, now, "x").token != first.token


@pytest.mark.requirement("S-36")
@pytest.mark.parametrize(
    "other",
    [
        (Caller(session=2, once=ONCE), "x"),
        (Caller(session=1, once="B" * 43), "x"),
        (Caller(session=1, once=ONCE), "y"),
    ],
)
def test_another_form_makes_another_secret(
    data_dir: object, now: int, other: tuple[Caller, str]
) -> None:
    first = idempotency.secret(Caller(session=1, once=ONCE), now, "x")
    second = idempotency.secret(other[0], now, other[1])
    assert not second.is_again
    assert second.token != first.token


def test_each_form_that_makes_a_secret_has_a_one_time_value(
    desk: TestClient, bob: Person, ada: Person, now: int
) -> None:
    invitations.invite([Wanted("carol", False)], None, now, ORIGIN)
    assert desk.get("/people/invitations").text.count('name="once"') == 3
    assert desk.get(f"/people/{bob.user.id}").text.count('name="once"') == 2


# -- everything else ------------------------------------------------------------------------


@pytest.fixture
def seat(client: TestClient, bob: Person, now: int) -> TestClient:
    """Bob's browser."""
    sign_in(client, bob, now)
    return client


def test_signing_out_one_browser_twice(seat: TestClient, bob: Person, now: int) -> None:
    other = signed_in(bob, now)
    answers = twice(seat, f"/profile/sessions/{other.id}/removal")
    assert ends_alike(seat, answers) == "/profile signed-out-there"
    assert kinds().count("signed-out-elsewhere") == 1


def test_signing_out_all_others_twice(seat: TestClient, bob: Person, now: int) -> None:
    signed_in(bob, now)
    answers = twice(seat, "/profile/sessions/removal")
    assert ends_alike(seat, answers) == "/profile signed-out-elsewhere"
    assert kinds().count("signed-out-elsewhere") == 1
    assert seat.get("/profile").status_code == 200


@pytest.mark.requirement("S-55")
def test_either_answer_to_signing_out_all_others_keeps_the_browser_known(
    seat: TestClient, bob: Person, now: int
) -> None:
    answers = twice(seat, "/profile/sessions/removal")
    devices = {answer.cookies["nightlatch-8000-browser"] for answer in answers}
    assert len(devices) == 1
    assert KnownBrowser.select().count() == 1


@pytest.mark.requirement("S-07")
def test_changing_the_password_twice(seat: TestClient, now: int) -> None:
    answers = twice(seat, "/profile/password", current_password=PASSWORD, password=NEW)
    assert ends_alike(seat, answers) == "/profile password-changed"
    assert kinds().count("password-changed") == 1
    assert seat.get("/profile").status_code == 200


@pytest.mark.requirement("S-07")
def test_the_password_that_was_just_set_does_not_stand_in_for_the_current_one(
    seat: TestClient, bob: Person, now: int
) -> None:
    seat.post("/profile/password", data={"current_password": PASSWORD, "password": NEW})
    form = {"current_password": "wrong", "password": "seven quiet harbour lamps"}
    assert seat.post("/profile/password", data=form).status_code == 422


@pytest.mark.requirement("S-07")
def test_parallel_changes_of_the_password_are_one(bob: Person, now: int) -> None:
    session = signed_in(bob, now)

    def submit(_: int) -> str:
        with database.connection_context():
            found = sessions.resume(session.token, now)
            assert found is not None
            return accounts.change_password(found, PASSWORD, NEW, now).token

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(submit, range(3)))) == 1
    assert kinds().count("password-changed") == 1


@pytest.mark.requirement("S-07")
def test_a_change_that_began_before_another_one_changes_nothing(bob: Person, now: int) -> None:
    token = signed_in(bob, now).token
    first, second = sessions.resume(token, now), sessions.resume(token, now)
    assert first is not None
    assert second is not None
    accounts.change_password(first, PASSWORD, NEW, now)
    with pytest.raises(accounts.WrongCurrentPassword, match="meanwhile"):
        accounts.change_password(second, PASSWORD, "seven quiet harbour lamps", now)
    assert passwords.verify(fresh(bob), NEW)


@pytest.mark.requirement("S-23")
def test_turning_mfa_off_twice(seat: TestClient, bob: Person, clock: Clock) -> None:
    clock.advance(30)
    form = {"password": PASSWORD, "code": bob.code(clock.now)}
    answers = twice(seat, "/profile/mfa/removal", **form)
    assert ends_alike(seat, answers) == "/profile mfa-off"
    assert kinds().count("mfa-turned-off") == 1
    assert not removal.is_on(fresh(bob))


def test_removing_an_authenticator_twice(seat: TestClient, bob: Person, now: int) -> None:
    with_mfa(bob)
    number = authenticators.enrolled(bob.user)[-1].id
    answers = twice(seat, f"/profile/mfa/authenticators/{number}/removal")
    assert ends_alike(seat, answers) == "/profile authenticator-removed"
    assert kinds().count("authenticator-removed") == 1


@pytest.mark.requirement("S-83")
def test_an_authenticator_that_never_was_ones_own_is_still_not_found(
    seat: TestClient, bob: Person, ada: Person, now: int
) -> None:
    with_mfa(bob)
    number = authenticators.enrolled(bob.user)[-1].id
    seat.post(f"/profile/mfa/authenticators/{number}/removal")
    foreign = authenticators.enrolled(ada.user)[0].id
    assert seat.post(f"/profile/mfa/authenticators/{foreign}/removal").status_code == 404


def test_discarding_a_set_up_twice(seat: TestClient, bob: Person) -> None:
    begun(seat, bob, REPLACE)
    answers = twice(seat, "/profile/mfa/cancellation")
    assert ends_alike(seat, answers) == "/profile setup-discarded"


@pytest.fixture
def recovering(seat: TestClient, bob: Person, now: int) -> TestClient:
    """Bob's browser, after he said that the phone is lost, with a saved code."""
    recovery.begin(fresh(bob), now)
    recovery_codes.generate(here(bob), now)
    recovery_code_use.mark_saved(here(bob), now)
    return seat


def test_finding_the_phone_twice(recovering: TestClient, bob: Person, clock: Clock) -> None:
    clock.advance(30)
    answers = twice(recovering, "/recovery/phone", code=bob.code(clock.now))
    assert ends_alike(recovering, answers) == "/profile phone-found"
    assert kinds().count("phone-found") == 1


def test_switching_the_lost_phone_off_twice(recovering: TestClient) -> None:
    answers = twice(recovering, "/recovery/switch-off")
    assert ends_alike(recovering, answers) == "/profile lost-phone-off"
    assert kinds().count("lost-phone-switched-off") == 1


def test_rehearsing_twice(seat: TestClient, bob: Person, clock: Clock) -> None:
    text = watched(recovery_codes.generate(here(bob), clock.now).text)
    clock.advance(30)
    form = {"code": bob.code(clock.now), "recovery_code": text}
    answers = twice(seat, "/profile/rehearsal", **form)
    assert ends_alike(seat, answers) == "/profile rehearsed"
    assert kinds().count("rehearsed") == 1


def test_saving_the_profile_twice(seat: TestClient) -> None:
    answers = twice(seat, "/profile", name="Robert Example", email="")
    assert ends_alike(seat, answers) == "/profile profile-saved"
    assert kinds().count("profile-changed") == 1


def test_signing_out_twice(seat: TestClient) -> None:
    answers = twice(seat, "/sign-out")
    assert ends_alike(seat, answers) == "/sign-in signed-out"
    assert kinds().count("signed-out") == 1


def test_disowning_twice(seat: TestClient, bob: Person, ada: Person, now: int) -> None:
    help_desk.make_reset_link(bob.user, now, ORIGIN, ada.user)
    newest = str(Event.select().order_by(Event.id.desc()).get().id)
    answers = twice(seat, "/notices/disowned", shown=newest, newest=newest)
    assert ends_alike(seat, answers).startswith("/profile/password")
    assert kinds().count("not-me") == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/people/{user}", "renamed"),
        ("/people/{user}/deeds/make-admin", "made-admin"),
        ("/people/{user}/deeds/disable", "disabled"),
        ("/people/{user}/deeds/sign-out", "signed-out-by-admin"),
        ("/people/{user}/mfa-reset", "mfa-reset"),
        ("/people/{user}/removal", "deleted"),
        ("/security-settings", "policy-changed"),
    ],
)
def test_what_an_administrator_does_twice_is_done_once(
    desk: TestClient, ada: Person, bob: Person, path: str, kind: str
) -> None:
    now = ada.user.created_at
    recovery_codes.generate(here(ada), now)
    recovery_code_use.mark_saved(here(ada), now)
    by = str(days.at(now + 7 * DAY))
    form = {"name": "Bobby", "deadline": by, "about": "bob", "seen": str(actions.newest())}
    answers = twice(desk, path.format(user=bob.user.id), **form)
    assert ends_alike(desk, answers)
    assert kinds().count(kind) == 1


def test_taking_an_invitation_back_twice(desk: TestClient, now: int) -> None:
    [made] = invitations.invite([Wanted("carol", False)], None, now, ORIGIN)
    form = {"about": "carol", "seen": str(actions.newest())}
    answers = twice(desk, f"/people/invitations/{made.invitation.id}/removal", **form)
    assert ends_alike(desk, answers) == "/people/invitations invitation-revoked"
    assert kinds().count("invitation-revoked") == 1
