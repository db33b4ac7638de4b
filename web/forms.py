"""Forms: what was typed, cleaned to one string a field, and what is wrong with it, by field."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar, Self

from starlette.datastructures import FormData, UploadFile

from domain.access.throttle import TooManyTries
from domain.mfa.clock_drift import ClockOff
from domain.mfa.totp import CodeRejected
from domain.refusals import Refused
from domain.users import edits

# NUL ends strings elsewhere, and PostgreSQL refuses it (B34); half a character is none.
UNREADABLE = re.compile("[\0\ud800-\udfff]")
_AGAIN = "This can't be read. Enter it again."
SHOWN = "_shown"  # after a field's name: the hidden field with its original value
MAX_LENGTH = 1024  # characters; the domain enforces shorter limits
MAX_LIST = 60_000  # of a list to paste
MAX_APP_LIST = 50_000  # of one of those in the form of an app


class Missing(Refused):
    """A field that must be filled in is empty."""

    reason = "field-empty"


class Malformed(Refused):
    """A field that no browser of a person sends like this."""

    reason = "field-malformed"


class Cleaned(Malformed):
    """A text that goes back to its field without what nobody could use in it."""


class TooLong(Refused):
    """More than any of our fields takes."""

    reason = "field-too-long"


class ChoiceUnknown(Refused):
    """An address asks for what isn't in the list to choose from."""

    reason = "choice-unknown"


class Form:
    """Base of all forms. `fields` maps each to what is said when it is empty ("" = may be)."""

    fields: ClassVar[Mapping[str, str]] = {}
    secrets: ClassVar[frozenset[str]] = frozenset()
    # What the rules call a value, where its field has another name.
    about: ClassVar[Mapping[str, str]] = {}
    longest: ClassVar[int] = MAX_LENGTH
    # The most characters of fields that take more than the others.
    longer: ClassVar[Mapping[str, int]] = {}

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict.fromkeys(self.fields, "") | dict(values or {})
        self.errors: dict[str, Refused] = {}
        # Fields of passwords that were readable when the form was sent, and are so again.
        self.revealed: set[str] = set()

    @classmethod
    def parse(cls, data: FormData) -> Self:
        """The form as posted: fields it does not know are ignored, doubled ones refused."""
        form = cls()
        form.revealed = {field for field in cls.fields if f"{field}_shown" in data}
        for field, demand in cls.fields.items():
            given = data.getlist(field)
            problem = _problem(given, demand, cls.longer.get(field, cls.longest))
            if isinstance(problem, Malformed) and field in cls.secrets:
                problem = Malformed(_AGAIN)
            if isinstance(problem, Cleaned) or not isinstance(problem, Malformed):
                form.values[field] = UNREADABLE.sub("", str(given[0])) if given else ""
            if problem is not None:
                form.errors[field] = problem
        return form

    def keep_newer(self, data: FormData, **now: str) -> None:
        """Leave what wasn't edited on the page as it is `now`; refuse to undo another's edit."""
        for field, value in now.items():
            shown = data.get(f"{field}{SHOWN}")
            if not isinstance(shown, str):
                continue
            try:
                self.values[field] = edits.merged(field, self.values[field], shown, value)
            except edits.ChangedSince as refusal:
                self.refuse(refusal)

    def __getitem__(self, field: str) -> str:
        return self.values[field]

    def shown(self, field: str) -> str:
        """What the page may put back into the field: never a secret."""
        return "" if field in self.secrets else self.values[field]

    def refuse(self, refusal: Refused, field: str = "") -> None:
        """Tie a refusal to the field that it is about; if it names none of ours, to `field`."""
        named = self.about.get(refusal.field, refusal.field)
        about = named if named in self.fields else field or next(iter(self.fields))
        self.errors[about] = refusal
        if not refusal.keeps_typed:
            self.values[about] = ""

    @contextmanager
    def refusing(self, field: str = "") -> Iterator[None]:
        """What is asked for, in the block: what is refused there is tied to its field."""
        try:
            yield
        except Refused as refusal:
            self.refuse(refusal, field)

    @property
    def first_error(self) -> str:
        """The first field that is wrong: the one to focus."""
        return next((field for field in self.fields if field in self.errors), "")

    @property
    def is_throttled(self) -> bool:
        """Whether the refusal is to wait, rather than to type something else."""
        return any(isinstance(refusal, TooManyTries) for refusal in self.errors.values())

    @property
    def is_about_clocks(self) -> bool:
        """Whether a code was refused because the phone's clock is off."""
        return any(isinstance(refusal, ClockOff) for refusal in self.errors.values())

    @property
    def is_about_codes(self) -> bool:
        """Whether a code was refused, for whatever reason."""
        return any(isinstance(refusal, CodeRejected) for refusal in self.errors.values())

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait, if a refusal names any."""
        return next((r.retry_after for r in self.errors.values() if r.retry_after), None)


def texts(data: FormData) -> list[tuple[str, str]]:
    """What was posted in the order of the page, files aside."""
    return [(name, value) for name, value in data.multi_items() if isinstance(value, str)]


def _problem(given: list[UploadFile | str], demand: str, longest: int) -> Refused | None:
    value = given[0] if given else ""
    if len(given) > 1 or not isinstance(value, str):
        return Malformed(_AGAIN)
    if UNREADABLE.search(value):
        return Cleaned(
            "A character that can't be used was removed. Check the rest, then try again."
        )
    if len(value) > longest:
        return TooLong(f"This is too long: at most {longest} characters.")
    return Missing(demand) if demand and not value.strip() else None
