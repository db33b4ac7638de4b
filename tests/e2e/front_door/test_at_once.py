"""Whatever ends what a person may do counts from the very next request on, in both workers."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from domain.database.storage import write
from domain.team import people as team
from models import App, AppPerson, User
from tests.e2e.front_door.people import find
from tests.e2e.front_door.proxies import LOGIN, WIKI
from tests.e2e.front_door.scene import Scene
from tests.e2e.front_door.visitor import Visitor
from tests.unit.conftest import ORIGIN

ROUNDS = 100
Act = Callable[[Visitor, User], None]


def _sign_out(visitor: Visitor, user: User) -> None:
    page = visitor.ask(visitor.url(LOGIN, "/profile")).body.decode()
    [shown_to] = {*re.findall(r'name="shown_to" value="([^"]+)"', page)}
    own = ("Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded")
    form = f"shown_to={quote_plus(shown_to)}"
    answer = visitor.ask(visitor.url(LOGIN, "/sign-out"), *own, method="POST", body=form)
    assert answer.status == 303


def _disable(visitor: Visitor, user: User) -> None:
    team.disable(user, int(time.time()), ORIGIN, None)


def _enable(user: User) -> None:
    team.enable(user, int(time.time()), ORIGIN, None)


def _take_out(visitor: Visitor, user: User) -> None:
    with write():
        AppPerson.delete().where(AppPerson.user == user, AppPerson.app == _wiki()).execute()


def _let_in(user: User) -> None:
    with write():
        AppPerson.create(user=user, app=_wiki())


def _wiki() -> App:
    found: App = App.get(App.name == "Wiki")
    return found


ACTS: dict[str, tuple[Act, Callable[[User], None]]] = {
    "signing out": (_sign_out, lambda _: None),
    "disabling": (_disable, _enable),
    "a changed rule": (_take_out, _let_in),
}


@pytest.mark.requirement("S-51")
@pytest.mark.requirement("S-108")
@pytest.mark.requirement("S-129")
@pytest.mark.parametrize("act", ACTS)
def test_it_counts_at_the_very_next_request(front_door: Scene, act: str) -> None:
    end, begin_again = ACTS[act]
    proxies = list(front_door.proxies.values())
    refused = 0
    for number in range(ROUNDS):
        zoe = front_door.visitor("zoe", proxies[number % len(proxies)])
        zoe.into(WIKI)
        with front_door.database.opened():
            end(zoe, find("zoe"))
            front_door.forget()
            answer = zoe.ask(zoe.url(WIKI), "Accept: application/json")
            refused += answer.status in {401, 403} and front_door.reached() == 0
            begin_again(find("zoe"))
    assert refused == ROUNDS
