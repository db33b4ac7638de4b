"""How the text of each setting is read: what it says, or what is wrong with it."""

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from domain.text import file_names, host_names, writing
from domain.text.host_names import Address, Network
from settings_secrets import PREFIX, Invalid, database_url, secret_key

WHERE_IPV4_BEGINS = 96  # bits of an IPv6 address (RFC 4291 §2.5.5.2)
NAMELESS = {"localtime", "Factory"}  # no place: whatever this machine has, or nothing yet
LOGO_KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


def problem_of_name(full: str, known: str) -> str:
    """What is wrong with a name of the environment that isn't one of those `known`."""
    if re.fullmatch(rf"{PREFIX}(SERVICE_(HOST|PORT(_.*)?)|PORT_[0-9]+_.*)", full):
        return "was set by Kubernetes. In the pod's spec, set enableServiceLinks: false."
    return f"is {'not a setting' if full.startswith(PREFIX) else f'called {full} here'}. {known}"


def _host(value: str) -> str:
    try:
        is_name = value.lower() == "localhost"
        return value.lower() if is_name else str(_of_ipv4(host_names.address(value)))
    except ValueError:
        raise Invalid(
            f"is “{value}”, which is not an IP address to listen on, such as 127.0.0.1."
        ) from None


def _of_ipv4(address: Address) -> Address:
    """The same, of IPv4 where that is in IPv6: both are this machine or neither."""
    return getattr(address, "ipv4_mapped", None) or address


def _port(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", value) and 1 <= int(value) <= 65535:
        return int(value)
    raise Invalid(f"is “{value}”, which is not a port: a number from 1 to 65535.")


def _path(value: str) -> Path:
    try:
        return file_names.read(value)
    except file_names.NotAPath as fault:
        raise Invalid(str(fault)) from None


def _public_url(value: str) -> str:
    example = "such as https://login.example.com"
    try:
        url = urlsplit(value)
        host, port = (url.hostname or "").removesuffix("."), url.port
    except ValueError:
        raise Invalid(f"is “{value}”, which is not an address {example}.") from None
    # Brackets are for IPv6 alone, whatever else there may be one day (RFC 3986 §3.2.2).
    is_bracketed = url.netloc.startswith("[")
    foreign = re.search(r"[\s%\\]", host) or "@" in url.netloc or is_bracketed != (":" in host)
    if url.scheme not in ("https", "http") or not host or foreign:
        raise Invalid(f"is “{value}”, which is not an address {example}.")
    if url.scheme == "http" and not host_names.is_loopback(host):
        raise Invalid(f"is “{value}”. It must begin with https, {example}.")
    if url.path not in ("", "/") or url.query or url.fragment:
        raise Invalid(f"is “{value}”. Nightlatch needs a host name of its own, {example}, no path.")
    return _origin(url.scheme, host, port)


def _origin(scheme: str, host: str, port: int | None) -> str:
    try:
        host = host_names.compressed(host_names.in_dns(host))
    except host_names.Ambiguous:
        raise Invalid(
            f"names the host “{host}”. Enter it as DNS knows it, beginning with xn--."
        ) from None
    except ValueError:
        raise Invalid(f"names the host “{host}”, which cannot exist.") from None
    if not host_names.can_exist(host) or port == 0:
        where = "port 0" if port == 0 else f"the host “{host}”"
        raise Invalid(f"names {where}, which cannot exist.")
    standard = {"https": 443, "http": 80}[scheme]
    suffix = "" if port in (None, standard) else f":{port}"
    return f"{scheme}://{host_names.bracketed(host)}{suffix}"


def _trusted_proxies(value: str) -> tuple[Network, ...]:
    networks: list[Network] = []
    for part in filter(None, re.split(r"[\s,]+", value)):
        try:
            network = _network(part)
        except ValueError:
            raise Invalid(
                f"contains “{part}”, which is neither an address nor a network, "
                "such as 127.0.0.1 or 10.0.0.0/8.",
            ) from None
        networks.append(network)
        if host_names.are_everybody(networks):
            raise Invalid(f"contains “{part}”, which trusts everyone.")
    return tuple(networks)


def _network(part: str) -> Network:
    """As callers' addresses are compared: without a zone, and of IPv4 where that is in IPv6."""
    network = ipaddress.ip_network(re.sub("%[^/]*", "", part), strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is None or network.prefixlen < WHERE_IPV4_BEGINS:
        return network
    return ipaddress.IPv4Network((mapped, network.prefixlen - WHERE_IPV4_BEGINS))


def _internal_hosts(value: str) -> frozenset[str]:
    """Each name with its port, if one is given that isn't http's own."""
    return frozenset(_internal_host(part) for part in re.split(r"[\s,]+", value) if part)


def _internal_host(part: str) -> str:
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^\[\]:/]+)(?::([0-9]{1,5}))?", part.lower())
    name, port = (found[1].removesuffix("."), int(found[2] or 80)) if found else ("", 80)
    inside = name.removeprefix("[").removesuffix("]")
    can_be = host_names.can_exist(inside) and (":" in inside) == name.startswith("[")
    if not can_be or not 1 <= port <= 65535:
        raise Invalid(
            f"contains “{part}”, which is not the name of a machine, such as nightlatch:8000."
        )
    host = host_names.bracketed(host_names.compressed(inside))
    return host if port == 80 else f"{host}:{port}"


def _line(value: str) -> str:
    if len(value) > 100 or writing.hidden_in(value):
        raise Invalid("must be one line of at most 100 visible characters.")
    return value


def _site_name(value: str) -> str:
    if not any(c.isalnum() for c in value):
        raise Invalid("needs at least one letter or digit.")
    return _line(value)


def _timezone(value: str) -> tzinfo:
    known = {zone.lower(): zone for zone in available_timezones() - NAMELESS}
    if value == known.get(value.lower()):
        return UTC if value == "UTC" else ZoneInfo(value)
    hint = f" Did you mean {known[value.lower()]}?" if value.lower() in known else ""
    raise Invalid(
        f"is “{value}”, which is not a time zone such as Europe/Berlin or America/New_York.{hint}",
    )


def _accent(value: str) -> str:
    color = value.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", color):
        raise Invalid(f"is “{value}”, which is not a color such as #3848b8.")
    return color


def _logo(value: str) -> Path:
    path = _path(value)
    if path.suffix.lower() not in LOGO_KINDS:
        raise Invalid(f"is “{value}”. A logo is an SVG, PNG or WebP file.")
    return path


def _backup_keep(value: str) -> int:
    if re.fullmatch(r"[0-9]{1,3}", value) and int(value) <= 366:
        return int(value)
    raise Invalid(
        f"is “{value}”, which is not a number of nightly backups: 1 to 366, or 0 for none."
    )


READERS: dict[str, Callable[[str], object]] = {
    "HOST": _host,
    "PORT": _port,
    "DATA_DIR": _path,
    "DATABASE_URL": database_url,
    "DATABASE_URL_FILE": _path,
    "DATABASE_PASSWORD_FILE": _path,
    "PUBLIC_URL": _public_url,
    "TRUSTED_PROXIES": _trusted_proxies,
    "INTERNAL_HOSTS": _internal_hosts,
    "SITE_NAME": _site_name,
    "SUPPORT": _line,
    "TIMEZONE": _timezone,
    "ACCENT": _accent,
    "LOGO": _logo,
    "SECRET_KEY": secret_key,
    "SECRET_KEY_FILE": _path,
    "BACKUP_DIR": _path,
    "BACKUP_KEEP": _backup_keep,
    "METRICS_HOST": _host,
    "METRICS_PORT": _port,
}
