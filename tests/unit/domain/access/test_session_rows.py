"""The query of every request."""

import pytest

from models import Session, User
from tests.unit.conftest import NOW, Person, signed_in

pytestmark = pytest.mark.requirement("S-54")


def test_every_column_of_the_hot_query_is_filled(ada: Person) -> None:
    session = signed_in(ada, NOW)
    stored = Session.get_by_id(session.id)
    assert session.__data__ == stored.__data__
    assert session.user.__data__ == User.get_by_id(ada.user.id).__data__
