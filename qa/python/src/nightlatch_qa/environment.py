"""What the environment says about the server under test."""

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from nightlatch_qa.asking import CannotTest

__tracebackhide__ = True

PREFIX = "QA_NIGHTLATCH_"
_ONE_WORD = re.compile("[!-~]+")
_USUAL = {"http": 80, "https": 443}  # ports that no browser writes


def setting(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The setting or "", without surrounding spaces and line breaks."""
    return environment.get(f"{PREFIX}{name}", "").strip()


def address(url: str) -> str:
    """The address as browsers write it. Raises CannotTest if there is more to it, or less."""
    named = f"{PREFIX}URL is {url}"
    if not _ONE_WORD.fullmatch(url):
        raise CannotTest(f"{PREFIX}URL is {url!r}: an address can't contain these characters.")
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as fault:
        raise CannotTest(f"{named}, which is not an address: {fault}.") from None
    if parts.scheme not in _USUAL or not parts.hostname:
        raise CannotTest(f"{named}, which doesn't start with http:// or https:// and a name.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    written = "" if port in (None, _USUAL[parts.scheme]) else f":{port}"
    origin = f"{parts.scheme}://{host}{written}"
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise CannotTest(f"{named}, which is more than a server's address: use {origin}")
    return origin


def token(given: str) -> str:
    """The token. Raises CannotTest, without telling it, if no header could hold it."""
    if given and not _ONE_WORD.fullmatch(given):
        raise CannotTest(
            f"{PREFIX}TOKEN contains a character that no token has, such as a space. "
            "Use exactly what test mode printed when it started."
        )
    return given
