"""What is done to several people at once."""

from models import User
from tests.unit.conftest import Person


def fresh(person: Person) -> User:
    found: User = User.get_by_id(person.user.id)
    return found
