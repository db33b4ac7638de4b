"""The address of a PostgreSQL, which contains a password: it is never quoted."""

import re

from domain.text import host_names

EXAMPLE = "postgresql://nightlatch:PASSWORD@db.example.com/nightlatch?sslmode=verify-full"


def verified(address: str) -> str:
    """The address, if it can be one. Raises ValueError, whose text says what would be right."""
    if not re.match(r"postgres(ql)?://", address):
        raise ValueError(f"is not the address of a PostgreSQL, such as {EXAMPLE}.")
    # libpq would take a part of such a password for a host or a name, and its errors quote those.
    if re.search(r"@.*@|/[^@?]*@", address.partition("://")[2].partition("?")[0]):
        raise ValueError(
            "has an @ or a / in its account or password. Write them as %40 and %2F there."
        )
    from psycopg import ProgrammingError, conninfo  # loaded by those who have one only

    try:
        parts = conninfo.conninfo_to_dict(address)
    except ProgrammingError as fault:
        reason = str(fault).strip().partition(":")[0]  # what follows may quote the password
        raise ValueError(f"can't be read ({reason}). It should be like {EXAMPLE}.") from None
    if not re.fullmatch(r"[\d,]*", str(parts.get("port") or "")):
        raise ValueError(f"has a port that is no number. It should be like {EXAMPLE}.")
    hosts = str(parts.get("host") or "localhost").split(",")
    if "sslmode" not in parts and not all(_is_here(host) for host in hosts):
        raise ValueError(
            "doesn't say how the connection is encrypted. Add ?sslmode=verify-full (and "
            "&sslrootcert=FILE unless the system knows who issued the certificate), or "
            "?sslmode=disable on a network that is yours alone."
        )
    return address


def shown(address: str) -> str:
    """The address without its password or anything else but where the database is, and whose."""
    from psycopg import ProgrammingError, conninfo

    try:
        parts = conninfo.conninfo_to_dict(address)
    except ProgrammingError:
        return "the database of NIGHTLATCH_DATABASE_URL"
    hosts, ports = (str(parts.get(name) or "").split(",") for name in ("host", "port"))
    ports = ports * len(hosts) if len(ports) == 1 else ports
    where = ",".join(
        f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False)
    )
    user = f"{parts['user']}@" if parts.get("user") else ""
    return f"postgresql://{user}{where}/{parts.get('dbname') or ''}"


def has_password(address: str) -> bool:
    """Whether there is a password in it, as far as it can be read."""
    if not address:
        return False
    from psycopg import ProgrammingError, conninfo

    try:
        return bool(conninfo.conninfo_to_dict(address).get("password"))
    except ProgrammingError:
        return True  # who knows


def _is_here(host: str) -> bool:
    return host.startswith("/") or host_names.is_loopback(host)
