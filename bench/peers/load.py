"""Requests made over and over by wrk, from 32 connections."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
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
    return _run(port, request.path, seconds, _script(request))


def in_turn(port: int, requests: Sequence[Request], seconds: int) -> Speed:
    """The same with several, one after the other and again from the first."""
    return _run(port, requests[0].path, seconds, _script_of(requests))


def renewing(port: int, request: Request, tokens: Sequence[str], seconds: int) -> Speed:
    """The request with each of these refresh tokens in its body, and with what comes of them."""
    return _run(port, request.path, seconds, _script_renewing(request, tokens))


def _run(port: int, path: str, seconds: int, text: str) -> Speed:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(text)
        script.flush()
        printed = _wrk(port, path, seconds, Path(script.name))
    line = next(line for line in printed.splitlines() if line.startswith("@"))
    requests, microseconds, p50, p99, refused = map(float, line[1:].split())
    if refused or not requests:
        raise Refused(f"{path}: {requests:.0f} answers, of them {refused:.0f} refused")
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


def _script_of(requests: Sequence[Request]) -> str:
    # Before `init` wrk knows no host.
    made = "\n".join(f"  all[#all + 1] = wrk.format({_arguments(each)})" for each in requests)
    each = "function request()\n  number = number % #all + 1\n  return all[number]\nend"
    return f"all, number = {{}}, 0\nfunction init()\n{made}\nend\n{each}\n{REPORT}"


def _script_renewing(request: Request, tokens: Sequence[str]) -> str:
    held = ", ".join(map(json.dumps, tokens))
    method, path, headers = _parts(request)
    return f"""\
local held, first = {{{held}}}, 1
function request()
  local token = held[first]
  held[first], first = nil, first + 1
  return wrk.format({method}, {path}, {headers}, {json.dumps(request.body)} .. token)
end
local last = #held
function response(status, headers, body)
  last = last + 1
  held[last] = body:match('"refresh_token":"([^"]+)"')
end
{REPORT}"""


def _arguments(request: Request) -> str:
    return ", ".join([*_parts(request), *([json.dumps(request.body)] if request.body else [])])


def _parts(request: Request) -> tuple[str, str, str]:
    headers = ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in request.headers.items())
    return json.dumps(request.method), json.dumps(request.path), f"{{{headers}}}"
