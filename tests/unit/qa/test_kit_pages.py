"""The testers' kit on real pages: what is there, what was refused, what time it is."""

import time
from html import escape

import pytest
from playwright.sync_api import Browser, Page

from nightlatch_qa import (
    EditProfile,
    Nightlatch,
    Overview,
    People,
    Person,
    Refused,
    SecuritySettings,
    SignIn,
    SomebodysPage,
    handles,
    refusal,
)
from nightlatch_qa.refusals import on_the_page
from nightlatch_qa.screens import arrive


@pytest.fixture
def bob(nightlatch: Nightlatch) -> Person:
    return nightlatch.seed(mfa=True)


def half_signed_in(page: Page, person: Person) -> SignIn:
    sign_in = SignIn(page)
    sign_in.open()
    sign_in.give_password(person)
    return sign_in


def test_a_code_refused_in_a_dialog_is_not_covered_up_by_the_page_behind(
    page: Page, bob: Person
) -> None:
    SignIn(page).sign_in(bob)
    setup = EditProfile(page).replace_authenticator()
    with pytest.raises(Refused, match="code-wrong"):
        setup.enable(bob.phone.wrong_code())


def test_a_refusal_under_the_heading_that_was_waited_for_is_told_once(
    page: Page, nightlatch: Nightlatch
) -> None:
    SignIn(page).sign_in(nightlatch.seed(mfa=True, admin=True))
    page.goto("/profile/mfa/removal")
    with pytest.raises(Refused, match="mfa-required"):
        arrive(page, "Turn off MFA")
    assert arrive(page, "Turn off MFA") == "Turn off MFA"
    assert on_the_page(page) == ["refused: mfa-required"]


def signed_in_as_admin(browser: Browser, nightlatch: Nightlatch) -> Page:
    context = browser.new_context()
    nightlatch.sign_in(nightlatch.seed(mfa=True, admin=True), context)
    return context.new_page()


def test_whether_mfa_is_on_is_seen_and_not_remembered(
    page: Page, browser: Browser, nightlatch: Nightlatch, bob: Person
) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    people = People(admin)
    people.open()
    people.find(bob).reset_mfa()
    assert bob.phone.secret
    SignIn(page).sign_in(bob)
    EditProfile(page).mfa_is_off()
    admin.context.close()


def back_to(people: People, person: Person) -> SomebodysPage:
    people.open()
    return people.find(person)


def test_what_an_administrator_does_is_waited_for(
    page: Page, browser: Browser, nightlatch: Nightlatch, bob: Person
) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    people = People(admin)
    people.open()
    somebody = people.find(bob)
    somebody.disable()
    somebody.enable()
    somebody.sign_out_everywhere()
    code = somebody.sign_in_code()
    with pytest.raises(Refused, match="needs-second-admin"):
        back_to(people, bob).password_link()
    sign_in = half_signed_in(page, bob)
    sign_in.give_sign_in_code(code)
    somebody = back_to(people, bob)
    somebody.make_administrator()
    somebody.make_member()
    people.open()
    assert people.invite("zoe-of-the-team").startswith(f"{nightlatch.url}/invitation/")
    people.open()
    people.find(bob).delete()
    admin.context.close()


def test_what_is_done_to_several_people_is_taken_back(
    browser: Browser, nightlatch: Nightlatch
) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    kim, lou = (nightlatch.seed(email=f"{name}@example.test") for name in ("kim", "lou"))
    people = People(admin)
    people.open()
    people.disable(kim, lou)
    people.enable(kim, lou)
    people.confirm_emails(kim, lou)
    people.withdraw_emails(kim, lou)
    assert not {kim.username, lou.username} & set(people.search("", only="disabled"))
    admin.context.close()


def test_what_an_administrator_may_not_do_is_refused(
    browser: Browser, nightlatch: Nightlatch
) -> None:
    nightlatch.reset()
    admin = browser.new_context()
    ada = nightlatch.seed(mfa=True, admin=True)
    nightlatch.sign_in(ada, admin)
    people = People(admin.new_page())
    people.open()
    with pytest.raises(Refused, match="last-admin"):
        people.find(ada).make_member()
    admin.close()


def test_mfa_is_required_and_left_to_each_again(browser: Browser, nightlatch: Nightlatch) -> None:
    admin = signed_in_as_admin(browser, nightlatch)
    settings = SecuritySettings(admin)
    settings.open()
    settings.require_mfa(3)
    settings.leave_mfa_to_each()
    admin.context.close()


def test_passkeys_are_required_and_left_to_each_again(
    browser: Browser, nightlatch: Nightlatch
) -> None:
    admin = browser.new_context()
    nightlatch.sign_in(nightlatch.seed(passkeys=1, admin=True), admin)
    settings = SecuritySettings(admin.new_page()).open()
    settings.require_passkeys(3, of="administrators")
    settings.require_passkeys(of="everyone")
    lacking = nightlatch.seed(mfa=True)
    assert lacking.username in People(settings.page).open().search(only="without-passkey")
    assert Overview(settings.page).open().without_passkey()
    settings.open().make_passkeys_optional()
    admin.close()


def slow(page: Page, link: str) -> None:
    """Let the page stay in sight for a while after the link was followed."""
    later = "link => { link.onclick = () => { setTimeout(() => location = link.href, 500); "
    page.get_by_role("link", name=link, exact=True).evaluate(later + "return false; } }")


def test_following_a_link_forgets_what_was_refused_before(page: Page, bob: Person) -> None:
    sign_in = half_signed_in(page, bob)
    sign_in.part("code").fill(bob.phone.wrong_code())
    sign_in.part("verify").click()
    refusal(page, "code-wrong").wait_for()
    slow(page, "Use a recovery code")
    sign_in.give_recovery_code(bob.recovery_code)


def test_turning_mfa_off_forgets_what_was_refused_before(page: Page, bob: Person) -> None:
    SignIn(page).sign_in(bob)
    page.evaluate("document.querySelector('h1').dataset.reason = 'field-empty'")
    slow(page, "Turn off MFA")
    EditProfile(page).turn_off_mfa(bob)


def test_a_refusal_that_vanishes_is_not_waited_for(page: Page) -> None:
    page.set_content("<p data-reason='code-wrong'>No</p>" * 100)
    page.evaluate("setInterval(() => document.querySelector('p')?.remove(), 10)")
    begun = time.monotonic()
    assert set(on_the_page(page)) <= {"refused: code-wrong"}
    assert time.monotonic() - begun < 15


@pytest.mark.parametrize("name", ["Zoë’s ops", "例え", "सीता", "o'neil", 'a "b"', "a\\62 c", "a]b"])
def test_a_row_is_found_by_whatever_name(browser: Browser, name: str) -> None:
    with browser.new_page() as page:
        page.set_content(f'<p data-row="{escape(name)}"><b data-testid="there">x</b></p>')
        assert handles.row(page, name).count() == 1
        assert handles.part(page, "there", of=name).count() == 1
