"""LemonLDAP::NG's own answer to auth_request, as Debian has it, with some people signed in.

It is Debian's configuration, with folders of our own, and nginx is set up by its own example.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.front import HOST
from bench.peers.running import STARTS_WITHIN, DidNotStart

PROGRAM = "/usr/sbin/llng-fastcgi-server"
INSTALL = "apt-get install --no-install-recommends lemonldap-ng-handler lemonldap-ng-fastcgi-server"
DEBIANS = Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
NOBODY = "nobody"  # as whom it runs if we are root, since it refuses to be

SETTINGS = """\
[all]
logLevel = warn
[configuration]
type = File
dirName = {folder}
localStorage = Cache::FileCache
localStorageOptions = {{ 'namespace' => 'configuration', 'cache_root' => '{folder}/cache' }}
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en
"""
SERVER = """\
server {
  listen 127.0.0.1:<port>;
  server_name <host>;
  location = /lmauth {
    internal;
    include /etc/nginx/fastcgi_params;
    fastcgi_pass unix:<folder>/socket;
    fastcgi_pass_request_body off;
    fastcgi_param CONTENT_LENGTH "";
    fastcgi_param HTTP_HOST $host;
    fastcgi_param X_ORIGINAL_URI $original_uri;
  }
  location / {
    set $original_uri $uri$is_args$args;
    auth_request /lmauth;
    auth_request_set $lmremote_user $upstream_http_lm_remote_user;
    auth_request_set $lmlocation $upstream_http_location;
    error_page 401 $lmlocation;
    empty_gif;
  }
}
"""
SIGN_IN = """\
use strict; use JSON; use Lemonldap::NG::Common::Session;
my ($folder, $count) = @ARGV;
my @ids = map { Lemonldap::NG::Common::Session->new({
  storageModule => 'Apache::Session::File', kind => 'SSO',
  storageModuleOptions => { Directory => "$folder/sessions", LockDirectory => "$folder/lock",
    generateModule => 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256' },
  info => { uid => "person$_", _user => "person$_", _whatToTrace => "person$_",
    groups => 'team1', mail => "person$_\\@example.com", _utime => time, ipAddr => '127.0.0.1' },
})->id } 1 .. $count;
print encode_json(\\@ids);
"""


def is_installed() -> bool:
    """Whether Debian's packages are here."""
    return Path(PROGRAM).exists() and os.access(DEBIANS, os.R_OK)


@contextmanager
def running(folder: Path, people: int) -> Iterator[tuple[str, list[str], int]]:
    """What nginx needs to ask it, people's cookies, and its process; it ends with the block."""
    written(folder, {})
    ids = made(SIGN_IN, folder, str(people))
    with serving(folder) as process:
        server = SERVER.replace("<host>", HOST).replace("<folder>", str(folder))
        yield server, [f"lemonldap={n}" for n in ids], process


def made(program: str, *arguments: str | Path) -> list[str]:
    """What a program in Perl has made, which prints it as JSON."""
    command = ["perl", "-e", program, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    names: list[str] = json.loads(done.stdout)
    return names


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Its server, by what is in the folder: the process, which ends with the block."""
    belongs_to_it(folder)
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(_command(folder), env=_environment(folder), stderr=log) as process,
    ):
        try:
            _await(folder / "socket")
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def belongs_to_it(folder: Path) -> None:
    """Let it read and write what we have made there."""
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", NOBODY, folder], check=True)


def written(folder: Path, changes: dict[str, Any]) -> None:
    """Its settings: what Debian ships, but for the folders, our host, and these changes."""
    for name in ("", "sessions", "lock", "cache"):
        (folder / name).mkdir(mode=0o700)
    (folder / "settings.ini").write_text(SETTINGS.format(folder=folder))
    text = DEBIANS.read_text().replace("test1.example.com", HOST)
    for theirs, ours in (("sessions/lock", "lock"), ("sessions", "sessions"), ("cache", "cache")):
        text = text.replace(f'"/var/lib/lemonldap-ng/{theirs}"', f'"{folder}/{ours}"')
    (folder / DEBIANS.name).write_text(json.dumps(json.loads(text) | changes))


def _command(folder: Path) -> list[str]:
    command = [PROGRAM, "--foreground", f"--socket={folder}/socket", f"--pid={folder}/pid"]
    return [*command, f"--user={NOBODY}"] if os.geteuid() == 0 else command


def _environment(folder: Path) -> dict[str, str]:
    logger = "Lemonldap::NG::Common::Logger::Std"
    settings = str(folder / "settings.ini")
    path = os.environ["PATH"]
    return {"PATH": path, "LLNG_DEFAULTCONFFILE": settings, "LLNG_DEFAULTLOGGER": logger}


def _await(socket: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not socket.exists():
        if time.monotonic() > until:
            raise DidNotStart("LemonLDAP::NG")
        time.sleep(0.01)
