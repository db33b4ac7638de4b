"""An owner at home, and a thief elsewhere."""

from collections.abc import Callable

import pytest

from domain.audit.events import Caller
from domain.refusals import Refused
from domain.signin import signin
from models import Session
from tests.unit.conftest import ORIGIN, PASSWORD, Person


def half(person: Person, now: int, origin: Caller) -> Session:
    """A sign-in that owes the second factor."""
    return signin.with_password(person.user.username, PASSWORD, now, origin).session


def home(person: Person, now: int) -> Caller:
    """A browser in which the person has signed in before."""
    opened = signin.with_code(half(person, now, ORIGIN), person.code(now), now, ORIGIN)
    return Caller(ORIGIN.address, ORIGIN.browser, opened.device)


def fail(call: Callable[[], object], times: int = 1) -> Refused:
    """The refusal of the last."""
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            call()
    return refusal.value
