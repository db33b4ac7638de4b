"""What scripts/faults counts, and that it notices what is broken."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2

from tests.unit.soft_key import SoftKey
from tools.faults import forms
from tools.faults.app import App
from tools.faults.arrange import REDIRECT
from tools.faults.clock import Clock
from tools.faults.person import Person
from tools.faults.promises import KEPT, LET_IN, ONCE, WAIT, Promises
from tools.faults.visitor import Page, Refused

HOME = "http://localhost:8000"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PROFILE = '<form action="/profile"><input name="name" value="{}"></form>'


class Obliging:
    """A browser at a product that lets everyone in and shows the same name to all."""

    def __init__(self, name: str = "bob") -> None:
        self.profile = Page("/profile", 200, PROFILE.format(name), "")
        self.client = httpx2.Client()
        self.session = "one"

    def open(self, path: str) -> Page:
        is_asked = path.endswith("/options")
        return Page(path, 200, '{"challenge": "AA"}', "") if is_asked else self.profile

    def send(self, *_: object, **__: str) -> Page:
        return self.profile

    def ask(self, _: str, path: str, *__: object, **___: object) -> Page:
        told = {"refresh_token": "next", "access_token": "some", "id_token": "some"}
        where = f"{REDIRECT}?code=some" if path.startswith("/oidc/authorize") else ""
        return Page(path, 200, json.dumps(told), where)

    def close(self) -> None:
        """Nothing is open."""


class Refusing(Obliging):
    """At a product that lets no one in."""

    def send(self, *_: object, **__: str) -> Page:
        raise Refused(422, "code-rejected", 0)

    def ask(self, *_: object, **__: object) -> Page:
        raise Refused(400, "invalid_grant", 0)


def person(folder: Path, browser: Obliging) -> Person:
    made = Person("bob", [SECRET], [], HOME, "", Clock(folder), Promises())
    made.visit = lambda: browser  # type: ignore[method-assign, assignment, return-value]
    made.passkeys.visit = made.visit
    made.app = App("bob", ("app", "secret"), made.promises, made.visit)
    return made


def broken(bob: Person) -> list[str]:
    return [promise for promise, _ in bob.promises.broken]


def test_a_code_that_lets_in_twice_is_noticed(tmp_path: Path) -> None:
    bob, browser = person(tmp_path, Obliging()), Obliging()
    for _ in range(2):
        bob.give_code(browser, browser.profile, SECRET, 7)  # type: ignore[arg-type]
    assert broken(bob) == [ONCE]


def test_a_code_that_lets_in_another_browser_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Obliging())
    bob.settle()
    assert broken(bob) == [ONCE]


def test_a_change_that_is_gone_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Obliging("what it was before"))
    bob.names = ["bob 1"]
    bob.settle()
    assert KEPT in broken(bob)


def test_what_may_or_may_not_have_counted_is_no_loss(tmp_path: Path) -> None:
    bob = person(tmp_path, Obliging("bob 2"))
    bob.names = ["bob 1", "bob 2"]
    bob.settle()
    assert KEPT not in broken(bob)
    assert bob.names == ["bob 2"]


def test_someone_who_cannot_get_in_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Refusing())
    bob.settle()
    assert broken(bob) == [LET_IN]


def test_a_passkey_that_is_gone_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Refusing())
    bob.passkeys.sure = [SoftKey()]
    bob.passkeys.settle()
    assert broken(bob) == [KEPT]


def test_a_passkey_that_was_removed_and_lets_in_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Obliging())
    bob.passkeys.gone = [SoftKey()]
    bob.passkeys.settle()
    assert broken(bob) == [KEPT]


def test_a_passkey_of_which_no_answer_came_is_no_loss(tmp_path: Path) -> None:
    bob = person(tmp_path, Refusing())
    bob.passkeys.perhaps = [SoftKey()]
    bob.passkeys.settle()
    assert broken(bob) == []


def test_a_spent_answer_of_a_passkey_that_lets_in_is_noticed(tmp_path: Path) -> None:
    bob, browser = person(tmp_path, Obliging()), Obliging()
    bob.passkeys.twice_at_once(browser, SoftKey())  # type: ignore[arg-type]
    assert broken(bob) == [ONCE]


def test_two_sessions_of_one_answer_of_a_passkey_are_noticed(tmp_path: Path) -> None:
    bob, browser = person(tmp_path, Obliging()), Obliging()
    browser.session = "another"
    bob.passkeys.twice_at_once(browser, SoftKey())  # type: ignore[arg-type]
    assert len(broken(bob)) > 1
    assert set(broken(bob)) == {ONCE}


def test_a_copied_passkey_that_lets_in_is_noticed(tmp_path: Path) -> None:
    bob, key = person(tmp_path, Obliging()), SoftKey()
    bob.passkeys.counted[key.credential_id] = 7
    bob.passkeys.copy(key)
    assert broken(bob) == [ONCE]


def test_tokens_given_twice_for_one_code_are_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Obliging())
    assert bob.app is not None
    bob.app.let_in_twice(bob.visit())
    assert broken(bob) == [ONCE]


def test_a_refresh_token_that_is_gone_is_noticed(tmp_path: Path) -> None:
    bob = person(tmp_path, Refusing())
    assert bob.app is not None
    bob.app.held = ["some"]
    bob.app.settle()
    assert broken(bob) == [KEPT]


def test_a_long_wait_is_noticed() -> None:
    promises = Promises()
    promises.waited(29.0, "GET /profile")
    promises.waited(31.0, "GET /profile")
    assert [promise for promise, _ in promises.broken] == [WAIT]
    assert promises.checked[WAIT] == 2


def test_what_a_program_is_told_has_a_reason_too() -> None:
    assert forms.reason('{"error": "invalid_grant", "error_description": "…"}') == "invalid_grant"
    assert forms.reason('<p data-reason="code-rejected">…</p>') == "code-rejected"


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = '<form action="/a"><input name="x" value="1"><input type="checkbox" name="y"></form>'
    assert forms.on(page, "/a") == {"x": "1"}
    assert forms.on(page, "/b") is None


def test_a_clock_moved_by_many_at_once_goes_on_by_all_of_it(tmp_path: Path) -> None:
    clock = Clock(tmp_path)

    def move(_: int) -> None:
        for _ in range(200):
            clock.advance(1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, range(4)))
    assert (clock.ahead, (tmp_path / "clock").read_text()) == (800, "+800\n")
