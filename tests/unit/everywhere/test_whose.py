"""Whose page is this: what was shown to one account never acts on another (B57)."""

import re

import pytest
from starlette.testclient import TestClient

from domain.access import session_rows
from domain.audit import events
from domain.mfa import enrolment, recovery_codes
from domain.signin import invitations, reset_links
from domain.signin.invitations import Wanted
from models import Session, User
from operations import housekeeping
from settings import ROOT
from tests.unit.browser import words
from tests.unit.conftest import ORIGIN, Clock, Person, sign_in, signed_in
from tests.unit.rows import dump
from tests.unit.table import endpoints, path

OWN = [
    (route, endpoint)
    for route, method, endpoint in endpoints()
    if method == "POST" and endpoint.names_whom
]


@pytest.mark.case("B57")
@pytest.mark.parametrize("sent", [{"shown_to": "1-1"}, {"shown_to": ""}, {"shown_to": ["x", "x"]}])
@pytest.mark.parametrize("htmx", [False, True])
def test_no_form_of_somebody_else_does_anything(
    client: TestClient, ada: Person, now: int, sent: dict[str, str], htmx: bool
) -> None:
    sign_in(client, ada, now)
    before = dump()
    for route, endpoint in OWN:
        if endpoint.audience == "half_signed_in":
            continue
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client.post(path(route), data=sent, headers=headers)
        assert answer.status_code == 409, route.name
        assert 'data-reason="page-of-another"' in answer.text
        assert "You're now signed in as Ada Admin" in words(answer.text)
        assert ("<html" in answer.text) is not htmx
        assert answer.headers.get("HX-Retarget") == ("#modal" if htmx else None)
    assert dump() == before


@pytest.mark.case("B57")
def test_a_form_that_does_not_say_is_refused(client: TestClient, alice: Person) -> None:
    sign_in(client, alice)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/profile", content=b"name=Alice+Archer", headers=kind)
    assert answer.status_code == 409
    assert "clear which account this page was opened for" in answer.text
    assert User.get().name == "Alice Example"


@pytest.mark.case("B57")
@pytest.mark.parametrize("htmx", [False, True])
def test_no_part_of_somebody_elses_page_is_swapped(
    client: TestClient, ada: Person, bob: Person, now: int, htmx: bool
) -> None:
    sign_in(client, ada, now)
    enrolment.begin(Session.get(), now)
    for route, method, endpoint in endpoints():
        if method == "GET" and endpoint.names_whom and endpoint.audience != "half_signed_in":
            headers = {"Shown-To": bob.user.shown_as} | ({"HX-Request": "true"} if htmx else {})
            answer = client.get(path(route), headers=headers)
            refused = 'data-reason="page-of-another"' in answer.text
            assert refused is htmx, route.name  # a plain link says nothing, and opens a whole page


@pytest.mark.case("B57")
def test_a_page_shown_to_who_had_the_number_before_a_restore_is_not_mine(
    client: TestClient, alice: Person
) -> None:
    former = {"shown_to": User(id=alice.user.id, username="zoe").shown_as}
    sign_in(client, alice)
    assert client.post("/sign-out", data=former).status_code == 409


@pytest.mark.case("B57")
def test_a_page_stays_mine_when_the_clock_is_put_right(
    client: TestClient, alice: Person, now: int
) -> None:
    User.update(created_at=now + 3600).execute()
    sign_in(client, alice)
    mine = shown_to(client.get("/profile").text).pop()
    housekeeping.sweep(now)
    saved = client.post("/profile", data={"name": "Alice Archer", "email": "", "shown_to": mine})
    assert (saved.status_code, User.get().name) == (303, "Alice Archer")


@pytest.mark.case("B57")
@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/neither"])
def test_a_code_typed_for_one_account_never_counts_on_another(
    client: TestClient, bob: Person, ada: Person, now: int, path: str
) -> None:
    half_signed_in(client, ada)
    client.get(path)
    before = dump()
    fields = {"code": "000000", "recovery_code": "x", "sign_in_code": "x"}
    answer = client.post(path, data=fields | {"shown_to": bob.user.shown_as})
    assert answer.status_code == 409
    assert "You're now signing in as ada" in words(answer.text)
    assert "Ada Admin" not in answer.text
    assert dump() == before


@pytest.mark.case("B57")
def test_a_code_typed_after_another_account_was_entered_says_whose(
    client: TestClient, bob: Person, alice: Person, now: int
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in/code", data={"code": "1", "shown_to": bob.user.shown_as})
    assert answer.status_code == 409
    assert "You're now signed in as Alice Example" in words(answer.text)


@pytest.mark.case("B57")
def test_confirming_carries_whom_the_page_was_shown_to(
    client: TestClient, alice: Person, bob: Person, clock: Clock
) -> None:
    sign_in(client, alice)
    clock.advance(601)
    asked = client.post("/profile", data={"name": "Alice Archer", "email": ""})
    assert shown_to(asked.text) == {alice.user.shown_as}
    client.cookies.clear()
    sign_in(client, bob, clock.now)
    answer = {"name": "Alice Archer", "email": "", "confirm_password": alice.password}
    sent = client.post("/profile", data=answer | {"shown_to": alice.user.shown_as})
    assert sent.status_code == 409
    assert User.get(User.username == "bob").name == "Bob Example"


@pytest.mark.case("B57")
def test_a_set_up_left_open_by_one_shows_nothing_of_the_other(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, bob, now)
    client.post("/profile/mfa/replacement")
    header = {"HX-Request": "true", "Shown-To": alice.user.shown_as}
    answer = client.get("/profile/mfa?key=shown", headers=header)
    assert answer.status_code == 409
    assert "secret-key" not in answer.text
    assert "secret-key" in client.get("/profile/mfa?key=shown").text


@pytest.mark.case("B57")
def test_signing_in_over_another_ends_that_sign_in(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    old = client.cookies["nightlatch-8000-session"]
    sign_in(client, bob, now)
    assert "Bob Example" in client.get("/profile").text
    assert session_rows.find(old) is None
    assert events.recent(alice.user)[0].kind == events.SIGNED_OUT


@pytest.mark.case("B57")
def test_a_wrong_password_leaves_who_is_signed_in_and_says_so(
    client: TestClient, alice: Person, bob: Person
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in", data={"username": "bob", "password": "not that one at all"})
    assert answer.status_code == 422
    assert "You're signed in as Alice Example" in words(answer.text)
    assert "Alice Example" in client.get("/profile").text


@pytest.mark.case("B57")
def test_signing_in_again_as_the_same_leads_where_one_was_going(
    client: TestClient, alice: Person
) -> None:
    sign_in(client, alice)
    again = {"username": " Alice", "password": alice.password, "next": "/profile/password"}
    assert client.post("/sign-in", data=again).headers["Location"] == "/profile/password"
    assert Session.select().count() == 1


@pytest.mark.case("B57")
def test_a_code_before_the_password_signs_out_who_is_here(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    answer = client.post("/sign-in/code-first", data={"username": "bob", "code": bob.code(now)})
    assert answer.headers["Location"] == "/sign-in"
    page = client.get("/sign-in")
    assert (page.status_code, 'value="bob"' in page.text) == (200, True)


@pytest.mark.case("B57")
def test_a_new_password_by_link_leaves_nobody_else_signed_in(
    client: TestClient, alice: Person, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    client.get(f"/reset/{reset_links.make(alice.user, now, ORIGIN)}")
    assert "You're signed in as Ada Admin" in words(client.get("/reset").text)
    client.post("/reset", data={"password": "lanterns over the wide canal"})
    assert Session.select().count() == 0
    assert client.get("/sign-in").status_code == 200


@pytest.mark.case("B57")
def test_a_new_account_by_link_leaves_nobody_else_signed_in(
    client: TestClient, ada: Person, now: int
) -> None:
    sign_in(client, ada, now)
    [made] = invitations.invite([Wanted("carol", False)], None, now, ORIGIN)
    client.get(f"/invitation/{made.token}")
    assert "You're signed in as Ada Admin" in words(client.get("/invitation").text)
    client.post("/invitation", data={"name": "Carol", "password": "lanterns over the canal"})
    assert [session.user.username for session in Session.select()] == ["carol"]


@pytest.mark.case("B57")
def test_a_form_of_one_link_never_uses_another(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    made = invitations.invite([Wanted("carol", False), Wanted("dora", False)], None, now, ORIGIN)
    links = [
        ("/reset", reset_links.make(bob.user, now, ORIGIN), alice.user.shown_as),
        ("/invitation", made[0].token, made[1].invitation.shown_as),
    ]
    for where, token, shown in links:
        client.get(f"{where}/{token}")
        before = dump()
        form = {"name": "Carol", "password": "lanterns over the wide canal", "shown_to": shown}
        answer = client.post(where, data=form)
        assert answer.status_code == 409
        assert "Another link was opened in this browser" in answer.text
        assert dump() == before


@pytest.mark.case("B57")
def test_the_form_of_a_link_left_open_makes_nobody_elses_account_mine(
    client: TestClient, now: int
) -> None:
    wanted = [Wanted("carol", False), Wanted("dora", False)]
    carols, doras = invitations.invite(wanted, None, now, ORIGIN)
    client.get(f"/invitation/{carols.token}")
    client.get(f"/invitation/{doras.token}")
    form = {"name": "Dora", "password": "lanterns over the wide canal"}
    assert client.post("/invitation", data=form | {"shown_to": "dora"}).status_code == 303
    client.get("/profile")
    for shown, status in (("carol", 409), ("dora", 303)):
        answer = client.post("/invitation", data=form | {"shown_to": shown})
        assert answer.status_code == status, shown
        assert ("You're now signed in as Dora" in words(answer.text)) is (shown == "carol")


@pytest.mark.case("B57")
def test_nor_does_the_form_of_a_reset_link_lead_into_anothers_recovery(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    session = signed_in(bob)
    recovery_codes.generate(session, now)
    code = recovery_codes.shown(session, now)
    client.get(f"/reset/{reset_links.make(alice.user, now, ORIGIN)}")
    client.get(f"/reset/{reset_links.make(bob.user, now, ORIGIN)}")
    form = {"password": "lanterns over the wide canal", "recovery_code": code}
    assert client.post("/reset", data=form).headers["Location"] == "/recovery"
    client.get("/recovery")
    for person, status in ((alice, 409), (bob, 303)):
        answer = client.post("/reset", data=form | {"shown_to": person.user.shown_as})
        assert answer.status_code == status, person.user.username
        assert ("You're now signed in as Bob Example" in words(answer.text)) is (person is alice)


@pytest.mark.case("B57")
def test_what_was_to_be_told_to_one_is_not_told_to_another(
    client: TestClient, alice: Person, bob: Person, now: int
) -> None:
    sign_in(client, alice)
    client.post("/profile", data={"name": "Alice Archer", "email": ""})  # the answer is lost
    sign_in(client, bob, now)
    assert "Your profile is saved" not in client.get("/profile").text
    client.post("/profile", data={"name": "Bob Baker", "email": ""})
    assert "Your profile is saved" in client.get("/profile").text


@pytest.mark.case("B58")
@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/neither"])
def test_a_page_that_asks_for_a_code_says_whose(client: TestClient, bob: Person, path: str) -> None:
    half_signed_in(client, bob)
    page = client.get(path).text
    assert 'Signing in as <strong><bdi translate="no">bob</bdi></strong>' in page
    assert "Use a different account" in page
    assert 'value="bob"' not in client.get("/sign-in").text


@pytest.mark.case("B58")
@pytest.mark.parametrize(
    "path",
    [
        "/confirmation",
        "/recovery/phone",
        "/profile/rehearsal",
        "/profile/recovery-code/check",
        "/profile/mfa/removal",
        "/profile/password",
    ],
)
def test_so_does_one_that_asks_somebody_signed_in(
    client: TestClient, bob: Person, clock: Clock, path: str
) -> None:
    sign_in(client, bob, clock.now)
    User.update(recovering_since=clock.now).execute()
    if path == "/confirmation":
        clock.advance(601)
    assert 'Signed in as <strong><bdi translate="no">bob</bdi></strong>' in client.get(path).text


@pytest.mark.case("B57")
def test_every_form_in_the_templates_says_whom_it_is_shown_to() -> None:
    form = re.compile(r'<form\b[^>]*method="post".*?</form>', re.DOTALL)
    for template in (ROOT / "templates").rglob("*.html"):
        for found in form.findall(template.read_text("utf-8")):
            named = re.search(r"hidden\.shown_to\((request|person|invitation)\)", found)
            typed = re.search(r'action="{{ "(sign_in|code_first|setup)" \| path }}"', found)
            assert named or typed, (template.name, found)


@pytest.mark.case("B57")
def test_only_what_enters_an_account_leaves_out_whom_it_acts_on() -> None:
    without = {r.name for r, method, e in endpoints() if method == "POST" and not e.names_whom}
    # The first three by the name that is typed or not there yet; the links check their own.
    assert without == {"sign_in", "code_first", "setup", "reset", "invitation"}


@pytest.mark.case("B57")
def test_every_page_has_it_filled_in_and_every_request_by_htmx_inherits_it(
    client: TestClient, ada: Person, bob: Person, now: int
) -> None:
    sign_in(client, ada, now)
    client.post("/profile/mfa")
    recovery_codes.generate(Session.get(), now)
    seen = set()
    for route, method, _ in endpoints():
        if method == "GET" and "{token}" not in route.path:
            page = client.get(re.sub(r"\{\w+\}", str(bob.user.id), route.path)).text
            assert shown_to(page) <= {ada.user.shown_as}, route.name
            if "hx-" in page:
                seen.add(route.name)
                header = f"""hx-headers:inherited='{{"Shown-To": "{ada.user.shown_as}"}}'"""
                assert page.count(header) == 1, route.name
    assert seen >= {"profile", "people", "activity"}


def shown_to(page: str) -> set[str]:
    """What the forms of a page say."""
    return set(re.findall(r'name="shown_to" value="([^"]*)"', page))


def half_signed_in(client: TestClient, person: Person) -> None:
    data = {"username": person.user.username, "password": person.password}
    assert client.post("/sign-in", data=data).headers["Location"] == "/sign-in/code"
