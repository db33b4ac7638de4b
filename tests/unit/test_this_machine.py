"""What this machine is called, and where it answers."""

import pytest

from settings import Settings


@pytest.mark.requirement("S-200")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_is_opened_by_its_name_and_answers_wherever_that_leads(host: str) -> None:
    here = Settings(host=host)
    assert here.origin == "http://localhost:8000"
    assert set(here.listens_at) == {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("host", "public_url"),
    [("127.0.0.1", "https://login.example.com"), ("127.0.0.1", "http://127.0.0.1:8000")],
)
def test_no_other_address_is_taken_where_nobody_looks(host: str, public_url: str) -> None:
    assert Settings(host=host, public_url=public_url).listens_at == (host,)


def test_another_address_of_this_machine_has_no_name() -> None:
    other = Settings(host="127.0.0.2")
    assert (other.origin, other.listens_at) == ("http://127.0.0.2:8000", ("127.0.0.2",))
