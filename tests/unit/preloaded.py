"""`nightlatch` in a process of its own that has loaded it already.

Python takes a third of a second to load it, and most commands a twentieth to do what they are for.
So one process loads it and waits. Each command is a fork of that, with its own arguments, folder,
environment and streams, and ends as any process does. What Python reads when it starts was read
before: who changes that starts Python (`is_the_same`).
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

LONGEST = 120  # seconds until a command is killed
AT_ITS_START = ("LANG", "LC_", "PYTHON", "TZ")  # how the names begin of what Python reads then
LARGEST = 1 << 16  # bytes of what is asked
MOST_FILES = 256  # that are open in it


@dataclass(frozen=True)
class Asked:
    """What a fork is to run as."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]


def is_the_same(environment: Mapping[str, str]) -> bool:
    """Whether Python would start in this environment as it has."""
    return {n: v for n, v in environment.items() if n.startswith(AT_ITS_START)} == {
        "PYTHONPATH": _root()
    }


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], typed: str
) -> subprocess.CompletedProcess[str]:
    """What the command prints and exits with when this is typed."""
    asked = Asked(list(arguments), str(folder), dict(environment))
    ended, ends = os.pipe()
    with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as stderr:
        stdin.write(typed.encode())
        stdin.seek(0)
        streams = [file.fileno() for file in (stdin, stdout, stderr)]
        socket.send_fds(_loaded(), [json.dumps(asdict(asked)).encode()], [*streams, ends])
        os.close(ends)
        with open(ended) as told:
            code = int(told.read())
        said = [_text(file.fileno()) for file in (stdout, stderr)]
    return subprocess.CompletedProcess(["nightlatch", *arguments], code, *said)


def _text(file: int) -> str:
    return os.pread(file, os.fstat(file).st_size, 0).decode()


@cache
def _loaded() -> socket.socket:
    """The way to the process, which ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.unit.preloaded", str(its.fileno())],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": _root()},
        pass_fds=[its.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    its.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _root() -> str:
    return str(Path(__file__).parents[2])


def main() -> None:
    """Load the command and run it as often as asked. A fork leaves this as the command."""
    asking = socket.socket(fileno=int(sys.argv[1]))
    importlib.import_module("cli")
    gc.freeze()
    running: dict[int, _Fork] = {}  # by what is ready to be read once it ends
    while True:
        for ready in select.select([asking.fileno(), *running], [], [])[0]:
            if ready != asking.fileno():
                running.pop(ready).tell()
                continue
            told, streams, _, _ = socket.recv_fds(asking, LARGEST, 4)
            if not told:
                return
            process = os.fork()
            if process == 0:
                asking.close()
                _become(Asked(**json.loads(told)), streams)
                return
            running[os.pidfd_open(process)] = _Fork(process, streams)


@dataclass
class _Fork:
    process: int
    streams: list[int]  # the last is read by whoever waits for its end

    def tell(self) -> None:
        _, status = os.waitpid(self.process, 0)
        os.write(self.streams[-1], str(os.waitstatus_to_exitcode(status)).encode())
        for stream in self.streams:
            os.close(stream)


def _become(asked: Asked, streams: list[int]) -> None:
    signal.alarm(LONGEST)
    for number, stream in enumerate(streams[:3]):
        os.dup2(stream, number)
    os.closerange(3, MOST_FILES)
    os.environ.clear()
    os.environ.update(asked.environment)
    os.chdir(asked.folder)
    sys.argv[1:] = asked.arguments
    runpy.run_module("cli", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
