"""What a machine endpoint is sent: a form, read strictly, and words for what is wrong with it."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from web.audience import MACHINE
from web.endpoint import MAX_FIELDS
from web.request import Request

Given = Mapping[str, str]

FORM = "application/x-www-form-urlencoded"
# Latin-1 is what Apache's HttpClient says of forms, unless it is told otherwise.
ENCODINGS = {"iso-8859-1": "latin-1"} | dict.fromkeys(("", "utf-8", "utf8", "us-ascii"), "utf-8")


class Refusal(Exception):
    """What is wrong with the request: a code of the standard, and words for whoever reads it."""

    def __init__(
        self, error: str, description: str, status: int = 400, headers: Given | None = None
    ) -> None:
        super().__init__(description)
        self.told = {"error": error, "error_description": description}
        self.status, self.headers = status, dict(headers or {})


def malformed(description: str, status: int = 400, headers: Given | None = None) -> Refusal:
    """A request that can't be understood, or says two things at once."""
    return Refusal("invalid_request", description, status, headers)


async def read(request: Request) -> Given:
    """The form that was sent. What has no value counts as left out (RFC 6749 §3.1)."""
    body = await _body(request)
    kind = request.headers.get("Content-Type", "")
    if body and not _is_form(kind):
        raise malformed(f"Send the parameters as {FORM}, in UTF-8.")
    if body.count(b"&") >= MAX_FIELDS:
        raise malformed(f"There are more than {MAX_FIELDS} parameters.")
    encoding = _encoding(kind) if body else "utf-8"
    try:
        pairs = parse_qsl(body.decode(encoding), True, False, encoding, "strict")
    except ValueError:
        raise malformed("The body can't be read as a form in UTF-8.") from None
    return _once(pairs)


def _is_form(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == FORM and bool(_encoding(kind))


def _encoding(kind: str) -> str:
    """How the text of this type is encoded, by Python's name for it; "" if we don't know it."""
    given = (part.partition("=") for part in kind.lower().split(";")[1:])
    named = next((value for name, _, value in given if name.strip() == "charset"), "")
    return ENCODINGS.get(named.strip("'\" "), "")


def _once(pairs: Iterable[tuple[str, str]]) -> Given:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise malformed("A parameter was sent twice.")
        if "\0" in name + value:
            raise malformed("A parameter contains a null character.")
        given[name] = value
    return {name: value for name, value in given.items() if value}


async def _body(request: Request) -> bytes:
    length = request.headers.get("Content-Length", "0")
    if not (length.isascii() and length.isdigit()):
        raise malformed("The header Content-Length isn't a number.")
    if int(length[:12]) > MACHINE.max_body:
        raise _too_large()
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MACHINE.max_body:
            raise _too_large()
    return bytes(read)


def _too_large() -> Refusal:
    return malformed(f"The body is larger than {MACHINE.max_body} bytes.", 413)
