"""`nightlatch backup`: one file with everything, made while people go on signing in."""

import time
from pathlib import Path

import click

from commands import installation, terminal
from domain.clock.written import moment
from domain.database import storage
from domain.encryption import keyring, vault
from operations import backups, data_folder
from operations.backup_proof import VerifiedBackup


@click.command()
@click.argument("file", type=terminal.FileName())
@click.option(
    "--with-key/--without-key",
    default=False,
    help="Whether to put the key into the file. Off by default.",
)
def backup(*, file: Path, with_key: bool) -> None:
    """Write a backup to FILE and verify it.

    The server can keep running. With the key in it, anyone who has the file has everything. Without
    it, the backup can only be opened with the key, so keep a copy of that elsewhere
    (scripts/nightlatch rescue-sheet --with-key).
    """
    # Not while the key is rotated, or the file would have records of one key and not that key.
    with (
        installation.opened() as settings,
        data_folder.startup_lock(settings.data_dir),
        storage.startup_lock(),
    ):
        key = keyring.text(vault.ring().keys) if with_key else None
        proof = backups.make(file, int(time.time()), key, work_in=settings.data_dir)
    terminal.say(f"Wrote {file} and verified it: {summary(proof)}")
    terminal.say(_about_the_key(proof, file))


def summary(proof: VerifiedBackup) -> str:
    """What a backup contains, in a sentence."""
    made = moment(proof.manifest.created)
    return (
        f"made {made}; accounts: {proof.people}; encrypted records: {proof.secrets}, all readable."
    )


def _about_the_key(proof: VerifiedBackup, file: Path) -> str:
    key = proof.manifest.key_id
    if proof.manifest.holds_key:
        return (
            f"It includes the key {key}: anyone who can read {file} has everything. Lock it away."
        )
    return (
        f"It doesn't include the key {key} and can't be opened without it: keep a copy of the key "
        "somewhere else."
    )
