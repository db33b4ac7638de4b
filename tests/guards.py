"""The table of guards: what stands in the code to refuse, and a test fails once it is gone.

`scripts/guards` takes each out of a copy of the checkout and runs the tests that name its
requirement (`requirement("S-12")` or `case("B57")`); a guard whose absence no test notices has
survived, and fails the run. Whoever adds a guard adds its row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Swap:
    """Text that stands exactly once in a file, and what is put in its place."""

    file: str
    stands: str
    instead: str


@dataclass(frozen=True)
class Guard:
    """One guard: where it stands, how it is taken out, and the requirement or case it serves.

    `behind` are the guards that would hold without it; they are taken out with it, and `why` says
    which they are.
    """

    serves: str
    out: Swap
    behind: tuple[Swap, ...] = ()
    why: str = ""


GUARDS = (
    # -- sessions and sign-in
    Guard(
        "S-22",
        Swap(
            "domain/sessions.py",
            "return now >= session.created_at + HALF_LIFETIME",
            "return False",
        ),
    ),
    # -- lost answers
    # -- whose page
    # -- time
    # -- disk, files, settings
    Guard(
        "S-86",
        Swap(
            "domain/unsealing.py",
            "if again is None or bytes(again) == bytes(record):",
            "if again is None or record:",
        ),
    ),
    Guard("S-86", Swap("domain/unsealing.py", "storage.leave_the_loop()", "pass")),
    Guard(
        "S-12",
        Swap("domain/throttle.py", "_end(now, budgets, failed=False)  # a fault", "pass"),
    ),
    Guard(
        "S-92",
        Swap("domain/storage.py", "_thread.to_do.append(call)", "call()"),
    ),
    # -- strangers and owners
    # -- what a request brings
    Guard(
        "S-41",
        Swap("web/hosts.py", "asked.port in {0, self.port}", "True"),
    ),
    Guard(
        "S-41",
        Swap("web/hosts.py", "asked.name == self.name", "True"),
    ),
    Guard(
        "S-41",
        Swap("web/middleware.py", 'given[0] if len(given) == 1 else ""', "given[0]"),
    ),
    Guard(
        "S-41",
        Swap("settings.py", 'if getattr(address, "scope_id", None):', "if False:"),
        behind=(Swap("web/hosts.py", r"\[[0-9a-f:.]+\]", r"\[[^\[\]]+\]"),),
        why="a zone is none of the characters that hosts are read by",
    ),
    Guard(
        "S-41",
        Swap(
            "settings.py",
            "ipaddress.IPv6Address(bracketed[1]) if bracketed",
            'ipaddress.ip_address(host.strip("[]")) if bracketed',
        ),
    ),
    Guard(
        "S-57",
        Swap(
            "web/middleware.py",
            "hosts.origin(origins[0]) if len(origins) == 1 else None",
            "hosts.origin(origins[0]) if origins else None",
        ),
    ),
    Guard(
        "S-57",
        Swap("web/middleware.py", 'return site == ["same-origin"]', 'return "same-origin" in site'),
    ),
    Guard(
        "S-57",
        Swap(
            "web/middleware.py",
            'return origin is not None and origin in self._own(headers["Host"])',
            "return origin is not None",
        ),
    ),
    Guard(
        "S-58",
        Swap("web/middleware.py", "if request.method not in SAFE_METHODS and", "if False and"),
    ),
    Guard(
        "S-64",
        Swap("web/middleware.py", "hosts.is_its_own(public.name)", "True"),
    ),
    Guard(
        "S-104",
        Swap("web/visit.py", 'hop.partition("%")[0].strip()', "hop.strip()"),
    ),
    Guard(
        "S-104",
        Swap(
            "web/visit.py",
            "        if not _is_trusted(peer, settings.trusted_proxies):\n            break\n",
            "",
        ),
    ),
    Guard(
        "S-80",
        Swap(
            "web/errors.py",
            'local(path.rstrip("/") + query) if leads_somewhere(path.rstrip("/")) else ""',
            'path.rstrip("/") + query',
        ),
    ),
    Guard(
        "B76",
        Swap("web/errors.py", 'request.method not in {"GET", "HEAD"} or', "False or"),
    ),
    Guard(
        "B73",
        Swap("web/middleware.py", 'request.scope["path"] in PROBES', 'request.method == "GET"'),
    ),
    Guard(
        "S-62",
        Swap(
            "routes/theme.py",
            'response.headers["Content-Security-Policy"] = PICTURE_ONLY',
            "pass",
        ),
    ),
    Guard(
        "S-96",
        Swap(
            "web/middleware.py",
            '(b"x-request-id", scope["request_id"].encode())',
            '(b"x-request-id", b"")',
        ),
    ),
    Guard(
        "S-67",
        Swap("web/middleware.py", '.setdefault("Cache-Control", "no-store")', ""),
    ),
)
