"""The links that people are handed: the routes answer at these paths, commands print them."""

FIRST_ACCOUNT = "/setup/{token}"
INVITATION = "/invitation/{token}"
RESET = "/reset/{token}"


def address(origin: str, path: str, token: str) -> str:
    """Where a link leads, on the site at `origin`."""
    return origin + path.format(token=token)


def route(path: str) -> str:
    """The path as the table of routes has it, for tokens as people paste them."""
    return path.replace("{token}", "{token:pasted}")
