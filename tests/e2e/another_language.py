"""A server whose pages are all in a language that nobody knows, as after a translation."""

import re
from html.parser import HTMLParser
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

VOID = {"br", "hr", "img", "input", "link", "meta", "rect", "path"}
SPOKEN = re.compile(r'(\s(?:aria-label|alt|placeholder|title|data-said|data-label)=")([^"]*)"')


class AnotherLanguage:
    """Around an app: each word of its pages is another, but for what is not to be translated."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the other language."""
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)
            if not message.get("more_body") and message["type"] == "http.response.body":
                for changed in _translated(sent):
                    await send(changed)

        await self.app(scope, receive, keep if scope["type"] == "http" else send)


def _translated(sent: list[Message]) -> list[Message]:
    start, body = sent[0], b"".join(part.get("body", b"") for part in sent[1:])
    headers = dict(start["headers"])
    is_page = headers.get(b"content-type", b"").startswith(b"text/html")
    if is_page and b"content-encoding" not in headers:
        body = translated(body.decode()).encode()
        headers[b"content-length"] = str(len(body)).encode()
        kept = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        start["headers"] = [*kept, (b"content-length", headers[b"content-length"])]
    return [start, {"type": "http.response.body", "body": body}]


def translated(page: str) -> str:
    """The page in the other language."""
    parser = _Translator()
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)


class _Translator(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.inside: list[bool] = []  # of each open tag, whether its words stay

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stays = tag in {"script", "style", "textarea"} or ("translate", "no") in attrs
        if tag not in VOID:
            self.inside.append(stays or self._stays)
        self.handle_startendtag(tag, attrs)

    def handle_startendtag(self, *_: Any) -> None:
        tag = self.get_starttag_text() or ""
        self.parts.append(SPOKEN.sub(lambda found: f'{found[1]}{_word(found[2])}"', tag))

    def handle_endtag(self, tag: str) -> None:
        self.inside.pop()
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._stays else _word(data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    @property
    def _stays(self) -> bool:
        return bool(self.inside) and self.inside[-1]


def _word(text: str) -> str:
    return "".join("ж" if letter.isalpha() else letter for letter in text)
