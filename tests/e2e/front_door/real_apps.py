"""Apps that nobody here wrote, behind each of the five proxies: scripts/front-door runs these.

Not among the tests that CI runs, since it takes minutes to install them.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.front_door import scene
from tests.e2e.front_door.installed_apps import KINDS
from tests.e2e.front_door.proxies import WIKI, Proxy
from tests.e2e.front_door.scene import Scene
from tests.e2e.front_door.test_stories import at, sign_in_by_cookie
from tests.e2e.front_door.visitor import Visitor
from tests.e2e.marks import with_scripts

CALCULATES = """async () => {
  const made = await fetch('/api/kernels', {method: 'POST', body: '{"name": "python3"}'});
  const kernel = await made.json();
  const address = `wss://${location.host}/api/kernels/${kernel.id}/channels`;
  const socket = new WebSocket(address);
  const header = {msg_id: '1', msg_type: 'execute_request', username: '', session: '1',
    date: new Date().toISOString(), version: '5.3'};
  const content = {code: '6 * 7', silent: false, store_history: false, user_expressions: {},
    allow_stdin: false, stop_on_error: true};
  return await new Promise((done, failed) => {
    socket.onerror = () => failed('no websocket');
    socket.onopen = () => socket.send(JSON.stringify({header, content, parent_header: {},
      metadata: {}, channel: 'shell', buffers: []}));
    socket.onmessage = message => {
      const told = JSON.parse(message.data);
      if (told.msg_type === 'execute_result') done(told.content.data['text/plain']);
    };
  });
}"""


@pytest.fixture(scope="module", params=list(KINDS))
def front_door(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The same scene, with a real app in the wiki's place."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "app").mkdir()
    with KINDS[request.param](folder / "app") as port, scene.running(folder, port) as running:
        running.app = request.param
        yield running


@with_scripts
def test_the_app_knows_who_is_there(front_door: Scene, page: Page, proxy: Proxy) -> None:
    stranger = Visitor(proxy)
    assert stranger.ask(stranger.url(WIKI, "/"), "Remote-User: bob").status == 401
    sign_in_by_cookie(page, front_door, "bob")
    LOOKS[front_door.app](page, proxy)


def _radicale(page: Page, proxy: Proxy) -> None:
    bob = "/bob/"
    page.goto(at(proxy, WIKI, "/.web/"))
    found = page.evaluate(
        """async path => (await fetch(path, {method: 'PROPFIND', headers: {Depth: '0'}})).status""",
        bob,
    )
    assert found == 207
    assert page.evaluate("async () => (await fetch('/ada/', {method: 'PROPFIND'})).status") == 403


def _calibre_web(page: Page, proxy: Proxy) -> None:
    page.goto(at(proxy, WIKI, "/me"))
    expect(page.get_by_role("heading", name="bob's Profile")).to_be_visible()


def _jupyterlab(page: Page, proxy: Proxy) -> None:
    page.goto(at(proxy, WIKI, "/lab"))
    expect(page).to_have_title(re.compile("Jupyter"))
    assert page.evaluate(CALCULATES) == "42"


LOOKS = {"radicale": _radicale, "calibre-web": _calibre_web, "jupyterlab": _jupyterlab}
