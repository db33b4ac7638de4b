"""What an operator can configure: read once from the environment and `.env`, and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

import settings_secrets
from domain.database import addresses
from domain.encryption import keyring
from domain.errors import OperatorError
from domain.text import env_file, file_names, host_names
from domain.text.env_file import EnvFile
from domain.text.host_names import Network
from settings_readers import READERS, problem_of_name
from settings_secrets import PREFIX, Invalid

ROOT = Path(__file__).resolve().parent
MAX_LOGO = 200 * 1024  # bytes
# Settings until version 1.0.
FORMER = {f"{PREFIX}{name}" for name in ("SESSION_IDLE_MINUTES", "SESSION_HOURS", "SESSION_REASON")}


class BadSetting(OperatorError):
    """An invalid setting; the text names it and says what would be right."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{PREFIX}{name} {problem}")


class BadFile(BadSetting):
    """An invalid settings file; the text names it and the line."""

    def __init__(self, text: str) -> None:
        Exception.__init__(self, text)


@dataclass(frozen=True)
class Settings:
    """One installation's settings. The fields below `secret_key` are for tests, not operators."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = ROOT / "data"
    # "": a SQLite file in the data folder.
    database_url: str = field(default="", repr=False)
    public_url: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    internal_hosts: frozenset[str] = frozenset()
    site_name: str = "Nightlatch"
    support: str = ""
    timezone: tzinfo = UTC
    accent: str = ""
    logo: Path | None = None
    secret_key: tuple[bytes, ...] = field(default=(), repr=False)
    key_source: str = keyring.SETTING
    # None: no nightly backups. `load` puts them in the data folder unless BACKUP_KEEP is 0.
    backup_dir: Path | None = None
    backup_keep: int = 7
    metrics_host: str = "127.0.0.1"
    metrics_port: int | None = None  # None: nothing is counted
    banner: str = ""
    bcrypt_cost: int = 12
    ordinary_threads: int = 10
    writing_threads: int = 2
    hashing_threads: int = 2

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port as browsers see them; never taken from a request."""
        return self.public_url or f"http://{host_names.named(self.host)}:{self.port}"

    @cached_property
    def listens_at(self) -> tuple[str, ...]:
        """The addresses to take the port at, its own first; this machine may lack the others."""
        return host_names.addresses(self.host, self.origin)

    @cached_property
    def connections(self) -> int:
        """The most connections of a worker to the database: one a thread, and two in background."""
        return self.ordinary_threads + self.writing_threads + self.hashing_threads + 2

    @cached_property
    def secure(self) -> bool:
        """Whether people use https, so that cookies can require it."""
        return self.origin.startswith("https://")


def load(environment: Mapping[str, str], dotenv: Path = ROOT / ".env") -> Settings:
    """Settings from `environment`, which wins, and the file `dotenv`.

    Raises BadSetting, naming the variable or the line, for an invalid value and for a name that
    isn't a setting: a misspelled one must not mean the default. The environment may contain other
    programs' names, the file may not.
    """
    given = {**_from_file(dotenv), **_from_environment(environment)}
    _refuse_former(given)
    raw = {name.removeprefix(PREFIX): value.strip() for name, value in given.items()}
    values: dict[str, Any] = {
        name.lower(): _read(name, value) for name, value in raw.items() if value != ""
    }
    try:
        return _consistent(Settings(**settings_secrets.opened(values)))
    except settings_secrets.Unusable as fault:
        raise BadSetting(fault.name, str(fault)) from None


def _read(name: str, value: str) -> object:
    if problem := env_file.bent(value):
        raise BadSetting(name, problem)
    try:
        read = READERS[name](value)
    except Invalid as fault:
        raise BadSetting(name, str(fault)) from None
    return ROOT / read if isinstance(read, Path) else read


def _from_file(path: Path) -> dict[str, str]:
    try:
        file = env_file.read(path)
    except env_file.CannotRead as fault:
        raise BadFile(str(fault)) from None
    for name in file.values:
        if not _is_setting(name):
            known = re.fullmatch(r"[A-Za-z_.:-]{1,40}", name)  # and no secret put there by mistake
            what = f"“{name}”" if known else "what comes before the ="
            raise BadFile(
                f"{file.where(name)}: {what} is not a setting. The settings are: {_listed()}."
            )
    _verify_closed(file)
    return file.values


def _verify_closed(file: EnvFile) -> None:
    given = {name: file.values.get(PREFIX + name, "").strip() for name in READERS}
    what = "the key" if given["SECRET_KEY"] else "the password of the database"
    if file.others_read and (given["SECRET_KEY"] or addresses.has_password(given["DATABASE_URL"])):
        raise BadFile(
            f"Other users can read {file.path}, which contains {what}. Make it private: chmod 600 "
            f"{file.path}"
        )
    if file.all_write:
        raise BadFile(f"Everyone can change {file.path}. Make it private: chmod 600 {file.path}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    ours = {n: value for n, value in environment.items() if n.upper().startswith(PREFIX)}
    for full, value in ours.items():
        name = full[len(PREFIX) :]
        if not _is_setting(full):
            raise BadSetting(name, problem_of_name(full, f"The settings are: {_listed()}."))
        if problem := env_file.misspelled(value):
            raise BadSetting(name, problem)
    return ours


def _is_setting(name: str) -> bool:
    return name in FORMER or (name.startswith(PREFIX) and name.removeprefix(PREFIX) in READERS)


def _refuse_former(given: Mapping[str, str]) -> None:
    for full in sorted(FORMER & given.keys()):
        raise BadSetting(
            full.removeprefix(PREFIX),
            "is no longer a setting. Remove it, and choose how long sign-ins last on Security "
            "settings or with: scripts/nightlatch policy sign-ins",
        )


def _consistent(settings: Settings) -> Settings:
    if not host_names.is_loopback(settings.host) and not settings.secure:
        raise BadSetting(
            "HOST",
            f"is {settings.host}, which other machines can reach, and NIGHTLATCH_PUBLIC_URL is "
            "not set. Passwords must not travel unencrypted: set NIGHTLATCH_PUBLIC_URL to the "
            "https address of the proxy in front, or leave NIGHTLATCH_HOST at 127.0.0.1.",
        )
    if settings.metrics_port == settings.port:
        raise BadSetting(
            "METRICS_PORT", f"is {settings.port}, like NIGHTLATCH_PORT. Choose another."
        )
    _verify_readable(settings.logo)
    if settings.backup_keep == 0:
        return replace(settings, backup_dir=None)
    return replace(settings, backup_dir=settings.backup_dir or settings.data_dir / "backups")


def _verify_readable(logo: Path | None) -> None:
    try:
        if logo:
            file_names.verify_readable(logo, MAX_LOGO)
    except file_names.NotAPath as fault:
        raise BadSetting("LOGO", str(fault)) from None


def _listed() -> str:
    return ", ".join(PREFIX + name for name in READERS)
