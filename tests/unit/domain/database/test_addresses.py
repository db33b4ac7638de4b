"""The address of a PostgreSQL: what can't be one is refused, and never quoted."""

import pytest

from domain.database import addresses

PASSWORD = "s3cret"


@pytest.mark.requirement("S-94")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"mysql://a:{PASSWORD}@localhost/n", "is not the address of a PostgreSQL"),
        (f"localhost:5432/{PASSWORD}", "is not the address of a PostgreSQL"),
        (f"postgresql://a:{PASSWORD}@localhost/n?sslmod=disable", "can't be read"),
        (f"postgresql://a:{PASSWORD}/b@localhost/n", "Write them as %40 and %2F"),
        (f"postgresql://a:b@{PASSWORD}@localhost/n", "Write them as %40 and %2F"),
        (f"postgresql://a:b/{PASSWORD}@c@localhost/n", "Write them as %40 and %2F"),
        (f"postgresql://a:b%zz{PASSWORD}@localhost/n", "can't be read"),
        (f"postgresql://localhost:{PASSWORD}/n", "a port that is no number"),
        (f"postgresql://a:{PASSWORD}@db.example.com/n", "how the connection is encrypted"),
        (f"postgresql://a:{PASSWORD}@localhost,db.example.com/n", "how the connection is"),
    ],
)
def test_what_can_be_no_address_is_told_so_without_its_password(address: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        addresses.verified(address)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgres://localhost/n",
        "postgresql:///n?host=/run/postgresql",
        "postgresql://a:b%40c%2Fd?e@localhost:5433/n",
        "postgresql://a:b@[::1]:5432/n",
        "postgresql://a:b@db.example.com:1,db2.example.com:2/n?sslmode=verify-full",
    ],
)
def test_what_is_one_stays_as_it_is(address: str) -> None:
    assert addresses.verified(address) == address
