"""The recovery code as a text file to keep."""

from urllib.parse import quote

from models import User
from web.times import day


def download(site: str, address: str, user: User, code: str, made_at: int) -> str:
    """A `data:` link to the file, which works with scripts off and leaves no copy behind."""
    text = "\r\n".join(
        [
            f"Recovery code for {site}",
            "",
            f"    {code}",
            "",
            f"Sign in at: {address}",
            f"Username:   {user.username}",
            f"Made on:    {day(made_at)}",
            "",
            "You also need your password. Works once.",
            "When you have used it, the site shows you the next one.",
            "",
        ]
    )
    return "data:text/plain;charset=utf-8," + quote(text)
