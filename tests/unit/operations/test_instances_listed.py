"""The running instances in a sentence."""

from models import Instance
from operations import instances

NOW = 1_800_000_000


def running(host: str, version: str, seconds: int) -> Instance:
    return Instance(host=host, version=version, seen_at=NOW - seconds)


def test_the_processes_of_one_server_are_named_together() -> None:
    found = [running("a", "1.0", 30), running("a", "1.0", 5), running("b", "1.0", 9)]
    assert instances.listed(found, NOW) == (
        "a, version 1.0 (2 processes), seen 5 seconds ago; b, version 1.0, seen 9 seconds ago"
    )


def test_two_versions_on_one_host_are_two() -> None:
    found = [running("a", "1.0", 5), running("a", "1.1", 5)]
    assert instances.listed(found, NOW).count(";") == 1
