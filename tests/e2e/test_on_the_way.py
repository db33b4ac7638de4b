"""Bob asks for a page, has lost his phone, and gets to that page in the end (S-123)."""

import re

import pytest
from playwright.sync_api import Page, expect

from nightlatch_qa import NewPhone, Person, Phone, RecoveryCode, SignIn, screens

ASKED_FOR = "/profile/activity?q=a%26b&x=1%2B1"


@pytest.mark.requirement("S-123")
def test_a_lost_phone_on_the_way_to_a_page_leads_there_in_the_end(
    page: Page, bob: Person, phone: Phone
) -> None:
    page.goto(ASKED_FOR)
    SignIn(page).give_password(bob, then="second-factor/new")
    screens.follow(page, "I don't have either")
    screens.follow(page, "Use a recovery code")
    SignIn(page).give_recovery_code(bob.recovery_code)
    RecoveryCode(page).saved()
    NewPhone(page).set_up().finish(phone)
    screens.follow(page, "Continue")
    screens.arrive(page, "Your activity")
    expect(page).to_have_url(re.compile(f"{re.escape(ASKED_FOR)}$"))
