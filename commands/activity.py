"""The team's activity, from a shell."""

from datetime import UTC, datetime

import click

from commands import installation, terminal
from domain.audit import events
from domain.audit.past_events import PastEvent
from domain.team import activity as history
from domain.team.activity import Filter
from domain.text import writing


def _legible(context: click.Context, option: click.Parameter, given: str) -> str:
    """What was given, unless nobody could read it: without it, there would be no filter."""
    if given != given.encode(errors="replace").decode():
        raise click.BadParameter("It isn't UTF-8.", context, option)
    if given and not writing.seen(given).strip():
        raise click.BadParameter("There is nothing in it that can be seen.", context, option)
    return writing.one_line(given)


def _known(context: click.Context, option: click.Parameter, given: str) -> str:
    """The kind that is meant: one that doesn't exist would look as if nothing had happened."""
    kind = writing.with_hyphens(_legible(context, option, given)).lower()
    if kind and kind not in events.KINDS:
        known = ", ".join(sorted(events.KINDS))
        raise click.BadParameter(
            f"“{writing.plain(given)}” is not a kind of event. These are: {known}.", context, option
        )
    return kind


@click.command("activity")
@click.option("--person", default="", callback=_legible, help="Only events about this username.")
@click.option(
    "--kind", default="", callback=_known, help="Only events of this kind, such as signed-in."
)
@click.option(
    "--about",
    default="",
    callback=_legible,
    help="Only events about the app or group of this name.",
)
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
    terminal.listing(header, [tuple(row.values()) for row in shown], "No results.")


def _row(event: PastEvent) -> dict[str, str]:
    return {
        "time": datetime.fromtimestamp(event.at, UTC).isoformat(),
        "event": event.kind,
        "person": event.subject,
        "by": event.actor,
        "from": event.address or event.browser,
        "about": event.thing,
    }
