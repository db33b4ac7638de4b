"""`nightlatch restore`: a backup is verified and put into an empty folder or PostgreSQL."""

import time
from pathlib import Path

import click

from commands import installation, terminal
from commands.backup import summary
from domain.clock.written import moment
from operations import restoring
from operations.restoring import RestoreTarget


@click.command(short_help="Restore the backup FILE into an empty folder or database.")
@click.argument("file", type=terminal.FileName())
@click.option("--check", is_flag=True, help="Only verify the backup; change nothing.")
@click.option(
    "--key-file",
    type=terminal.FileName(),
    help="The file with the key, if the backup has none.",
)
def restore(*, file: Path, check: bool, key_file: Path | None) -> None:
    """Restore the backup FILE into an empty data folder, or an empty PostgreSQL.

    If NIGHTLATCH_DATABASE_URL is set, it restores into that database. The backup can come from
    either kind.

    Before anything is written, it verifies that the file is intact and that the key opens every
    secret. The key is NIGHTLATCH_SECRET_KEY if that is set, else the one in --key-file, else the
    file `key` in the data folder, else the one in the backup.

    All sessions and links end. When people sign in, they see what date the server went back to.
    """
    settings = installation.configured()
    place = RestoreTarget(settings.data_dir, settings.secret_key, key_file, settings.database_url)
    if check:
        _check(file, place)
    else:
        _restore(file, place)


def _check(file: Path, place: RestoreTarget) -> None:
    proof = restoring.check(file, place)
    terminal.say(f"{file} is intact and the key opens it: {summary(proof)} Nothing was changed.")


def _restore(file: Path, place: RestoreTarget) -> None:
    proof = restoring.restore(file, place, time.time)
    created = moment(proof.manifest.created)
    terminal.say(f"Restored to {created} in {_where(place)}: {summary(proof)}")
    terminal.say(
        "Everyone was signed out; links, invitations and one-time codes no longer work.\n"
        "Passwords, phones and recovery codes are as they were then. Start Nightlatch: Overview\n"
        "tells administrators what to redo."
    )


def _where(place: RestoreTarget) -> object:
    return "the database of NIGHTLATCH_DATABASE_URL" if place.database_url else place.data_dir
