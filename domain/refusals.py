"""What the domain says no with: a sentence for the person, a stable reason for programs."""


class Refused(Exception):
    """A request that the rules turn down. The text is what the person reads."""

    reason = "refused"
    retry_after: int | None = None

    def __init__(self, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if retry_after is not None:
            self.retry_after = retry_after

    def __str__(self) -> str:
        return self.sentence


def duration(seconds: int) -> str:
    """`seconds` in words, rounded up, as people say it: "12 seconds", "2 minutes", "1 hour"."""
    for size, word in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            return _counted(-(-seconds // size), word)
    return _counted(max(seconds, 1), "second")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
