"""What was done to several people, as the page words it, and a message for those reminded."""

from dataclasses import dataclass

from domain.team import reminders, selection
from domain.team.reminders import Wanted
from models import Group


@dataclass(frozen=True)
class Result:
    """`past` is what was done, as the lists of those done and refused are called."""

    title: str
    past: str
    undo: str


# What was done, and how to undo it.
_DONE = {
    selection.DISABLE: (
        "disabled",
        "To undo this, show Disabled in the list, select them, and choose Enable.",
    ),
    selection.ENABLE: (
        "enabled",
        "They can sign in again. To undo this, choose Disable in the list.",
    ),
    selection.SIGN_OUT: ("signed out everywhere", "They can sign in again at any time."),
    selection.ADD_TO_GROUP: (
        "added to {group}",
        "To undo this, choose Take out of group in the list.",
    ),
    selection.TAKE_OUT_OF_GROUP: (
        "taken out of {group}",
        "To undo this, choose Add to group in the list.",
    ),
    selection.CONFIRM_EMAIL: (
        "confirmed",
        "To undo this, choose Withdraw confirmation in the list.",
    ),
    selection.WITHDRAW_EMAIL: (
        "withdrawn",
        "To undo this, choose Confirm email addresses in the list.",
    ),
    selection.REMIND: ("reminded", "Every page asks them to {things} until they do{until}"),
}
_PEOPLE = "person", "people"
_COUNTED = {
    selection.CONFIRM_EMAIL: ("address", "addresses"),
    selection.WITHDRAW_EMAIL: ("confirmation", "confirmations"),
}
_STEPS = {
    reminders.MFA: "Choose {start} at the top of the page and follow the steps. It takes a few "
    "minutes, with your phone or a passkey.",
    reminders.PASSKEY: "Choose “Add a passkey now” and follow the steps. It takes a minute, with "
    "your fingerprint, face, screen lock or a security key.",
}
_EITHER_STEP = (
    "Choose {start} or “Add a passkey now”, whichever the page shows, and follow the steps. It "
    "takes a few minutes."
)


def result(deed: str, number: int, group: Group | None, wanted: Wanted) -> Result:
    """What to say of `deed` once it's done to so many; `wanted` is what a reminder asks for."""
    past, undo = _DONE[deed]
    one, several = _COUNTED.get(deed, _PEOPLE)
    past = past.format(group=group.name if group is not None else "")
    undo = undo.format(things=" or ".join(wanted.things), until=_until(wanted))
    return Result(f"{number} {one if number == 1 else several} {past}", past, undo)


def message(wanted: Wanted, site: str, address: str) -> str:
    """What to send people who were reminded: those who don't sign in won't see that."""
    start = "“Set up MFA now”" if wanted.is_mfa_dated else "“Set up MFA”"
    step = _EITHER_STEP if wanted.things[1:] else _STEPS[wanted.things[0]]
    return (
        f"Please {' or '.join(wanted.things)} for {site}{_in_time(wanted.last_days)}:\n\n"
        f"1. Sign in at {address}\n2. {step.format(start=start)}\n\nThank you!"
    )


def _until(wanted: Wanted) -> str:
    if not wanted.ends:
        return "."
    return ". For MFA, it stops after 30 days." if wanted.things[1:] else ", for up to 30 days."


def _in_time(last_days: list[str]) -> str:
    if not last_days:
        return ""
    return f" by {last_days[0]}" if len(last_days) == 1 else " by the date that the page shows"
