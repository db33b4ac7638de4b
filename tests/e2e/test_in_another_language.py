"""No page object depends on what a page says: the kit works where every word is another."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from nightlatch_qa import (
    Activity,
    Apps,
    ChangePassword,
    CreateAccount,
    EditProfile,
    Groups,
    InvitePeople,
    MyApps,
    NewPhone,
    OidcApps,
    Overview,
    OwnActivity,
    People,
    Person,
    Phone,
    Refused,
    SecurityAlerts,
    SecuritySettings,
    SetPassword,
    SignIn,
    TeamApp,
    let_in,
)
from tests.e2e.another_language import AnotherLanguage
from tests.e2e.marks import with_scripts
from tests.e2e.server import Server, running


@pytest.fixture
def nightlatch(tmp_path: Path, stopping: list[Thread]) -> Iterator[Server]:
    with running(tmp_path / "data", around=AnotherLanguage, stopping=stopping) as server:
        yield server


def is_in_another_language(page: Page) -> bool:
    """Whether nothing but names is left of the headings."""
    return not re.search("[A-Za-z]", "".join(page.locator("h2, label").all_inner_texts()))


def test_a_member_looks_after_the_account(page: Page, alice: Person, phone: Phone) -> None:
    SignIn(page).sign_in(alice)
    assert is_in_another_language(page)
    alice.phone = phone
    profile = EditProfile(page)
    alice.recovery_code = profile.enable_mfa().finish(phone).saved()
    profile.mfa_is_on()
    profile.change_details(name="Alice Archer-Bell")
    ChangePassword(page).open().change(alice, "four other herons sing")
    assert "password-changed" in OwnActivity(page).open().events()
    profile.open().sign_out()
    SignIn(page).begin(alice)
    with pytest.raises(Refused, match="code-wrong"):
        SignIn(page).give_code(phone.wrong_code())
    SignIn(page).give_recovery_code(alice.recovery_code).saved()
    NewPhone(page).set_up().finish(phone)
    profile.open().turn_off_mfa(alice)


@with_scripts
def test_an_administrator_looks_after_the_people(
    page: Page, admin: Page, bob: Person, nightlatch: Server
) -> None:
    people = People(admin).open()
    assert people.search(only="admins") == ["ada"]
    code = people.open().find(bob).sign_in_code()
    SignIn(page).begin(bob).give_sign_in_code(code).saved()
    EditProfile(page).open().sign_out()
    somebody = people.open().find(bob)
    somebody.rename("Bob Baxter")
    somebody.make_administrator()
    somebody.make_member()
    somebody.disable()
    somebody.enable()
    assert (somebody.value("role"), somebody.value("status")) == ("member", "active")
    link = InvitePeople(admin).open().invite("zoe", email="zoe@club.example")
    zoe = CreateAccount(page).follow(link).create("zoe")
    EditProfile(page).sign_out()
    SetPassword(page).follow(people.open().find(zoe).password_link()).set(zoe, "six herons sing")
    invitations = InvitePeople(admin).open()
    assert set(invitations.invite_all("kim", "lee")) == {"kim", "lee"}
    invitations.open().renew("kim")
    invitations.open().revoke("lee")
    assert invitations.open_ones() == ["kim"]
    Groups(admin).open().create("ops").add(bob)
    people.open().take_out_of_group("ops", bob)
    people.remind(zoe)
    assert "reminded" in Activity(admin).open().of(zoe)
    assert Overview(admin).open().without_mfa() == ["zoe"]


@with_scripts
def test_an_administrator_looks_after_the_apps(
    page: Page, admin: Page, bob: Person, nightlatch: Server
) -> None:
    wiki = TeamApp("Wiki", "https://wiki.example.test")
    shown = Apps(admin).open().add(wiki, people=[bob])
    shown.change(everyone=True, ask_again=30)
    assert shown.test(bob).people["signed-in"] == "passes"
    let_in(page, bob)
    SecurityAlerts(page).open()
    assert MyApps(page).open().shown() == ["Wiki"]
    assert Apps(admin).open().shown() == ["Wiki"]
    Apps(admin).find(wiki).remove()
    made = OidcApps(admin).open().register("Board", "https://board.example.test/callback")
    assert (made.issuer, len(made.client_secret) > 20) == (nightlatch.url, True)
    board = OidcApps(admin).open().find("Board")
    assert board.faults() == []
    assert board.told_about(bob)["preferred_username"] == "bob"
    settings = SecuritySettings(admin).open()
    settings.require_mfa(days=3)
    settings.leave_mfa_to_each()
    settings.set_sign_in_length("working-day")
