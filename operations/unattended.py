"""What the server does by itself, where no one is told of a fault: it goes on with the rest."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from domain import security_log
from domain.database import disk
from domain.errors import OperatorError


@contextmanager
def outlasting(what: str) -> Iterator[None]:
    """Log what the block raises, which would otherwise end all that is done in its thread.

    Trouble with the disk or the database is logged once, until it's over, and a fault of ours as
    `what`, with its trace. What an operator has to do is said wherever else it is missing.
    """
    try:
        yield
    except Exception as fault:
        if disk.noted(fault) is None and not isinstance(fault, OperatorError):
            logging.getLogger(security_log.LOGGER).exception(what)
