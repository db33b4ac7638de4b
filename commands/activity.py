"""The team's activity, from a shell."""

from datetime import UTC, datetime

import click

from commands import installation, terminal
from domain.audit.past_events import PastEvent
from domain.team import activity as history
from domain.team.activity import Filter


@click.command("activity")
@click.option("--person", default="", help="Only events about this username.")
@click.option("--kind", default="", help="Only events of this kind, such as signed-in.")
@click.option("--about", default="", help="Only events about the app or group of this name.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1))
@terminal.JSON
def activity(*, person: str, kind: str, about: str, limit: int, as_json: bool) -> None:
    """Print the latest activity, newest first."""
    with installation.opened():
        found = history.every(Filter(username=person, kind=kind, thing=about))
        rows = [_row(event) for event, _ in zip(found, range(limit), strict=False)]
    if as_json:
        for row in rows:
            terminal.say_json(row, indent=None)
        return
    header = ("TIME", "EVENT", "PERSON", "BY", "FROM", "ABOUT")
    shown = [row | {"time": terminal.when(row["time"])} for row in rows]
    terminal.listing(header, [tuple(row.values()) for row in shown])


def _row(event: PastEvent) -> dict[str, str]:
    return {
        "time": datetime.fromtimestamp(event.at, UTC).isoformat(),
        "event": event.kind,
        "person": event.subject,
        "by": event.actor,
        "from": event.address or event.browser,
        "about": event.thing,
    }
