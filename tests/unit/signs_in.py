"""Whether somebody can sign in, by the rules alone."""

from domain.signin import signin
from tests.unit.conftest import NOW, ORIGIN, PASSWORD, Person


def signs_in(person: Person) -> bool:
    half = signin.with_password(person.user.username, PASSWORD, NOW, ORIGIN)
    return signin.with_code(half.session, person.code(NOW), NOW, ORIGIN).session.is_full
