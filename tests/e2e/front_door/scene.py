"""Everything that runs: Nightlatch with two workers, two apps, and the five proxies before them."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from domain.access import sessions, signing_out
from domain.database.storage import write
from domain.encryption import tokens
from domain.team import people as team
from models import AppPerson, AppSession, Session, User
from tests.e2e import behind
from tests.e2e.front_door import echo, people, programs, prometheus, proxies
from tests.e2e.front_door.echo import Echo
from tests.e2e.front_door.people import Database, find
from tests.e2e.front_door.proxies import BOARD, LOGIN, NUMBERS, WIKI, Ports, Proxy
from tests.e2e.front_door.visitor import Visitor
from tests.unit.conftest import ORIGIN
from tools.certificates import self_signed
from tools.ports import free_port

HOUR = 3600


@dataclass
class Scene:
    """What runs, and what its people have got hold of."""

    ports: Ports
    apps: dict[str, Echo]
    database: Database
    proxies: dict[str, Proxy] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    newcomers: int = 0
    app = "echo"  # what is in the wiki's place

    def visitor(self, username: str, proxy: Proxy, stage: str = Session.FULL) -> Visitor:
        """Somebody's new browser, signed in to Nightlatch."""
        return Visitor.signed_in(proxy, self.database.session(username, stage))

    def newcomer(self) -> str:
        """The username of somebody new, who has signed in nowhere yet."""
        self.newcomers += 1
        username = f"new{self.newcomers}"
        with self.database.opened():
            people.make(username)
            people.let_in(username, "Wiki", "Board")
        return username

    def forget(self) -> None:
        """Have the apps forget what they saw."""
        for app in self.apps.values():
            app.seen.clear()

    def reached(self) -> int:
        """How many requests the apps have seen since."""
        return sum(len(app.seen) for app in self.apps.values())


@contextmanager
def running(folder: Path, real_app: int = 0) -> Iterator[Scene]:
    """All of it, until the block ends. A `real_app`, at this port, takes the wiki's place."""
    paths = programs.all_installed()
    write_certificate(folder)
    with ExitStack() as until_the_end:
        wiki = until_the_end.enter_context(echo.running("Wiki"))
        board = until_the_end.enter_context(echo.running("Board"))
        numbers = until_the_end.enter_context(prometheus.running(folder))
        free = [free_port() for _ in range(3)]
        apps = {WIKI: real_app or wiki.port, BOARD: board.port, NUMBERS: numbers}
        ports = Ports(free[0], free[1], free[2], apps)
        scene = Scene(ports, {"wiki": wiki, "board": board}, Database(folder / "data"))
        scene.database.seed(ports.https)
        origin = f"https://{LOGIN}:{ports.https}"
        until_the_end.enter_context(behind.serving(folder, ports.nightlatch, origin))
        for name, path in paths.items():
            proxy = proxies.running(name, path, folder, ports)
            scene.proxies[name] = until_the_end.enter_context(proxy)
        if not real_app:
            _find_out(scene)
        yield scene


def write_certificate(folder: Path) -> None:
    """One for all hosts, where the proxies look for it."""
    certificate, key = self_signed(LOGIN, WIKI, BOARD, NUMBERS)
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)


def _find_out(scene: Scene) -> None:
    """What those hold who were let in once and are not any longer, and those who never were."""
    proxy = scene.proxies["caddy"]
    held, port = scene.held, scene.ports.https
    held |= {"wiki": f"{WIKI}:{port}", "board": f"{BOARD}:{port}", "login": f"{LOGIN}:{port}"}
    held |= {"way_cookie": proxy.way_cookie, "state_cookie": proxy.state_cookie}
    bob, carol = scene.visitor("bob", proxy), scene.visitor("carol", proxy)
    held |= {"bob_wiki": bob.into(WIKI), "bob_board": bob.into(BOARD)}
    held |= {"carol_board": carol.into(BOARD), "bob_cut": held["bob_wiki"][:-1]}
    held["bob_hash"] = tokens.hashed(held["bob_wiki"]).hex()
    held["bob_session"] = bob.cookies[LOGIN]["__Host-nightlatch-session"]
    held["ada_session"] = scene.database.session("ada")
    held["half_session"] = scene.database.session("hal", Session.PASSWORD)
    held["without_mfa_session"] = scene.database.session("fay")
    for name, (username, end) in ENDS.items():
        visitor = scene.visitor(username, proxy)
        held[f"{name}_wiki"] = visitor.into(WIKI)
        if name == "left":
            visitor.read(visitor.url(WIKI, "/.nightlatch/sign-out"))
        with scene.database.opened():
            end(find(username), _now())
    scene.forget()


def codes(scene: Scene, proxy: Proxy) -> dict[str, str]:
    """Codes just handed out, none of which leads in where it will be tried."""
    ben, late, gone, spent = (scene.visitor("ben", proxy) for _ in range(4))
    cora = scene.visitor("cora", proxy)
    found = {"unused_code": ben.code_for(WIKI), "bob_state": ben.state(WIKI)}
    cora.code_for(BOARD)
    found |= {"carol_state": cora.state(BOARD), "spent_code": _spent(spent)}
    found |= {"late_code": late.code_for(WIKI), "late_state": late.state(WIKI)}
    found |= {"signed_out_code": gone.code_for(WIKI), "signed_out_state": gone.state(WIKI)}
    with scene.database.opened():
        is_late = AppSession.code_hash == tokens.hashed(found["late_code"])
        with write():
            AppSession.update(created_at=_now() - 31).where(is_late).execute()
        _sign_out(gone.cookies[LOGIN]["__Host-nightlatch-session"])
    scene.forget()
    return found


def _spent(visitor: Visitor) -> str:
    code = visitor.code_for(WIKI)
    visitor.read(visitor.url(WIKI, f"/.nightlatch/enter?code={code}"))
    return code


def _sign_out(token: str) -> None:
    session = sessions.resume(token, _now())
    assert session is not None
    signing_out.sign_out(session, _now())


def _sign_out_all(user: User, now: int) -> None:
    for session in Session.select().where(Session.user == user):
        signing_out.sign_out(session, now)


def _take_out(user: User, now: int) -> None:
    with write():
        AppPerson.delete().where(AppPerson.user == user).execute()


def _make_old(user: User, now: int) -> None:
    with write():
        Session.update(created_at=now - 25 * HOUR).where(Session.user == user).execute()


def _make_idle(user: User, now: int) -> None:
    moments = {"created_at": now - 3 * HOUR, "seen_at": now - 2 * HOUR}
    with write():
        Session.update(**moments).where(Session.user == user).execute()


ENDS = {
    "signed_out": ("dan", _sign_out_all),
    "left": ("lea", lambda *_: None),
    "disabled": ("dora", lambda user, now: team.disable(user, now, ORIGIN, None)),
    "deleted": ("dee", lambda user, now: team.delete(user, now, ORIGIN, None)),
    "taken_out": ("tom", _take_out),
    "old": ("otto", _make_old),
    "idle": ("ida", _make_idle),
    "reset": ("rex", lambda user, now: team.reset_mfa(user, now, ORIGIN, None)),
}


def _now() -> int:
    return int(time.time())
