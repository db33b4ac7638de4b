"""What people do all day, until the round is over."""

import random
import threading

from tools.faults.app import App
from tools.faults.person import Person
from tools.faults.visitor import NoAnswer, Refused, Visitor

RENAMES, RENEWALS = 3, 3


def busy(person: Person, chance: random.Random, doing: str, over: threading.Event) -> None:
    """What a person does until the round is over."""
    while not over.is_set():
        browser = person.visit()
        try:
            _work(person, browser, chance, doing)
        except (NoAnswer, Refused):
            over.wait(0.3)
        finally:
            browser.close()


def _work(person: Person, browser: Visitor, chance: random.Random, doing: str) -> None:
    if doing == "recovery" and chance.random() < 0.7:
        person.recover(browser)
        return
    if doing == "passkeys" and person.passkeys.sure and chance.random() < 0.5:
        key = chance.choice(person.passkeys.sure)
        way = chance.choice((person.passkeys.sign_in, person.passkeys.twice_at_once))
        way(browser, key)
        return
    if chance.random() < 0.3:
        person.twice_at_once()
        return
    page = person.sign_in(browser)
    if doing == "enrolment" and chance.random() < 0.7:
        person.replace_phone(browser, page)
        return
    if doing == "passkeys":
        (person.passkeys.remove_all if chance.random() < 0.1 else person.passkeys.add)(browser)
        return
    if doing == "tokens" and person.app:
        _use_app(person.app, browser, chance)
        return
    for _ in range(RENAMES):
        person.rename(browser, page)
        page = browser.open("/profile")


def _use_app(app: App, browser: Visitor, chance: random.Random) -> None:
    app.let_in(browser)
    for _ in range(RENEWALS):
        app.renew()
    if chance.random() < 0.3:
        app.let_in_twice(browser)
    if chance.random() < 0.3:
        app.renew_twice()
    if app.held and chance.random() < 0.3:
        app.give_back()
