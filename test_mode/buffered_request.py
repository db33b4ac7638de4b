"""A request of an app: which app it is, and what the application answers to it."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope


class BufferedRequest:
    """A request whose body has been read, and can be read once more."""

    def __init__(self, scope: Scope, body: bytes, issuer: str) -> None:
        self.scope = scope
        self.issuer = issuer
        self.body = body
        self._headers = Headers(scope=scope)
        text = scope["query_string"] if scope["method"] == "GET" else body
        self.given = dict(parse_qsl(text.decode("latin-1"), keep_blank_values=True))

    @property
    def client_id(self) -> str:
        """Which app it says it is, "" if it doesn't."""
        return self._basic().partition(":")[0] or self.given.get("client_id", "")

    @property
    def access_token(self) -> str:
        """By which it asks for someone's data, "" without one."""
        scheme, _, token = self._authorization()
        return token if scheme == "bearer" else self.given.get("access_token", "")

    @property
    def origin(self) -> str:
        """Of the page whose script asks, "" if it's no script."""
        return self._headers.get("Origin", "")

    async def answered_by(self, app: ASGIApp) -> Response:
        """What the application answers, as a whole."""
        answer = Response()
        body = b""

        async def receive() -> Message:
            return {"type": "http.request", "body": self.body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                answer.status_code = message["status"]
                answer.raw_headers = list(message["headers"])
            body += message.get("body", b"")

        await app(self.scope, receive, send)
        answer.body = body
        return answer

    def _basic(self) -> str:
        scheme, _, text = self._authorization()
        try:
            # RFC 6749 §2.3.1: both parts are encoded as in a form.
            return unquote_plus(base64.b64decode(text).decode()) if scheme == "basic" else ""
        except (binascii.Error, UnicodeDecodeError):
            return ""

    def _authorization(self) -> tuple[str, str, str]:
        scheme, space, rest = self._headers.get("Authorization", "").partition(" ")
        return scheme.lower(), space, rest
