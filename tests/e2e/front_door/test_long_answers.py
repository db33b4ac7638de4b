"""Long answers of ours, and long requests to us: not every proxy has enough room by itself."""

from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from domain.database.storage import write
from domain.users import group_names, memberships
from models import Group, Membership
from tests.e2e.front_door.people import find
from tests.e2e.front_door.proxies import LOGIN, WIKI, Proxy
from tests.e2e.front_door.scene import Scene
from tests.unit.provider import registering
from tests.unit.provider.registering import CALLBACK

# The most groups that someone can be in, as long as can be, in letters that take 12 characters.
NAMES = [chr(0x10400 + n) * group_names.MAX_LENGTH for n in range(memberships.MAX_OF_ONE)]
STATE = "s" * 7400  # a request may have 8,000 characters in all


@pytest.mark.requirement("S-109")
def test_someone_in_very_many_groups_gets_in_and_the_app_hears_of_all(
    front_door: Scene, proxy: Proxy
) -> None:
    username = front_door.newcomer()
    with front_door.database.opened(), write():
        for name in NAMES:
            group = Group.get_or_none(Group.folded == name)
            group = group or Group.create(name=name, folded=name, created_at=1)
            Membership.create(group=group, user=find(username))
    front_door.visitor(username, proxy).into(WIKI)
    [seen] = front_door.apps["wiki"].seen
    [told] = seen.all("Remote-Groups")
    assert sorted(told.split(",")) == sorted(quote(name) for name in NAMES)


@pytest.mark.requirement("S-132")
def test_an_app_gets_back_all_that_it_has_sent(front_door: Scene, proxy: Proxy) -> None:
    """By OpenID Connect: requests may have up to 8,000 characters."""
    client_id = f"long-{proxy.name}"
    with front_door.database.opened(), write():
        registering.add(client_id, 1, is_public=True)
    asked = {"client_id": client_id, "redirect_uri": CALLBACK, "state": STATE}
    ben = front_door.visitor("ben", proxy)
    answer = ben.ask(ben.url(LOGIN, f"/oidc/authorize?{urlencode(asked)}"), "Sec-Fetch-Site: none")
    assert answer.status == 303
    told = parse_qs(urlsplit(answer.location).query)
    assert (told["error"], told["state"]) == (["invalid_request"], [STATE])


@pytest.mark.requirement("S-152")
def test_an_app_can_show_a_long_id_token_when_people_sign_out(
    front_door: Scene, proxy: Proxy
) -> None:
    ben = front_door.visitor("ben", proxy)
    asked = urlencode({"id_token_hint": "x" * 20_000})
    answer = ben.ask(ben.url(LOGIN, f"/oidc/sign-out?{asked}"), "Sec-Fetch-Site: cross-site")
    assert answer.status == 400
    assert b"an ID token that this server has signed" in answer.body
