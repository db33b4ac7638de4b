"""A backup, and a place to restore it to."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from domain.audit.events import Caller
from domain.database import storage
from domain.mfa import enrolment, recovery_codes
from domain.signin import code_first, invitations, reset_links, signin
from domain.signin.invitees import Invitee
from domain.users import groups, memberships
from models import (
    Instance,
    Making,
    Session,
    SetupLink,
    SignInCode,
)
from operations import backups
from operations.restoring import RestoreTarget
from tests import engines
from tests.unit import logout_receiver
from tests.unit.conftest import (
    KEY,
    ORIGIN,
    Clock,
    Person,
    signed_in,
)
from tests.unit.operations.moved import here  # noqa: F401


@pytest.fixture
def file(tmp_path: Path, data_dir: Path, bob: Person, ada: Person, clock: Clock) -> Path:
    """A backup with Bob and Ada in it; their server is gone."""
    session = signed_in(bob)
    recovery_codes.generate(session, clock.now)
    unseen = recovery_codes.generate(signed_in(ada), clock.now).text
    half = signed_in(ada, stage=Session.PASSWORD)
    signin.with_recovery_code(half, unseen, clock.now, ORIGIN)
    code_first.give("bob", bob.code(clock.now), clock.now, ORIGIN)
    enrolment.begin(signed_in(ada), clock.now)
    Making.create(key_hash=b"x", at=clock.now)
    reset_links.make(bob.user, clock.now, Caller())
    SetupLink.create(token_hash=b"x", created_at=clock.now)
    SignInCode.create(user=bob.user, code_hash=b"x", created_at=clock.now)
    ops = groups.create("ops", clock.now, ORIGIN, None)
    memberships.add(ops, [bob.user], clock.now, ORIGIN, None)
    carol = Invitee("carol", is_admin=False, groups=(ops,))
    invitations.invite([carol], ada.user, clock.now, Caller())
    Instance.create(name="x", host="x", version="x", key_ids="", seen_at=clock.now)
    path = tmp_path / "backup.tar"
    backups.make(path, clock.now, None)
    storage.close_database()
    return path


def place_at(
    folder: Path, keys: Sequence[bytes] = (), key_file: Path | None = None
) -> RestoreTarget:
    """A place for either engine."""
    return RestoreTarget(folder, keys, key_file, engines.url(folder))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[RestoreTarget]:
    folder = tmp_path / "elsewhere"
    yield place_at(folder, [KEY])
    storage.close_database()
    engines.drop(folder)


@pytest.fixture
def wiki() -> Iterator[logout_receiver.ToldApp]:
    """An app that is told of sign-outs."""
    with logout_receiver.told_app() as app:
        yield app
