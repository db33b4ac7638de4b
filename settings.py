"""What an operator can configure: read once from the environment and `.env`, and checked."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from domain.text import env_file, writing
from domain.text.env_file import EnvFile

ROOT = Path(__file__).resolve().parent
PREFIX = "NIGHTLATCH_"
LOGO_MAX = 200 * 1024  # bytes
LOGO_KINDS = (".svg", ".png", ".webp")

Network = IPv4Network | IPv6Network


class BadSetting(Exception):
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
    public_url: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    site_name: str = "Nightlatch"
    support: str = ""
    timezone: tzinfo = UTC
    accent: str = ""
    logo: Path | None = None
    session_idle_minutes: int = 60
    session_hours: int = 24
    session_reason: str = ""
    secret_key: tuple[bytes, ...] = field(default=(), repr=False)
    # None: no nightly backups. `load` puts them in the data folder unless BACKUP_KEEP is 0.
    backup_dir: Path | None = None
    backup_keep: int = 7

    banner: str = ""
    bcrypt_cost: int = 12
    ordinary_threads: int = 12
    hashing_threads: int = 2

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port as browsers see them; never taken from a request."""
        return self.public_url or f"http://{_bracketed(self.host)}:{self.port}"

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
    raw = {name.removeprefix(PREFIX): value.strip() for name, value in given.items()}
    values: dict[str, Any] = {
        name.lower(): _READERS[name](name, value) for name, value in raw.items() if value != ""
    }
    return _consistent(Settings(**values))


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
    if file.others_read and file.values.get(f"{PREFIX}SECRET_KEY", "").strip():
        raise BadFile(
            f"Other users can read {file.path}, which contains the key. Make it private: chmod 600 "
            f"{file.path}"
        )
    if file.all_write:
        raise BadFile(f"Everyone can change {file.path}. Make it private: chmod 600 {file.path}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    ours = {n: value for n, value in environment.items() if n.upper().startswith(PREFIX)}
    for full, value in ours.items():
        name = full[len(PREFIX) :]
        if not _is_setting(full):
            problem = "is not a setting" if full.startswith(PREFIX) else f"is called {full} here"
            raise BadSetting(name, f"{problem}. The settings are: {_listed()}.")
        if not value.isascii() and value != value.encode("utf-8", "replace").decode():
            raise BadSetting(name, "is not UTF-8.")
    return ours


def _is_setting(name: str) -> bool:
    return name.startswith(PREFIX) and name.removeprefix(PREFIX) in _READERS


def is_loopback(host: str) -> bool:
    """Whether `host` (without a port) is only this machine."""
    if host == "localhost":
        return True
    try:
        return _address(host).is_loopback
    except ValueError:
        return False


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    # Only IPv6 goes in brackets; a zone names a network card, which isn't part of a host.
    bracketed = re.fullmatch(r"\[(.*)\]", host)
    address = ipaddress.IPv6Address(bracketed[1]) if bracketed else ipaddress.ip_address(host)
    if getattr(address, "scope_id", None):
        raise ValueError(host)
    return address


def _consistent(settings: Settings) -> Settings:
    if not is_loopback(settings.host) and not settings.secure:
        raise BadSetting(
            "HOST",
            f"is {settings.host}, which other machines can reach, and NIGHTLATCH_PUBLIC_URL is "
            "not set. Passwords must not travel unencrypted: set NIGHTLATCH_PUBLIC_URL to the "
            "https address of the proxy in front, or leave NIGHTLATCH_HOST at 127.0.0.1.",
        )
    longer = settings.session_idle_minutes > 60 or settings.session_hours > 24
    if longer and not settings.session_reason:
        raise BadSetting(
            "SESSION_REASON",
            "is not set. Sessions that last longer than 60 minutes unused, or 24 hours in total, "
            "go against NIST SP 800-63B-4 §2.2.3: say there why your team accepts that.",
        )
    if settings.backup_keep == 0:
        return replace(settings, backup_dir=None)
    return replace(settings, backup_dir=settings.backup_dir or settings.data_dir / "backups")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listed() -> str:
    return ", ".join(PREFIX + name for name in _READERS)


def _host(name: str, value: str) -> str:
    try:
        return value if value == "localhost" else str(_address(value))
    except ValueError:
        raise BadSetting(
            name, f"is “{value}”, which is not an IP address to listen on, such as 127.0.0.1."
        ) from None


def _port(name: str, value: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", value) and 1 <= int(value) <= 65535:
        return int(value)
    raise BadSetting(name, f"is “{value}”, which is not a port: a number from 1 to 65535.")


def _minutes(name: str, value: str) -> int:
    return _number(name, value, 5, 24 * 60, "minutes")


def _hours(name: str, value: str) -> int:
    return _number(name, value, 1, 24 * 30, "hours")


def _number(name: str, value: str, least: int, most: int, unit: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", value) and least <= int(value) <= most:
        return int(value)
    raise BadSetting(name, f"is “{value}”, which is not a number of {unit}: {least} to {most}.")


def _data_dir(name: str, value: str) -> Path:
    if "\0" in value:
        raise BadSetting(name, "is not a valid file name.")
    if re.match(r"\$[A-Za-z_{(]", value):
        raise BadSetting(
            name, f"is “{value}”: variables are not expanded here. Write out the path."
        )
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise BadSetting(
            name, f"is “{value}”, but ~ has no home folder here. Write out the path."
        ) from None
    return path if path.is_absolute() else ROOT / path


def _public_url(name: str, value: str) -> str:
    example = "such as https://login.example.com"
    try:
        url = urlsplit(value)
        host, port = (url.hostname or "").removesuffix("."), url.port
    except ValueError:
        raise BadSetting(name, f"is “{value}”, which is not an address {example}.") from None
    foreign = re.search(r"[\s%\\]", host) or url.username or url.password
    if url.scheme not in ("https", "http") or not host or foreign:
        raise BadSetting(name, f"is “{value}”, which is not an address {example}.")
    if url.scheme == "http" and not is_loopback(host):
        raise BadSetting(name, f"is “{value}”. It must begin with https, {example}.")
    if url.path not in ("", "/") or url.query or url.fragment:
        raise BadSetting(
            name, f"is “{value}”. Nightlatch needs a host name of its own, {example}, no path."
        )
    return _origin(name, url.scheme, host, port)


def _origin(name: str, scheme: str, host: str, port: int | None) -> str:
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise BadSetting(name, f"names the host “{host}”, which cannot exist.") from None
    if not _can_exist(host) or port == 0:
        where = "port 0" if port == 0 else f"the host “{host}”"
        raise BadSetting(name, f"names {where}, which cannot exist.")
    standard = {"https": 443, "http": 80}[scheme]
    suffix = "" if port in (None, standard) else f":{port}"
    return f"{scheme}://{_bracketed(host)}{suffix}"


def _can_exist(host: str) -> bool:
    """Whether it is an address, or a name DNS can hold (RFC 1123 §2.1); `_` is allowed."""
    last = host.rpartition(".")[2]
    if ":" in host or last.isdigit():
        return _is_address(host)
    label = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
    return len(host) <= 253 and re.fullmatch(rf"{label}(\.{label})*", host.lower()) is not None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _trusted_proxies(name: str, value: str) -> tuple[Network, ...]:
    networks = []
    for part in re.split(r"[\s,]+", value.strip(", ")):
        try:
            network = ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise BadSetting(
                name,
                f"contains “{part}”, which is neither an address nor a network, "
                "such as 127.0.0.1 or 10.0.0.0/8.",
            ) from None
        networks.append(network)
        if _is_everybody(networks):
            raise BadSetting(name, f"contains “{part}”, which trusts everyone.")
    return tuple(networks)


def _is_everybody(networks: list[Network]) -> bool:
    """Whether together they are all IPv4 or all IPv6 addresses, such as two halves."""
    fours = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv4Network)])
    sixes = ipaddress.collapse_addresses([n for n in networks if isinstance(n, IPv6Network)])
    return 0 in {n.prefixlen for n in fours} | {n.prefixlen for n in sixes}


def _line(name: str, value: str) -> str:
    if len(value) > 100 or writing.hidden_in(value):
        raise BadSetting(name, "must be one line of at most 100 visible characters.")
    return value


def _site_name(name: str, value: str) -> str:
    if not any(c.isalnum() for c in value):
        raise BadSetting(name, "needs at least one letter or digit.")
    return _line(name, value)


def _timezone(name: str, value: str) -> tzinfo:
    known = {zone.lower(): zone for zone in available_timezones()}
    if value == known.get(value.lower()):
        return UTC if value == "UTC" else ZoneInfo(value)
    hint = f" Did you mean {known[value.lower()]}?" if value.lower() in known else ""
    raise BadSetting(
        name,
        f"is “{value}”, which is not a time zone such as Europe/Berlin or America/New_York.{hint}",
    )


def _accent(name: str, value: str) -> str:
    colour = value.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise BadSetting(name, f"is “{value}”, which is not a colour such as #3848b8.")
    return colour


def _logo(name: str, value: str) -> Path:
    path = _data_dir(name, value)
    if path.suffix.lower() not in LOGO_KINDS:
        raise BadSetting(name, f"is “{value}”. A logo is an SVG, PNG or WebP file.")
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise BadSetting(name, f"is “{value}”, which cannot be read: {fault.strerror}.") from None
    if size > LOGO_MAX:
        raise BadSetting(name, f"is “{value}”, which is over {LOGO_MAX // 1024} KB.")
    return path


def _backup_keep(name: str, value: str) -> int:
    if re.fullmatch(r"[0-9]{1,3}", value) and int(value) <= 366:
        return int(value)
    raise BadSetting(
        name, f"is “{value}”, which is not a number of nightly backups: 1 to 366, or 0 for none."
    )


def _secret_key(name: str, value: str) -> tuple[bytes, ...]:
    return tuple(_key(name, part.strip()) for part in value.split(","))


def _key(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    # A sample repeats itself and a passphrase can be read; 32 random bytes do neither.
    legible = all(0x20 <= byte < 0x7F for byte in key)
    if len(key) != 32 or len(set(key)) < 16 or legible:
        raise BadSetting(
            name,
            "must be 32 random bytes in base64 (or several, separated by commas, the current one "
            "first). To create one: python3 -c "
            "'import os, base64; print(base64.b64encode(os.urandom(32)).decode())'",
        )
    return key


_READERS = {
    "HOST": _host,
    "PORT": _port,
    "DATA_DIR": _data_dir,
    "PUBLIC_URL": _public_url,
    "TRUSTED_PROXIES": _trusted_proxies,
    "SITE_NAME": _site_name,
    "SUPPORT": _line,
    "TIMEZONE": _timezone,
    "ACCENT": _accent,
    "LOGO": _logo,
    "SESSION_IDLE_MINUTES": _minutes,
    "SESSION_HOURS": _hours,
    "SESSION_REASON": _line,
    "SECRET_KEY": _secret_key,
    "BACKUP_DIR": _data_dir,
    "BACKUP_KEEP": _backup_keep,
}
