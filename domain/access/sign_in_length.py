"""The team's decision on how long sign-ins last."""

from domain.access import lifetimes
from domain.access.actions import act
from domain.audit import events
from domain.audit.events import Caller
from domain.refusals import Refused
from domain.text.wording import duration
from models import Policy, User

ON_SIGN_INS = (events.SIGN_IN_LENGTH_CHANGED,)


class UnknownStep(Refused):
    """There is no such step."""

    reason = "sign-in-length-unknown"


def choose(step: str, now: int, caller: Caller, by: User | None) -> None:
    """Have sign-ins last that long, those under way included. Raises UnknownStep.

    `step` is a name in lifetimes.STEPS; `by` is who decides, None from the shell.
    """
    if step not in lifetimes.STEPS:
        raise UnknownStep("Choose one of these.")
    with act(by, caller, ON_SIGN_INS):
        former = lifetimes.chosen()
        if former == step:
            return  # the same form again
        Policy.update(sign_ins_last=step).execute()
        kind, names = events.SIGN_IN_LENGTH_CHANGED, (described(step), described(former))
        events.record_by(by, kind, now, caller, *names)


def described(step: str) -> str:
    """As "12 hours unused, 7 days in total"."""
    lifetime = lifetimes.of(step)
    return f"{duration(lifetime.idle)} unused, {_whole(lifetime.whole)} in total"


def _whole(seconds: int) -> str:
    return "24 hours" if seconds == lifetimes.DAY else duration(seconds)
