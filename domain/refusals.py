"""What the domain says no with: a sentence for the person, a stable reason for programs."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain import security_log
from models import User


class Refused(Exception):
    """A request that the rules turn down. The text is what the person reads."""

    reason = "refused"
    # Which of the values given it is about, if one: "name", "password".
    field: str = ""
    # Whether it answers a guess, which is what limits count (domain.access.throttle).
    is_guess = False
    # Whether what was entered may go back into its field: not what belongs somewhere else.
    keeps_typed = True
    retry_after: int | None = None
    # What holds once that time is over.
    afterwards = "You can try again now."

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if retry_after is not None:
            self.retry_after = retry_after

    def __str__(self) -> str:
        return self.sentence


@contextmanager
def logged(factor: str, user: User | None = None) -> Iterator[None]:
    """Write a line to the log for whatever is refused in the block (ASVS 16.3.1, 16.3.2).

    `factor` is "" where none was asked for.
    """
    try:
        yield
    except Refused as refusal:
        log(factor, refusal, user)
        raise


@contextmanager
def about(field: str) -> Iterator[None]:
    """Tie whatever is refused in the block to this value: that there were too many tries, too."""
    try:
        yield
    except Refused as refusal:
        refusal.field = field
        raise


def log(factor: str, refusal: Refused, user: User | None = None) -> None:
    """Write the line for this one."""
    user_id = user.id if user else None
    security_log.log("refused", user_id=user_id, factor=factor, reason=refusal.reason)
