"""The link to the first account, where several instances start."""

from pathlib import Path

import pytest

from domain.access import limits
from domain.encryption import vault
from domain.signin import first_account, signin
from domain.signin.first_account import TOGETHER
from domain.users import accounts
from domain.users.accounts import NewAccount
from models import Attempts
from tests.unit.conftest import NOW, ORIGIN, PASSWORD
from tests.unit.racing import side_by_side


def test_instances_that_start_together_show_one_link_that_works(data_dir: Path) -> None:
    shown = set(side_by_side(*[lambda: first_account.link_at_start(NOW)] * 3))
    shown.add(first_account.link_at_start(NOW + TOGETHER - 1))
    [link] = shown
    assert first_account.is_open(link, NOW)


def test_a_later_start_shows_a_link_of_its_own(data_dir: Path) -> None:
    before = first_account.link_at_start(NOW) or ""
    after = first_account.link_at_start(NOW + TOGETHER) or ""
    assert not first_account.is_open(before, NOW + TOGETHER)
    assert first_account.is_open(after, NOW + TOGETHER)


def test_one_asked_for_is_new_and_the_next_start_shows_it_again(data_dir: Path) -> None:
    before, asked_for = first_account.link_at_start(NOW), first_account.make_link(NOW)
    assert before != asked_for
    assert first_account.link_at_start(NOW) == asked_for


def test_no_start_shows_a_link_once_there_is_an_account(data_dir: Path) -> None:
    first_account.make_link(NOW)
    accounts.create(NewAccount("ada", "Ada", PASSWORD), NOW, ORIGIN)
    assert first_account.link_at_start(NOW) is None


@pytest.mark.requirement("S-45")
def test_the_link_cannot_be_worked_out_without_the_key(data_dir: Path) -> None:
    made = first_account.link_at_start(NOW)
    key = vault.ring()
    vault.use(type(key)((type(key.current)(bytes(range(50, 82)), "another"),)))
    assert first_account.link_at_start(NOW) != made


@pytest.mark.case("B59")
@pytest.mark.requirement("S-11")
def test_another_name_given_to_the_first_account_begins_with_clean_counters(
    data_dir: Path,
) -> None:
    link = first_account.make_link(NOW) or ""
    for limit in limits.of_name("admin"):
        Attempts.insert(key=limit.key, failures=limits.MAX_FAILURES, last_at=NOW).execute()
    for name in ("ada", "admin"):
        given = NewAccount(name, "Ada", PASSWORD)
        first_account.create_first_account(link, given, NOW, ORIGIN)
    assert signin.with_password("admin", PASSWORD, NOW, ORIGIN).session.is_full
