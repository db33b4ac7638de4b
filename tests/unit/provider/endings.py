"""What ends what an app was given, as data: each is done, and counts from the next request on."""

from collections.abc import Callable

from domain.access import signing_out
from domain.apps import registry
from domain.database.storage import write
from domain.signin import reset_links
from domain.signin.reset_links import NewPassword
from domain.team import people as team
from domain.users import password_change
from models import App, Session, User
from tests.unit.conftest import ORIGIN, signed_in
from tests.unit.provider.party import Got, Party

HOUR = 60 * 60
DAY = 24 * HOUR
NEW = "eleven swans over the lake"
End = Callable[[Party, Got], object]


def _user(party: Party) -> User:
    user: User = User.get_by_id(party.walker.person.user.id)
    return user


def _now(party: Party) -> int:
    return party.walker.clock.now


def disable(party: Party, _got: Got) -> None:
    team.disable(_user(party), _now(party), ORIGIN, None)


def delete(party: Party, _got: Got) -> None:
    team.delete(_user(party), _now(party), ORIGIN, None)


def reset_mfa(party: Party, _got: Got) -> None:
    team.reset_mfa(_user(party), _now(party), ORIGIN, None)


def sign_out_everywhere(party: Party, _got: Got) -> None:
    team.sign_out_everywhere(_user(party), _now(party), ORIGIN, None)


def sign_out(party: Party, _got: Got) -> None:
    for session in Session.select().where(Session.user == _user(party)):
        signing_out.sign_out(session, _now(party))


def reset_the_password(party: Party, _got: Got) -> None:
    link = reset_links.make(_user(party), _now(party), ORIGIN)
    party.walker.clock.advance(30)  # since a code works once
    given = NewPassword(NEW, code=party.walker.person.code(_now(party)))
    reset_links.use(link, given, _now(party), ORIGIN)


def change_the_password_elsewhere(party: Party, _got: Got) -> None:
    there = signed_in(party.walker.person, _now(party))
    password_change.perform(there, party.walker.person.password, NEW, _now(party))


def change_the_rule(party: Party, _got: Got) -> None:
    with write():
        App.update(is_for_everyone=False).where(App.id == party.client.row.id).execute()


def remove_the_app(party: Party, _got: Got) -> None:
    registry.remove(App.get_by_id(party.client.row.id), _now(party), ORIGIN, None)


def let_all_factors_grow_old(party: Party, _got: Got) -> None:
    with write():
        App.update(max_age=HOUR).where(App.id == party.client.row.id).execute()
    party.walker.clock.advance(2 * HOUR)


def revoke_the_refresh_token(party: Party, got: Got) -> None:
    party.ask("revoke", token=str(got.answer["refresh_token"]))


def bring_an_old_refresh_token(party: Party, got: Got) -> None:
    asked = {"grant_type": "refresh_token", "refresh_token": str(got.answer["refresh_token"])}
    party.token(**asked)
    party.walker.clock.advance(61)
    party.token(**asked)


def wait_for_years(party: Party, _got: Got) -> None:
    party.walker.clock.advance(400 * DAY)


def _named(*ends: End) -> dict[str, End]:
    return {end.__name__.replace("_", " "): end for end in ends}


ENDS = _named(
    *(disable, delete, reset_mfa, sign_out_everywhere, reset_the_password),
    *(
        change_the_password_elsewhere,
        change_the_rule,
        remove_the_app,
        let_all_factors_grow_old,
        wait_for_years,
    ),
)
# Of a grant that may outlive its sign-in, and of one that may not.
OFFLINE = ENDS | _named(revoke_the_refresh_token, bring_an_old_refresh_token)
ONLINE = ENDS | _named(sign_out)
