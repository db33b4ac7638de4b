"""The testers' kit in front of apps: who would get in, and what administrators do about it."""

import pytest
from playwright.sync_api import Browser, Page

from nightlatch_qa import (
    Apps,
    EditProfile,
    Groups,
    MyApps,
    Nightlatch,
    People,
    Person,
    Refused,
    SecuritySettings,
    SignIn,
    TeamApp,
    check_app,
)
from nightlatch_qa.handles import arrive

MINUTE = 60


@pytest.fixture
def wiki(nightlatch: Nightlatch) -> TeamApp:
    return nightlatch.app("Wiki", groups=["ops"])


@pytest.fixture
def bob(nightlatch: Nightlatch) -> Person:
    return nightlatch.seed(mfa=True, groups=["ops"])


@pytest.fixture
def admin(browser: Browser, nightlatch: Nightlatch) -> Page:
    context = browser.new_context()
    nightlatch.sign_in(nightlatch.seed(mfa=True, admin=True), context)
    return context.new_page()


def test_a_stranger_is_led_to_sign_in_and_a_script_is_told_where(page: Page, wiki: TeamApp) -> None:
    assert check_app(page, wiki).status == 302
    told = check_app(page, wiki, background=True)
    assert told.status == 401
    assert told.headers["X-Nightlatch-Sign-In"].startswith(wiki.origin)


def test_whoever_may_is_let_in_under_their_name(
    page: Page, nightlatch: Nightlatch, wiki: TeamApp, bob: Person
) -> None:
    nightlatch.sign_in(bob, page.context)
    told = check_app(page, wiki, "/find?q=a%26b&lang=de&x=1%2B1")
    assert told.passes
    assert (told.headers["Remote-User"], told.headers["remote-groups"]) == (bob.username, "ops")
    assert check_app(page, wiki, method="POST", background=True).passes


def test_signing_out_of_the_app_drops_its_cookie(
    page: Page, nightlatch: Nightlatch, wiki: TeamApp, bob: Person
) -> None:
    nightlatch.sign_in(bob, page.context)
    assert check_app(page, wiki).passes
    assert page.context.cookies(wiki.origin)
    check_app(page, wiki, "/.nightlatch/sign-out")
    assert not page.context.cookies(wiki.origin)
    assert not check_app(page, wiki, background=True).passes


def test_whoever_may_not_is_refused(page: Page, nightlatch: Nightlatch, wiki: TeamApp) -> None:
    nightlatch.sign_in(nightlatch.seed(mfa=True), page.context)
    assert check_app(page, wiki).status == 403


def test_whoever_has_no_mfa_is_led_to_set_it_up(
    page: Page, nightlatch: Nightlatch, wiki: TeamApp
) -> None:
    nightlatch.sign_in(nightlatch.seed(groups=["ops"]), page.context)
    assert check_app(page, wiki).status == 302


def test_an_app_can_ask_for_all_factors_again(
    page: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    strict = nightlatch.app(people=[bob], max_age=15 * MINUTE)
    nightlatch.sign_in(bob, page.context)
    assert check_app(page, strict).passes
    nightlatch.advance(16 * MINUTE)
    assert check_app(page, strict).status == 302
    nightlatch.put_clock_back()


def test_people_begin_on_their_apps(page: Page, nightlatch: Nightlatch, bob: Person) -> None:
    app = nightlatch.app("Own wiki", people=[bob])
    sign_in = SignIn(page).begin(bob)
    assert sign_in.give_code(bob.phone.next_code()) == "my-apps/index"
    assert app.name in MyApps(page).shown()
    page.route(f"{app.origin}/**", lambda route: route.abort())
    with page.expect_request(f"{app.origin}/**"):
        MyApps(page).follow(app)
    EditProfile(page).open().sign_out(bob)
    SignIn(page).sign_in(bob)
    arrive(page, "profile/edit")


def test_apps_are_looked_for(page: Page, nightlatch: Nightlatch, bob: Person) -> None:
    for name in ("Wiki", *(f"Board {number}" for number in range(8))):
        nightlatch.app(name, people=[bob])
    nightlatch.sign_in(bob, page.context)
    mine = MyApps(page).open()
    assert len(mine.shown()) == 9
    mine.search("wiki")
    assert mine.shown() == ["Wiki"]


def test_administrators_add_change_test_and_remove_apps(
    admin: Page, page: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    app = TeamApp("Dashboards", "https://dashboards.example.test")
    shown = Apps(admin).open().add(app, groups=["ops"], ask_again=30)
    told = shown.test(bob)
    assert (told.people["outsider"], told.people["signed-in"]) == ("signed-out", "passes")
    assert told.proxy
    nightlatch.sign_in(bob, page.context)
    assert check_app(page, app).passes
    shown = Apps(admin).open().find(app)
    shown.change(everyone=True, ask_again="", background_counts=True)
    with pytest.raises(Refused, match="app-nobody-chosen"):
        shown.change(groups=[])
    Apps(admin).open().find(app).remove()
    assert check_app(page, app).status == 403


def test_administrators_make_groups_and_put_people_into_them(
    admin: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    kim, lee = nightlatch.seed(), nightlatch.seed()
    group = Groups(admin).open().create("dev")
    group.add(kim, lee)
    group.take_out(lee)
    group.rename("Developers")
    Groups(admin).open().find("Developers")
    people = People(admin).open()
    people.add_to_group("Developers", bob, lee)
    people.take_out_of_group("Developers", kim)
    shown = people.find(bob)
    shown.take_out_of_group("Developers")
    shown.add_to_group("Developers")
    Groups(admin).open().find("Developers").remove()
    with pytest.raises(Refused, match="group-name-not-allowed"):
        Groups(admin).create("a,b")


def test_administrators_say_how_long_sign_ins_last(
    admin: Page, page: Page, nightlatch: Nightlatch, bob: Person
) -> None:
    settings = SecuritySettings(admin).open()
    settings.set_sign_in_length("working-day")
    nightlatch.sign_in(bob, page.context)
    nightlatch.advance(11 * 60 * MINUTE)
    EditProfile(page).open()
    nightlatch.put_clock_back()
    settings.set_sign_in_length("advised")
