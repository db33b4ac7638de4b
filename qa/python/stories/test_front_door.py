"""Stories in front of apps: test mode only, where no proxy and no app are needed."""

from playwright.sync_api import Page

from nightlatch_qa import (
    Apps,
    EditProfile,
    Groups,
    MyApps,
    Nightlatch,
    Passkey,
    Person,
    SignIn,
    TeamApp,
    check_app,
    let_in,
)


def test_people_with_mfa_open_an_app_until_they_sign_out(
    page: Page, app: TeamApp, person_with_mfa: Person
) -> None:
    assert check_app(page, app).status == 302
    SignIn(page).sign_in(person_with_mfa)
    told = check_app(page, app, "/find?q=a%26b")
    assert told.passes
    assert told.headers["Remote-User"] == person_with_mfa.username
    EditProfile(page).sign_out(person_with_mfa)
    assert not check_app(page, app).passes


def test_an_app_of_a_group_is_for_its_people(
    admin: Page, page: Page, nightlatch: Nightlatch, person_with_mfa: Person
) -> None:
    board = nightlatch.app("Board", groups=["ops"])
    let_in(page, person_with_mfa)
    assert check_app(page, board).status == 403
    Groups(admin).open().find("ops").add(person_with_mfa)
    assert check_app(page, board).passes
    assert board.name in MyApps(page).open().shown()
    Groups(admin).open().find("ops").take_out(person_with_mfa)
    assert check_app(page, board, background=True).status == 403


def test_an_administrator_adds_an_app(admin: Page, page: Page, person_with_mfa: Person) -> None:
    wiki = TeamApp("Team wiki", "https://team-wiki.example.test")
    shown = Apps(admin).open().add(wiki, people=[person_with_mfa])
    assert shown.test(person_with_mfa).people["signed-in"] == "passes"
    let_in(page, person_with_mfa)
    assert check_app(page, wiki).passes
    Apps(admin).open().find(wiki).remove()
    assert check_app(page, wiki).status == 403


def test_an_app_opens_only_with_a_passkey(
    admin: Page, page: Page, app: TeamApp, person_with_mfa: Person, passkey: Passkey
) -> None:
    Apps(admin).open().find(app).change(needs_passkey=True)
    SignIn(page).sign_in(person_with_mfa)
    assert check_app(page, app).status == 302
    EditProfile(page).add_passkey()
    EditProfile(page).sign_out(person_with_mfa)
    SignIn(page).open().use_passkey()
    assert check_app(page, app).passes
