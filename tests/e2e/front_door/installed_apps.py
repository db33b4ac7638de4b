"""Apps that nobody here wrote, each started as its guide says; scripts/front-door installs them."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from settings import ROOT
from tests.e2e import behind
from tools.ports import free_port

APPS = ROOT / ".cache" / "apps"
STARTING = 120  # seconds that an app may take
RADICALE = """[server]
hosts = 127.0.0.1:{port}
[auth]
type = http_remote_user
[storage]
filesystem_folder = {here}/collections
"""
# What a person does on the page Feature Configuration, and who has an account.
CALIBRE = """
UPDATE settings SET config_calibre_dir = '{books}', config_allow_reverse_proxy_header_login = 1,
    config_reverse_proxy_login_header_name = 'Remote-User', config_anonbrowse = 0;
INSERT INTO user (name, email, role, password, locale, sidebar_view, default_language, denied_tags,
    allowed_tags, denied_column_value, allowed_column_value, view_settings, kobo_only_shelves_sync)
    VALUES ('bob', 'bob@example.test', 0, '', 'en', 262143, 'all', '', '', '', '', '{{}}', 0);
"""
# Run by its own Python: Calibre itself would have made the library.
NO_BOOKS = """
import sys
from importlib.util import find_spec

folder, sys.argv = sys.argv[1], ["cps"]
sys.path.insert(0, next(iter(find_spec("calibreweb").submodule_search_locations)))
from cps import db
from sqlalchemy import create_engine, text

options = {"schema_translate_map": {"calibre": None}}
engine = create_engine(f"sqlite:///{folder}/metadata.db", execution_options=options)
db.Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(text("INSERT INTO library_id (uuid) VALUES ('1')"))
"""


@contextmanager
def radicale(folder: Path) -> Iterator[int]:
    port = free_port()
    (folder / "config").write_text(RADICALE.format(port=port, here=folder), "utf-8")
    with started([APPS / "radicale/bin/radicale", "--config", folder / "config"], folder, port):
        yield port


@contextmanager
def calibre_web(folder: Path) -> Iterator[int]:
    port = free_port()
    command = [APPS / "calibreweb/bin/cps", "-p", folder / "app.db", "-i", "127.0.0.1"]
    with started(command, folder, port):
        pass  # it makes its database
    with closing(sqlite3.connect(folder / "app.db")) as database:
        database.executescript(CALIBRE.format(books=folder))
    subprocess.run(
        [APPS / "calibreweb/bin/python", "-c", NO_BOOKS, folder],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        check=True,
        timeout=STARTING,
    )
    with started(command, folder, port):
        yield port


@contextmanager
def jupyterlab(folder: Path) -> Iterator[int]:
    port = free_port()
    options = {
        "ip": "127.0.0.1",
        "port": port,
        "token": "",
        "password": "",
        "allow_root": True,
        "allow_remote_access": True,
        "disable_check_xsrf": True,
        "root_dir": folder,
    }
    command = [APPS / "jupyterlab/bin/jupyter-lab", "--no-browser"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    with started(command, folder, port):
        yield port


@contextmanager
def started(command: list[object], folder: Path, port: int) -> Iterator[None]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "CALIBRE_PORT": str(port),
    }
    with behind.running([str(part) for part in command], folder, environment) as output:
        behind.drained(output)
        end = time.monotonic() + STARTING
        while not answers(port):
            assert time.monotonic() < end, f"{command[0]} doesn't answer"
            time.sleep(0.2)
        yield


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


KINDS: dict[str, Callable[[Path], AbstractContextManager[int]]] = {
    "radicale": radicale,
    "calibre-web": calibre_web,
    "jupyterlab": jupyterlab,
}
