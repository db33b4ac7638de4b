"""`nightlatch user`: people, one at a time."""

import click

from commands.user import accounts, addresses, recovery, roles


@click.group()
def user() -> None:
    """Add, list, change and help people."""


for _module in (accounts, addresses, roles, recovery):
    for _command in _module.COMMANDS:
        user.add_command(_command)
