"""What the source may not do at all: read as a tree, so that nobody slips it in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import ROOT

FOLDERS = ("domain", "operations", "web", "routes", "server", "commands")
TESTS = ("tests", "qa/python", "test_mode")
SOURCES = sorted(
    [*ROOT.glob("*.py"), *(p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py"))]
)


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in SOURCES:
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def calls(*names: str) -> set[str]:
    """Where anything of these names is called, as file:name."""
    found = set()
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                found.add(f"{path}:{ast.unparse(node.func)}")
    return found


def imports(*without: str) -> set[str]:
    found: set[str] = set()
    for path, tree in trees():
        if str(path) in without:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0])
    return found


def test_there_is_something_to_scan() -> None:
    assert len(SOURCES) > 40


@pytest.mark.requirement("S-27")
def test_sessions_are_made_in_the_listed_places_only() -> None:
    assert calls("Session.create") == {"domain/access/sessions.py:Session.create"}
    assert calls("sessions.begin", "sessions.complete") == {
        "domain/team/help_desk.py:sessions.complete",
        "domain/signin/reset_links.py:sessions.begin",
        "domain/signin/passkey_sign_in.py:sessions.begin",
        "domain/signin/passkey_sign_in.py:sessions.complete",
        "domain/signin/signin.py:sessions.begin",
        "domain/signin/signin.py:sessions.complete",
    }


@pytest.mark.requirement("S-71")
def test_sql_is_written_in_one_place_and_takes_its_values_as_parameters() -> None:
    assert calls("database.execute_sql", "database.obj.execute_sql") == {
        "domain/database/queries.py:database.obj.execute_sql",
        "domain/database/postgresql.py:database.execute_sql",  # locks, which are its own
    }
    assert calls("SQL", "peewee.SQL") == set()


@pytest.mark.requirement("S-71")
def test_fixed_queries_are_fixed_when_the_program_starts() -> None:
    made_later = {
        path.name
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Fixed", "FixedRows")
    }
    assert not made_later


@pytest.mark.requirement("S-72")
def test_nothing_runs_programs_or_evaluates_text() -> None:
    assert calls("eval", "exec", "compile", "os.system", "os.popen", "__import__") == set()
    # A backup of a PostgreSQL is what its own program writes.
    assert imports() - imports("operations/pg_dump.py") == {"subprocess"}
    assert not imports() & {"pickle", "marshal", "shelve", "yaml", "ctypes"}
    assert "shell=" not in (ROOT / "operations/pg_dump.py").read_text(encoding="utf-8")


@pytest.mark.requirement("S-79")
def test_connections_to_elsewhere_are_opened_by_very_few() -> None:
    # Operators' commands, which ask at the address that the settings name, and at our own port; and
    # what asks at the address of an app (S-120), and what tells it of a sign-out (S-156).
    asking = ("operations/public_address.py", "operations/app_address.py", "commands/health.py")
    others = imports(*asking)
    assert not others & {"http", "urllib3", "requests", "httpx", "httpx2", "smtplib", "ftplib"}
    assert _users_of("public_address") == {"doctor.py"}
    assert _users_of("app_address") == {"app_tests.py", "apps_check.py"}
    assert _users_of("import logout_address") == {"logout_sender.py"}
    assert calls("urlopen", "urllib.request.urlopen", "socket.create_connection") == {
        "operations/logout_address.py:socket.create_connection"
    }


def _users_of(module: str) -> set[str]:
    return {path.name for path in SOURCES if module in path.read_text("utf-8")}


@pytest.mark.requirement("S-88")
def test_no_broken_hash_is_used() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8").lower()
        assert "md5" not in text
        assert "hashlib.sha1" not in text  # pyotp uses it for TOTP, as RFC 6238 asks


@pytest.mark.requirement("S-89")
def test_chance_comes_from_the_system_and_comparing_takes_equal_time() -> None:
    assert "random" not in imports()
    assert calls("compare_digest") == {"domain/mfa/totp.py:compare_digest"}


@pytest.mark.requirement("S-95")
def test_the_history_is_only_ever_added_to() -> None:
    # One line an hour of failed sign-ins, whose number only grows.
    assert calls("Event.update", "Event.insert") == {"domain/audit/failures.py:Event.insert"}
    assert calls("Event.delete") == {
        "domain/team/activity.py:Event.delete"
    }  # what is over a year old
    assert calls("Event.create") == {"domain/audit/events.py:Event.create"}


def endless() -> Iterator[str]:
    """Where a test or the testers' kit waits for something with no limit of its own."""
    for path in (p for folder in TESTS for p in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            runs = ast.unparse(node.func) in {"subprocess.run", "subprocess.check_output"}
            bare = node.func.attr in {"wait", "join", "communicate"} and not node.args
            if (runs or bare) and "timeout" not in {keyword.arg for keyword in node.keywords}:
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)[:60]}"


def test_no_test_waits_without_a_limit() -> None:
    assert list(endless()) == []
