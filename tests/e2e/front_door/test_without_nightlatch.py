"""What is left of the front door while Nightlatch doesn't run: a closed one."""

from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.e2e.front_door import echo, programs, proxies, scene
from tests.e2e.front_door.proxies import LOGIN, WIKI, Ports, Proxy
from tests.e2e.front_door.scene import Scene
from tests.e2e.front_door.visitor import Visitor
from tools.ports import free_port

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


@pytest.mark.case("B45")
@pytest.mark.requirement("S-127")
def test_nothing_reaches_an_app(tmp_path: Path) -> None:
    scene.write_certificate(tmp_path)
    with ExitStack() as until_the_end:
        wiki = until_the_end.enter_context(echo.running("Wiki"))
        nobody, https, http = (free_port() for _ in range(3))
        ports = Ports(nobody, https, http, {WIKI: wiki.port})
        for name, path in programs.all_installed().items():
            running = proxies.running(name, path, tmp_path, ports)
            proxy = until_the_end.enter_context(running)
            answers = [ask(proxy, method) for method in METHODS]
            assert min(answers) >= 500, name
        assert wiki.seen == []


def ask(proxy: Proxy, method: str) -> int:
    """As somebody with a cookie asks, in whatever way."""
    visitor = Visitor(proxy, {WIKI: {proxy.way_cookie: "x" * 43}})
    return visitor.ask(visitor.url(WIKI), "Remote-User: ada", method=method).status


@pytest.mark.requirement("S-81")
@pytest.mark.parametrize("proxy", ["nginx", "traefik"], indirect=True)
@pytest.mark.parametrize("host", [LOGIN, WIKI])
def test_http_leads_to_https_and_nowhere_else(front_door: Scene, proxy: Proxy, host: str) -> None:
    line = HTTPConnection(proxy.address, front_door.ports.http, timeout=20)
    line.request("GET", "/find?q=a%26b", headers={"Host": host})
    answer = line.getresponse()
    line.close()
    assert answer.status in {301, 308}
    assert answer.headers["Location"].startswith(f"https://{host}")
    assert front_door.reached() == 0
