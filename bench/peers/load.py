"""One request made over and over by wrk, from 32 connections."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.peers.browser import Refused, Request

CONNECTIONS = 32
REPORT = """\
done = function(summary, latency)
  io.write(string.format("\\n@%d %d %f %f %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), summary.errors.status))
end
"""


@dataclass(frozen=True)
class Speed:
    """What one run of wrk found; times in milliseconds."""

    rate: float
    p50: float
    p99: float


def run(port: int, request: Request, seconds: int) -> Speed:
    """Make the request as often as the server answers. Raises Refused if it ever says no."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(request))
        script.flush()
        printed = _wrk(port, request.path, seconds, Path(script.name))
    line = next(line for line in printed.splitlines() if line.startswith("@"))
    requests, microseconds, p50, p99, refused = map(float, line[1:].split())
    if refused or not requests:
        raise Refused(f"{request.path}: {requests:.0f} answers, of them {refused:.0f} refused")
    return Speed(requests / microseconds * 1e6, p50 / 1000, p99 / 1000)


def _wrk(port: int, path: str, seconds: int, script: Path) -> str:
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--latency"]
    command += ["--duration", f"{seconds}s", "--timeout", "20s", "--script", str(script)]
    address = f"http://127.0.0.1:{port}{path}"
    done = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    return done.stdout


def _script(request: Request) -> str:
    # A string of ASCII in JSON is one in Lua, too.
    lines = [f"wrk.method = {json.dumps(request.method)}"]
    lines += [f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in request.headers.items()]
    if request.body:
        lines.append(f"wrk.body = {json.dumps(request.body)}")
    return "\n".join([*lines, REPORT])
