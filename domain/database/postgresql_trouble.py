"""Trouble with a PostgreSQL server, by the SQLSTATE of its errors (its manual, appendix A)."""

from domain.database.troubles import (
    BUSY,
    DAMAGED,
    DOWN,
    FAILING,
    SERVER_FULL,
    Trouble,
    all_behind,
)

READ_ONLY = "25006"  # a standby, or a leader that has just become one
CANCELLED = "57014"  # a statement that took too long
_BY_CODE = {
    READ_ONLY: DOWN,
    "40001": BUSY,
    "40P01": BUSY,
    "53100": SERVER_FULL,
    "53200": BUSY,
    "53300": BUSY,
    "55P03": BUSY,
    CANCELLED: BUSY,
    "58030": FAILING,
    "58P01": DAMAGED,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
_GONE = {"08", "57"}  # classes: the connection, and a server that ends or begins
_BY_CLASS = {**dict.fromkeys(_GONE, DOWN), "F0": FAILING}
# Of errors without a code, which are the client's: the connection could not be had, or was lost.
_WITHOUT = {"TooMany": BUSY, "OperationalError": DOWN}
_NOT_HAD = {"TooMany", "Unreachable"}


def named(error: BaseException) -> Trouble | None:
    """The trouble, if this is an error of psycopg that tells of one."""
    if not _is_psycopg(error):
        return None
    code = getattr(error, "sqlstate", None)
    if code is None:
        kinds = [kind.__name__ for kind in type(error).__mro__]
        found = next((trouble for name, trouble in _WITHOUT.items() if name in kinds), None)
        return Trouble(found, type(error).__name__) if found else None
    found = _BY_CODE.get(code) or _BY_CLASS.get(code[:2])
    return Trouble(found, code) if found else None


def lost_connection(fault: BaseException) -> bool:
    """Whether the connection ended while it was in use, so that what was asked may be done or
    not."""
    return any(_tells_of_loss(error) for error in filter(_is_psycopg, all_behind(fault)))


def is_read_only(fault: BaseException) -> bool:
    """Whether the server that this connection leads to can't be written to."""
    return any(getattr(error, "sqlstate", None) == READ_ONLY for error in all_behind(fault))


def _tells_of_loss(error: BaseException) -> bool:
    code = getattr(error, "sqlstate", None)
    if code is not None:
        return code[:2] in _GONE and code != CANCELLED
    found = named(error)
    return found is not None and type(error).__name__ not in _NOT_HAD


def _is_psycopg(error: BaseException) -> bool:
    return any(kind.__module__.startswith("psycopg") for kind in type(error).__mro__)
