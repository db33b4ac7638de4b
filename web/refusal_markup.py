"""The HTML of a refusal, with its wait marked so that static/app.js can count it down."""

from markupsafe import Markup, escape

from domain.refusals import Refused
from domain.text.wording import duration

_WAIT = Markup('{}<span data-then="{}">{}<span>{}</span>{}</span>')


def worded(refusal: Refused) -> Markup:
    """The sentence; of the last part, which names the wait, the script makes what comes after."""
    wait = duration(refusal.retry_after) if refusal.retry_after else ""
    before, found, after = refusal.sentence.partition(wait or "\0")
    if not found:
        return escape(refusal.sentence)
    rest, stop, last = before.rpartition(". ")
    return _WAIT.format(rest + stop, refusal.afterwards, last, wait, after)
