"""Many rows changed a few at a time, so that others can write in between."""

import time
from collections.abc import Callable
from typing import Any

from domain.database import storage

BATCH = 1000  # rows that one transaction of `in_batches` changes at most
IN_ONE_QUERY = 500  # names or rows that one statement is given, since SQLite's values are limited
PAUSE = 0.01  # seconds between two of them, in which others write


def in_batches(change: Any, condition: Callable[[], Any]) -> int:
    """Run an UPDATE or DELETE in batches that don't hold anyone up; returns how many rows.

    What fits is looked for outside of the transactions, in one pass; and looked at again inside,
    since it may have changed. So may the condition, which is asked for each time.
    """
    number, done, last = change.model.id, 0, 0
    while True:
        found = change.model.select(number).where(number > last, condition())
        batch = [row for (row,) in found.order_by(number).limit(BATCH).tuples()]
        if batch:
            with storage.write():
                done += change.where(number.in_(batch), condition()).execute()
        if len(batch) < BATCH:
            return done
        last = batch[-1]
        time.sleep(PAUSE)
