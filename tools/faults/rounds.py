"""Round after round: people at work, an operator's chore, a fault, and then the promises."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.cluster.errors import CannotRun
from tools.cluster.units import wait_until
from tools.faults.alone import Alone
from tools.faults.app import App
from tools.faults.chores import ADMINS, KINDS, Chores
from tools.faults.clock import Clock
from tools.faults.clustered import Clustered
from tools.faults.injected import Fault, faults_of
from tools.faults.person import Person
from tools.faults.promises import ALL, RECOVERS, Promises
from tools.faults.visitor import Visitor
from tools.faults.work import busy

MEMBERS = ("bob", "carol", "dave", "erin")
APP, APP_ADDRESS = "app0", "127.0.2.1"
WELL_WITHIN = 90  # seconds


class Run:
    """The rounds, and what came of them."""

    def __init__(
        self, folder: Path, on: str, chance: random.Random, say: Callable[[str], object]
    ) -> None:
        self.folder, self.chance, self.say = folder, chance, say
        self.clock, self.promises = Clock(folder), Promises()
        self.place = self._place(on)
        self.injected, self.under_way = Counter[str](), Counter[str]()
        self.people: list[Person] = []
        self.rounds = 0
        self.longest_recovery = 0.0

    def go(self, rounds: int, until: float) -> None:
        """Run that many rounds, unless the time is up. Raises CannotRun."""
        try:
            self.place.start()
            self.people = self._people()
            chores = Chores(self.place, self.folder, self.promises)
            faults = faults_of(self.place)
            names, doings = self._dealt(sorted(faults)), self._dealt(KINDS)
            for number in range(rounds):
                if time.monotonic() > until:
                    break
                name, doing = next(names), next(doings)
                self.promises.round = f"round {number + 1}, {name} during {doing}"
                self._round(faults[name], doing, chores)
                self.rounds, self.injected[name] = number + 1, self.injected[name] + 1
                self.under_way[doing] += 1
        finally:
            self.place.stop()

    def summary(self, seconds: float) -> str:
        """What was injected, checked, broken."""
        promises = self.promises
        lines = [f"\n{self.rounds} rounds in {seconds / 60:.0f} minutes."]
        lines.append(f"Faults injected: {sum(self.injected.values())}")
        lines += [f"  {count:5}  {name}" for name, count in sorted(self.injected.items())]
        lines.append("While these were under way:")
        lines += [f"  {count:5}  {name}" for name, count in sorted(self.under_way.items())]
        lines.append(f"Promises checked: {sum(promises.checked.values())}")
        lines += [f"  {promises.checked[name]:5}  {name}" for name in ALL]
        lines.append(f"Promises broken: {len(promises.broken)}")
        lines += [f"  {name}: {told}" for name, told in promises.broken]
        lines.append(
            f"The longest wait for an answer was {promises.slowest:.1f} s, the longest until "
            f"everything worked again {self.longest_recovery:.0f} s."
        )
        return "\n".join(lines)

    def _dealt(self, cards: Sequence[str]) -> Iterator[str]:
        """Each of them once in any order, then again and again."""
        while True:
            yield from self.chance.sample(cards, len(cards))

    def _round(self, fault: Fault, doing: str, chores: Chores) -> None:
        before = len(self.promises.broken)
        self.clock.advance(90)  # new codes for everyone
        with chores.doing(doing, self.chance), self._at_work(doing):
            time.sleep(self.chance.uniform(0.2, 1.5))
            with fault(self.chance):
                time.sleep(self.chance.uniform(0.5, 5.0))
            self._await_well()
        self._settle(chores, doing)
        self.say(f"{self.promises.round}: {len(self.promises.broken) or 'nothing'} broken so far")
        for promise, told in self.promises.broken[before:]:
            self.say(f"  {promise}: {told}")

    @contextmanager
    def _at_work(self, doing: str) -> Iterator[None]:
        """Everyone works while the block runs, and stops even if it is cut off."""
        over = threading.Event()
        threads = []
        for person in self.people:
            own = random.Random(self.chance.random())  # noqa: S311
            threads.append(threading.Thread(target=busy, args=(person, own, doing, over)))
            threads[-1].start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def _await_well(self) -> None:
        try:
            took = wait_until(self.place.is_well, WELL_WITHIN, "Everything working again")
        except CannotRun as fault:
            self.promises.check(RECOVERS, False, f"{fault} {self.place.state()}")
        else:
            self.promises.check(RECOVERS, True, "")
            self.longest_recovery = max(self.longest_recovery, took)

    def _settle(self, chores: Chores, doing: str) -> None:
        self.clock.advance(90)
        threads = [threading.Thread(target=person.settle) for person in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        chores.settle(doing)

    def _place(self, on: str) -> Alone | Clustered:
        if on == "cluster":
            return Clustered(self.folder, self.clock)
        return Alone(self.folder, self.clock, on)

    def _people(self) -> list[Person]:
        command = [sys.executable, "-P", "-m", "tools.faults.arrange", *MEMBERS, *ADMINS, APP]
        made = subprocess.run(
            command,
            env={"PATH": os.environ["PATH"], **self.place.settings},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
        found = json.loads(made)
        return [
            self._person(number, found[name], found[APP]) for number, name in enumerate(MEMBERS)
        ]

    def _person(self, number: int, has: tuple[str, str], app: tuple[str, str]) -> Person:
        # An address each, so that no one's wrong codes slow down the others.
        address = f"127.0.1.{number + 1}"
        name, url, promises = MEMBERS[number], self.place.url, self.promises
        person = Person(name, [has[0]], [has[1]], url, address, self.clock, promises)
        person.app = App(name, app, promises, lambda: Visitor(url, APP_ADDRESS, promises, {}))
        return person
