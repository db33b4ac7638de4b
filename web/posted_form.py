"""A form as it was posted, by a page or by a script: in UTF-8, whether escaped or not."""

import re
from urllib.parse import parse_qsl

from starlette import requests
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

_ESCAPED = "application/x-www-form-urlencoded"
# How Python keeps a byte that is no UTF-8.
_STRAY = re.compile("[\udc80-\udcff]+")


async def read(plain: requests.Request, max_fields: int, max_files: int) -> FormData:
    """The form. What is no text contains NUL in its place, which no field accepts."""
    kind = plain.headers.get("Content-Type", "").lower()
    if kind.partition(";")[0].strip() == _ESCAPED:
        # Starlette takes what isn't escaped for Latin-1; scripts send names as they are.
        return _in_utf_8(await plain.body(), max_fields)
    _refuse_foreign_charsets(kind)
    return await plain.form(max_fields=max_fields, max_files=max_files)


def _in_utf_8(body: bytes, max_fields: int) -> FormData:
    text, kept = body.decode("utf-8", "surrogateescape"), "surrogateescape"
    try:
        pairs = parse_qsl(text, True, errors=kept, max_num_fields=max_fields)
    except ValueError:
        raise HTTPException(400) from None
    return FormData([(_readable(name), _readable(value)) for name, value in pairs])


def _readable(text: str) -> str:
    return _STRAY.sub("\0", text)


def _refuse_foreign_charsets(kind: str) -> None:
    # Starlette decodes a multipart form by whatever codec of Python's the client names.
    if kind.startswith("multipart/") and "charset" in kind:
        raise HTTPException(400)
