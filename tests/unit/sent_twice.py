"""A form sent twice, and what may differ between the answers."""

from httpx2 import Response
from starlette.testclient import TestClient

from domain.mfa import (
    recovery_code_use,
    recovery_codes,
)
from models import (
    Authenticator,
    Session,
    User,
)
from tests.unit.conftest import (
    Person,
)
from tests.unit.lost_answers import lost


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found


def here(person: Person) -> Session:
    """The session of the person's browser, which is the newest."""
    found: Session = Session.select().where(Session.user == person.user).order_by(Session.id)[-1]
    return found


def saved(person: Person, now: int) -> None:
    """Let the person have a recovery code, saved."""
    recovery_codes.generate(here(person), now)
    recovery_code_use.mark_saved(here(person), now)


def twice(client: TestClient, path: str, **data: str) -> list[Response]:
    """Two answers to one form, of which only the second reaches the browser."""
    return [lost(client, path, **data), client.post(path, data=data)]


def ends_alike(client: TestClient, answers: list[Response]) -> str:
    """What both lead to, and the notice that is shown there."""
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    notices = {answer.cookies.get("nightlatch-8000-notice") for answer in answers}
    assert len(notices) == 1
    [where] = {answer.headers["Location"] for answer in answers}
    name = (notices.pop() or "").partition(".")[0]  # behind it stands for whom
    return f"{where} {name}".strip()


def begun(client: TestClient, person: Person, path: str = "/profile/mfa") -> Authenticator:
    client.post(path)
    found: Authenticator = Authenticator.get(
        Authenticator.user == person.user, Authenticator.activated_at.is_null()
    )
    return found
