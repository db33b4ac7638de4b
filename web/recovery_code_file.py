"""The recovery code as a text file to keep."""

import re
from urllib.parse import quote

from domain.clock import written
from models import User

MAX_NAME = 100


def file_name(site: str, user: User) -> str:
    """What to call the file, so that it can be told from those of other sites and people."""
    words = re.findall(r"\w+", f"{site} recovery code {user.username}")
    return "-".join(words)[:MAX_NAME] + ".txt"


def download(site: str, address: str, user: User, code: str, made_at: int) -> str:
    """A `data:` link to the file, which works with scripts off and leaves no copy behind."""
    text = "\r\n".join(
        [
            f"Recovery code for {site}",
            "",
            f"    {code}",
            "",
            f"Name:       {user.name}",
            f"Username:   {user.username}",
            f"Sign in at: {address}",
            f"Created on: {written.dated(made_at)}",
            "",
            "Keep it separate from your phone and other devices. You also need your password.",
            "The code works once. After you use it, the site shows you a new one.",
            "",
        ]
    )
    return "data:text/plain;charset=utf-8," + quote(text)
