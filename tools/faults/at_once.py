"""The same at the same moment, which is when things count twice."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def at_once(do: Callable[[T], object], each: Iterable[T]) -> None:
    """Do it with each of them at once, and wait until all is done."""
    threads = [threading.Thread(target=do, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
