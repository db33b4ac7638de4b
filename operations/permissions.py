"""Who an installation belongs to, and whether anyone else can read it."""

import errno
import os
import pwd
import shlex
import stat
from collections.abc import Iterable
from pathlib import Path

from domain.text.wording import listed
from operations import data_folder
from operations.diagnosis import COMMAND, Check

NAMED = 3
_SHARED = (
    "All users of this machine share {}. Leave it as it is, and set a folder for Nightlatch alone."
)
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_Statuses = dict[Path, os.stat_result]


def account(data_dir: Path, mine: int) -> Check:
    """The account that asks is the one that everything here belongs to."""
    try:
        status = data_dir.stat()
        owner, group = status.st_uid, status.st_gid
    except OSError:
        owner = group = mine  # nothing there yet, or not to be seen: others say so
    if mine == owner:
        return Check("account", _name(mine))
    ours, other = _name(mine), _name(owner)
    return Check(
        "account",
        ours,
        f"You are {ours}, but this installation belongs to {other}. Run this as {other}: "
        f"{_as(owner, group)} scripts/nightlatch doctor",
    )


def _as(owner: int, group: int) -> str:
    """What runs a command as that account; one without a name, as in containers, by its number."""
    if _name(owner) == f"#{owner}":
        return f"setpriv --reuid {owner} --regid {group} --clear-groups"
    return f"runuser -u {_name(owner)} --"


def files(data_dir: Path, dotenv: Path, backup_dir: Path | None) -> Check:
    """Files with secrets belong to us and are readable only by us."""
    try:
        every = _there([data_dir, *([backup_dir] if backup_dir else [])])
        folders = {path: found for path, found in every.items() if stat.S_ISDIR(found.st_mode)}
        if shared := [path for path in folders if data_folder.is_shared(folders[path])]:
            return Check("permissions", str(data_dir), _SHARED.format(_named(shared)))
        inside = _there(path for folder in folders for path in folder.iterdir())
        beside = _there([dotenv])
    except OSError as fault:
        return Check("permissions", str(data_dir), f"It cannot be read: {fault}.")
    files = {path: found for path, found in inside.items() if stat.S_ISREG(found.st_mode)}
    owner = every[data_dir].st_uid if data_dir in every else os.geteuid()
    wrong = _wrong(folders, files | beside, owner)
    return Check("permissions", f"{len(folders)} folders, {len(files)} files", "\n".join(wrong))


def _there(paths: Iterable[Path]) -> _Statuses:
    """Those that are there: backups and databases make files, and take them away, at any time."""
    found = {}
    for path in paths:
        try:
            found[path] = path.stat()
        except OSError as fault:
            if fault.errno not in _NOT_THERE:
                raise
    return found


def _wrong(folders: _Statuses, files: _Statuses, owner: int) -> list[str]:
    """Lines: what is wrong, and the commands that mend it, each in a line of its own."""
    said = []
    for mode, statuses in (("700", folders), ("600", files)):
        if is_open := [path for path, found in statuses.items() if found.st_mode & 0o077]:
            said.append(f"Other users can read {_named(is_open)}. Make {_them(is_open)} private:")
            said += _commands(is_open, folders, "-type f", f"chmod {mode}")
    others: dict[int, list[Path]] = {}
    for path, found in (folders | files).items():
        if not found.st_mode & 0o077 and found.st_uid != owner:
            others.setdefault(found.st_uid, []).append(path)
    for number, paths in others.items():
        belong = "belongs" if len(paths) == 1 else "belong"
        said.append(f"{_named(paths)} {belong} to {_name(number)}. Take {_them(paths)} back:")
        said += _commands(paths, folders, f"-user {number}", f"chown {_login(owner)}:")
    return said


def _commands(paths: list[Path], ours: Iterable[Path], which: str, command: str) -> list[str]:
    """One that names them; for a folder of ours with more than can be named, one by itself.

    Never for another folder, where what is beside a file is nobody's concern.
    """
    full = [folder for folder in ours if sum(path.parent == folder for path in paths) > NAMED]
    few = [str(path) for path in paths if path.parent not in full]
    of_folders = [f"find {shlex.quote(str(at))} -maxdepth 1 {which} -exec" for at in full]
    found = [f"{command} {shlex.join(few)}"] if few else []
    found += [f"{begun} {command} {{}} +" for begun in of_folders]
    return [f"{COMMAND}{one}" for one in found]


def _named(paths: list[Path]) -> str:
    return listed([str(path) for path in paths], NAMED)


def _them(paths: list[Path]) -> str:
    return "it" if len(paths) == 1 else "them"


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"


def _login(number: int) -> str:
    """As commands take it: what has no name goes by its bare number."""
    return _name(number).removeprefix("#")
