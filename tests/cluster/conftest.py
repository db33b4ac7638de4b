"""One cluster for all stories, with people of their own in each."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from nightlatch_qa import Person, Phone, site
from settings import ROOT
from tests.e2e import browsers
from tests.e2e.behind import RealTime
from tests.e2e.browsers import Windows
from tests.e2e.server import Server, oathtool
from tools.cluster.laid_out import Cluster
from tools.faults.arrange import PASSWORD

PEOPLE = ("alice", "bob", "carol", "dave")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)  # PostgreSQL's account must get through
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def people(cluster: Cluster) -> dict[str, Person]:
    environment = {"PATH": os.environ["PATH"], **cluster.instances[0].nightlatch.environment}
    made = subprocess.run(
        [sys.executable, "-P", "-m", "tools.faults.arrange", *PEOPLE],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    ).stdout
    return {name: person(name, *known) for name, known in json.loads(made).items()}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = browsers.launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def windows(
    browser: Browser, cluster: Cluster, request: pytest.FixtureRequest
) -> Iterator[Windows]:
    with site.at(Server(cluster.url)):
        opened = Windows(browser, cluster.url, scripts=request.param)
        opened.refusals = re.compile(
            r"Failed to load resource: the server responded with a status of (4(01|09|22|29)|503)"
        )
        yield opened
        opened.close_all()


def person(name: str, secret: str, code: str) -> Person:
    phone = Phone(RealTime(), secret, app=oathtool)
    return Person(name, name, PASSWORD, phone, code)
