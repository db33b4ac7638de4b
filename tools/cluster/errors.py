"""What keeps a cluster from running here."""


class CannotRun(Exception):
    """The text says why, and what to do."""
