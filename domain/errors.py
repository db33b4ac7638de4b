"""What ends a command, or the start of the server."""


class OperatorError(Exception):
    """Told to whoever runs the server, in one sentence that says what to do; no traceback."""
