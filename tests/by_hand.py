"""What tests write into the tables by hand waits for the write lock, as everything has to.

That is a statement that stands in a test, and a function of the product that a test calls by
itself although it says that it works within the caller's transaction.
"""

import sys
from pathlib import Path
from types import CodeType
from typing import Any

from domain.database.one_writer import CHANGES, OneWriter, _thread
from domain.database.storage import write

TESTS = str(Path(__file__).parent)
PRODUCT = str(Path(__file__).parents[1])
VENV = str(Path(__file__).parents[1] / ".venv")
_execute_sql = OneWriter.execute_sql


def allow() -> None:
    """Have what tests write by hand wait for the lock; what the product writes is left as it is."""
    OneWriter.execute_sql = _with_the_lock  # type: ignore[method-assign]


def _with_the_lock(self: OneWriter, sql: str, params: Any = None, **named: Any) -> Any:
    if _thread.has_lock or not sql.startswith(CHANGES) or not _is_by_hand():
        return _execute_sql(self, sql, params, **named)
    with write():
        return _execute_sql(self, sql, params, **named)


def _is_by_hand() -> bool:
    """Whether a test is behind it, and what it called, if that is the product's, leaves it so."""
    frame, called = sys._getframe(2), None
    while frame is not None and not _is_in(TESTS, frame.f_code):
        if _is_in(PRODUCT, frame.f_code) and not _is_in(VENV, frame.f_code):
            called = frame.f_code if frame.f_code.co_name != "execute_sql" else called
        frame = frame.f_back  # type: ignore[assignment]
    if frame is None:
        return False
    return called is None or "transaction" in str(called.co_consts[:1])


def _is_in(folder: str, code: CodeType) -> bool:
    return code.co_filename.startswith(folder) and not code.co_filename.endswith("by_hand.py")
