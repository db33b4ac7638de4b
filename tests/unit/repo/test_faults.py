"""What scripts/faults counts, and that it notices what is broken."""

from pathlib import Path

from tools.faults import forms
from tools.faults.clock import Clock
from tools.faults.person import Person
from tools.faults.promises import KEPT, LET_IN, ONCE, WAIT, Promises
from tools.faults.visitor import Page, Refused

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PROFILE = '<form action="/profile"><input name="name" value="{}"></form>'


class Obliging:
    """A browser at a product that lets everyone in and shows the same name to all."""

    def __init__(self, name: str = "bob") -> None:
        self.profile = Page("/profile", 200, PROFILE.format(name), "")

    def open(self, _: str) -> Page:
        return self.profile

    def send(self, *_: object, **__: str) -> Page:
        return self.profile

    def close(self) -> None:
        """Nothing is open."""


class Refusing(Obliging):
    """At a product that lets no one in."""

    def send(self, *_: object, **__: str) -> Page:
        raise Refused(422, "code-rejected", 0)


def person(folder: Path, browser: Obliging) -> Person:
    made = Person("bob", [SECRET], [], "", "", Clock(folder), Promises())
    made.visit = lambda: browser  # type: ignore[method-assign, assignment, return-value]
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


def test_a_long_wait_is_noticed() -> None:
    promises = Promises()
    promises.waited(29.0, "GET /profile")
    promises.waited(31.0, "GET /profile")
    assert [promise for promise, _ in promises.broken] == [WAIT]
    assert promises.checked[WAIT] == 2


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = '<form action="/a"><input name="x" value="1"><input type="checkbox" name="y"></form>'
    assert forms.on(page, "/a") == {"x": "1"}
    assert forms.on(page, "/b") is None
