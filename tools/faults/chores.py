"""What an operator does meanwhile: a backup, a key rotation, two demotions at once."""

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.faults.alone import Alone
from tools.faults.clustered import Clustered
from tools.faults.promises import LED, WHOLE, Promises

ADMINS = ("admin0", "admin1")
# What is under way when a fault comes: done by the people themselves, and by an operator.
BY_PEOPLE = ("sign-ins", "enrolment", "recovery", "passkeys", "tokens")
KINDS = (*BY_PEOPLE, "rotation", "backup", "demotions", "migration")
ARRANGE = "tools.faults.arrange"
WITHIN = 120  # seconds that a command may take


class Chores:
    """The commands of an operator, and what they promised."""

    def __init__(self, place: Alone | Clustered, folder: Path, promises: Promises) -> None:
        self.place, self.folder, self.promises = place, folder, promises
        self.count, self.fresh = 0, dict[str, str]()

    @contextmanager
    def doing(self, kind: str, chance: random.Random) -> Iterator[None]:
        """Do it while the block runs, and check it afterwards."""
        chore = {
            "rotation": self._rotate,
            "backup": self._back_up,
            "demotions": self._demote,
            "migration": self._migrate,
        }
        self.count += 1
        if kind == "migration":
            self.fresh = self.place.fresh()
        what = chore.get(kind)
        thread = threading.Thread(target=what, args=(chance.uniform(0.5, 3.0),)) if what else None
        if thread:
            thread.start()
        yield
        if thread:
            thread.join()

    def settle(self, kind: str) -> None:
        """Everything works again: so must the commands."""
        if kind == "rotation":
            code, told = self._run("keys", "rotate", more=self._swapped())
            # It may say no, as long as instances still encrypt with the other key.
            is_kept = code == 0 or "Nothing was changed" in told
            self.promises.check(WHOLE, is_kept, f"keys rotate: {told}")
        if kind == "migration":
            code, told = self._run("again", module=ARRANGE, more=self.fresh)
            self.promises.check(WHOLE, code == 0, f"migrations: {told}")
        if kind == "demotions":
            code, told = self._run("user", "list", "--json")
            self.promises.check(LED, code == 0 and _is_led(told), told)
            for name in ADMINS:
                self._run("user", "make-admin", name)

    def _rotate(self, seconds: float) -> None:
        """Killed in the middle of it, as often as not."""
        self._run("keys", "rotate", within=seconds, more=self._swapped())

    def _migrate(self, seconds: float) -> None:
        """All migrations of a database with nothing in it, killed in the middle."""
        self._run("first", module=ARRANGE, within=seconds, more=self.fresh)

    def _back_up(self, seconds: float) -> None:
        file = self.folder / f"backup-{self.count}.tar"
        code, _ = self._run("backup", str(file), within=seconds * 4)
        if code == 0:
            code, told = self._run("restore", "--check", str(file))
            self.promises.check(WHOLE, code == 0, f"restore --check: {told}")
        file.unlink(missing_ok=True)

    def _demote(self, _: float) -> None:
        threads = [
            threading.Thread(target=self._run, args=("user", "make-member", name))
            for name in ADMINS
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _swapped(self) -> dict[str, str]:
        """Two keys from the environment, the other one first in every other rotation."""
        keys = self.place.settings.get("NIGHTLATCH_SECRET_KEY", "").split(",")
        ordered = keys if self.count % 2 == 0 else keys[::-1]
        return {"NIGHTLATCH_SECRET_KEY": ",".join(ordered)} if len(keys) > 1 else {}

    def _run(
        self,
        *words: str,
        module: str = "cli",
        within: float = WITHIN,
        more: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """Its exit code and what it printed; killed if it takes longer."""
        environment = {**self.place.settings, **self.place.clock.environment(), **(more or {})}
        command = [sys.executable, "-P", "-m", module, *words]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], **environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=within,
            )
        except subprocess.TimeoutExpired:
            return -9, "killed"
        return done.returncode, done.stdout + done.stderr


def _is_led(told: str) -> bool:
    return any(person["admin"] and not person["disabled"] for person in json.loads(told))
