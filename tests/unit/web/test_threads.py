"""The threads in which handlers run."""

import asyncio
import threading

import pytest

from settings import Settings
from web.errors import Busy
from web.threads import Hashing, Threads, threads_for


@pytest.mark.requirement("S-10")
def test_one_source_by_itself_keeps_nobody_else_out() -> None:
    threads, gate = Threads(1, most_waiting=10, most_each=2), threading.Event()

    async def open_the_gate() -> None:
        gate.set()

    async def at_once() -> list[object]:
        mine = [threads.run(gate.wait, source="192.0.2.1") for _ in range(4)]
        theirs = threads.run(lambda: "served", source="192.0.2.2")
        return await asyncio.gather(*mine, theirs, open_the_gate(), return_exceptions=True)

    *mine, theirs, _ = asyncio.run(at_once())
    assert mine[:3] == [True, True, True]
    assert isinstance(mine[3], Busy)
    assert theirs == "served"
    assert asyncio.run(threads.run(lambda: "again", source="192.0.2.1")) == "again"
    assert not threads.of
    threads.close()


@pytest.mark.requirement("S-10")
def test_who_asks_once_does_not_queue_behind_the_many_of_another_source() -> None:
    threads, gate, order = Threads(1), threading.Event(), list[str]()

    def called(source: str) -> None:
        gate.wait(timeout=30)
        order.append(source)

    async def open_the_gate() -> None:
        gate.set()

    async def at_once() -> None:
        sources = [*["192.0.2.1"] * 5, "192.0.2.2"]
        calls = [threads.run(called, source, source=source) for source in sources]
        await asyncio.gather(*calls, open_the_gate())

    asyncio.run(at_once())
    assert order.index("192.0.2.2") == 1
    assert len(order) == 6
    threads.close()


@pytest.mark.requirement("S-10")
def test_a_storm_of_sign_ins_from_one_office_finds_room_and_leaves_some() -> None:
    hashing = Hashing(2)
    assert 50 <= hashing.most_each < hashing.most / 2
    hashing.close()


@pytest.mark.requirement("S-124")
def test_whatever_is_raised_in_a_thread_ends_the_waiting() -> None:
    threads = Threads(1)

    def fails() -> object:
        return next(iter(()))

    async def called() -> object:
        return await asyncio.wait_for(threads.run(fails), timeout=60)

    with pytest.raises(RuntimeError, match="stopped"):
        asyncio.run(called())
    assert not threads.under_way
    threads.close()


def test_tokens_share_all_threads_where_more_than_one_can_write() -> None:
    pages, tokens = threads_for(Settings())
    assert (pages.threads, tokens.threads) == (10, 2)
    pages, tokens = threads_for(Settings(database_url="postgresql://db.example.com/nightlatch"))
    assert pages is tokens
    assert pages.threads == 12
