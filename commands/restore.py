"""`nightlatch restore`: a backup proved, and put into an empty place."""

import time
from pathlib import Path

import click

from commands import installation, terminal
from commands.backup import told
from commands.times import moment
from operations import restoring
from operations.restoring import Place


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Prove the backup only, and touch nothing.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    help="The file with the key, where the backup holds none.",
)
def restore(*, file: Path, check: bool, key_file: Path | None) -> None:
    """Put the backup FILE into the data folder, which must be empty.

    Before anything is written, it proves that the file is whole and that the key opens every
    secret. The key is NIGHTLATCH_SECRET_KEY if that is set, else that of --key-file, else the
    file `key` that is in the data folder, else the one in the backup.

    All sessions and links end. People are told at sign-in what state the server is in.
    """
    settings = installation.configured()
    place = Place(settings.data_dir, settings.secret_key, key_file)
    if check:
        proof = restoring.check(file, place)
        terminal.say(f"{file} is whole and the key opens it: {told(proof)} Nothing was changed.")
        return
    proof = restoring.restore(file, place, int(time.time()))
    created = moment(proof.manifest.created)
    terminal.say(f"Restored to {created} in {settings.data_dir}: {told(proof)}")
    terminal.say(
        "Everybody was signed out; links, invitations and sign-in codes ended. Passwords, phones "
        "and\nrecovery codes are those of that moment. Start Nightlatch; Overview tells "
        "administrators\nwhat to do again."
    )
