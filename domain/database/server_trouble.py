"""What is wrong with a PostgreSQL, by the code that its errors bear (appendix A of its manual)."""

from domain.database.troubles import BUSY, DAMAGED, DOWN, FAILING, FULL, Trouble

_BY_CODE = {
    "25006": DOWN,  # a standby, or a leader that has just become one
    "40001": BUSY,
    "40P01": BUSY,
    "53100": FULL,
    "53200": BUSY,
    "53300": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "58030": FAILING,
    "58P01": DAMAGED,
}
_BY_CLASS = {"08": DOWN, "57": DOWN, "F0": FAILING, "XX": DAMAGED}
# Of errors without a code, which are the client's: the connection could not be had, or was lost.
_WITHOUT = {"OperationalError": DOWN, "PoolTimeout": DOWN, "TooManyRequests": BUSY}


def named(error: BaseException) -> Trouble | None:
    """The trouble, if this is an error of psycopg that tells of one."""
    kind = type(error)
    if not kind.__module__.startswith("psycopg"):
        return None
    code = getattr(error, "sqlstate", None)
    if code is None:
        found = _WITHOUT.get(kind.__name__)
        return Trouble(found, kind.__name__) if found else None
    found = _BY_CODE.get(code) or _BY_CLASS.get(code[:2])
    return Trouble(found, code) if found else None
