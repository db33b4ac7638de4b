"""The plans by which the database answers queries."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.database import storage
from models import database


@contextmanager
def planned(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The plans of all queries of the block, a line a step, once that has ended."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    plan: list[str] = []
    execute = database.obj.execute_sql

    def spy(sql: str, params: tuple[object, ...] = (), **more: object) -> object:
        asked.append((sql, params))
        return execute(sql, params, **more)

    with monkeypatch.context() as patched:
        patched.setattr(database.obj, "execute_sql", spy)
        yield plan
    plan += [step for sql, given in asked for step in _steps(sql, given)]


def _steps(sql: str, given: tuple[object, ...]) -> list[str]:
    if storage.is_sqlite():
        return [str(step[3]) for step in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
    with database.atomic():
        # In so small a table nothing else would be worth it.
        database.execute_sql("SET LOCAL enable_seqscan = off")
        return [step for (step,) in database.execute_sql(f"EXPLAIN {sql}", given)]
