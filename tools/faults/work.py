"""What people do all day, until the round is over."""

import random
import threading

from tools.faults.person import Person
from tools.faults.visitor import NoAnswer, Refused, Visitor

RENAMES = 3


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
    if chance.random() < 0.3:
        person.twice_at_once()
        return
    page = person.sign_in(browser)
    if doing == "enrolment" and chance.random() < 0.7:
        person.replace_phone(browser, page)
        return
    for _ in range(RENAMES):
        person.rename(browser, page)
        page = browser.open("/profile")
