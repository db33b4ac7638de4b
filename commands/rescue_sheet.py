"""`nightlatch rescue-sheet`: a page for the safe."""

import time

import click

from commands import installation, terminal
from domain.clock.written import moment
from domain.database import addresses
from domain.encryption import keyring, vault
from domain.users import accounts
from operations import data_folder
from settings import ROOT, Settings

SHEET = """\
{site}: rescue sheet
Printed {printed}. Print a new one when a path below changes, and after
`keys rotate`: then keep this one too, as long as there are backups from before.

WHERE IT IS
  Address        {origin}
  Program        {root}
  Settings       {root}/.env, or the environment of the service
  Database       {database}
  Key            {key_id}, from {key_source}
  Backups        {backups}

{key}

TO RESTORE, on this machine or another
  1. Install Nightlatch (docs/self-hosting.md), but don't start it yet.
  2. Check the backup:   scripts/nightlatch restore --check FILE --key-file KEYFILE
  3. {make_room}
  4. Restore:            scripts/nightlatch restore FILE --key-file KEYFILE
     KEYFILE contains the key {key_id}. Leave the option out if the backup was made --with-key.
  5. Start Nightlatch. Everyone signs in again; Overview says what to redo.
  Run these as the account that runs Nightlatch.

IF NO ADMINISTRATOR CAN SIGN IN
  Administrators: {admins}
  Anyone with a shell on the server can let one back in (NAME is the username):
    scripts/nightlatch user reset-link NAME       the password is lost
    scripts/nightlatch user sign-in-code NAME     phone (or passkey) and recovery code are lost
    scripts/nightlatch user add rescue --name "Rescue" --admin    no one is left

IF SOMETHING IS WRONG
    scripts/nightlatch doctor
"""

EMPTY_FOLDER = "Move the old data folder away, if there is one."
EMPTY_DATABASE = (
    "Create an empty database, and set NIGHTLATCH_DATABASE_URL to its address.\n"
    "     Its password is not on this sheet."
)

WITHOUT_KEY = """\
THE KEY IS NOT ON THIS SHEET
  Without it, backups can't be opened. Keep a copy of it away from the backups, or print this
  sheet with it: scripts/nightlatch rescue-sheet --with-key"""

WITH_KEY = """\
THE KEY: anyone who has this and a backup has everything. Keep it in the safe.
  Put it in a file with mode 0600, which is KEYFILE below:
    {lines}"""


@click.command("rescue-sheet")
@click.option("--with-key", is_flag=True, help="Print the key as well, for the safe.")
def rescue_sheet(*, with_key: bool) -> None:
    """Print a page for the safe.

    It says where everything is, how to restore, and how to get back in. It contains no secret
    unless you ask for the key.
    """
    with installation.opened() as settings:
        key = _key() if with_key else WITHOUT_KEY
        terminal.say(SHEET.format(key=key, admins=_admins(), **_whereabouts(settings)), nl=False)


def _admins() -> str:
    admins = [p.username for p in accounts.everybody() if p.is_admin and not p.disabled_at]
    return ", ".join(admins) or "none yet"


def _whereabouts(settings: Settings) -> dict[str, object]:
    key = vault.ring().current
    return {
        "site": settings.site_name,
        "printed": moment(int(time.time())),
        "origin": settings.origin,
        "root": ROOT,
        "database": _database(settings),
        "make_room": EMPTY_DATABASE if settings.database_url else EMPTY_FOLDER,
        "key_id": key.id.hex(),
        "key_source": key.source,
        "backups": _backups(settings),
    }


def _database(settings: Settings) -> object:
    if settings.database_url:
        return addresses.shown(settings.database_url)
    return settings.data_dir / data_folder.DATABASE


def _backups(settings: Settings) -> str:
    if settings.backup_dir is None:
        return "no nightly backups (NIGHTLATCH_BACKUP_KEEP=0)"
    return f"{settings.backup_dir}, the newest {settings.backup_keep}, without the key"


def _key() -> str:
    lines = keyring.text(vault.ring().keys).decode("ascii").split()
    return WITH_KEY.format(lines="\n    ".join(lines))
