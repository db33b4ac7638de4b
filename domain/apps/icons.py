"""The pictures of apps. Administrators upload them and everyone's browser shows them.

So what they are is read from their first bytes, whatever their name says, and they are small. SVG
isn't among them: it can contain scripts.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from domain.access.actions import ON_APPS, act
from domain.audit import events
from domain.audit.events import Caller
from domain.refusals import Refused
from models import App, User

MAX_BYTES = 64 * 1024
MAX_SIDE = 512  # pixels
COLORS = 8
_PNG = b"\x89PNG\r\n\x1a\n"
_KINDS = "PNG, JPEG, WebP or ICO"

Size = tuple[int, int]


class IconRefused(Refused):
    """A file that can't be an app's icon."""

    reason = "app-icon-not-allowed"
    field = "icon"


@dataclass(frozen=True)
class Icon:
    """A picture and its media type."""

    content: bytes
    media_type: str

    @property
    def version(self) -> str:
        """Changes with the picture."""
        return sha256(self.content).hexdigest()[:16]


def read(content: bytes) -> Icon:
    """The picture in a file. Raises IconRefused."""
    if not content:
        raise IconRefused("Choose a file.")
    if len(content) > MAX_BYTES:
        raise IconRefused(f"This file is too large: at most {MAX_BYTES // 1024} KB.")
    media_type, size = _recognized(content)
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise IconRefused(
            f"This picture has {size[0]} × {size[1]} pixels: at most {MAX_SIDE} × {MAX_SIDE}."
        )
    return Icon(content, media_type)


def put(app: App, icon: Icon | None, now: int, caller: Caller, by: User | None) -> None:
    """Give an app this picture, or none: then its initials are shown."""
    with act(by, caller, ON_APPS, app.name):
        fresh = App.get_by_id(app.id)
        if fresh.icon_version == (icon.version if icon is not None else ""):
            return
        fresh.icon = icon.content if icon is not None else None
        fresh.icon_type = icon.media_type if icon is not None else ""
        fresh.icon_version = icon.version if icon is not None else ""
        fresh.save(only=[App.icon, App.icon_type, App.icon_version])
        events.record_by(by, events.APP_CHANGED, now, caller, fresh.name)


def of(app: App) -> Icon | None:
    """The app's picture, if it has one."""
    return Icon(bytes(app.icon), app.icon_type) if app.icon is not None else None


def initials(name: str) -> str:
    """What stands in its place: the first letters of the first two words."""
    words = ["".join(c for c in word if c.isalnum()) for word in name.split()]
    return "".join(word[0] for word in words if word)[:2].upper()


def color(origin: str) -> int:
    """Which of COLORS it stands on: the same for ever, and for apps side by side another."""
    return sha256(origin.encode()).digest()[0] % COLORS


def _recognized(content: bytes) -> tuple[str, Size]:
    for mark, at, media_type, measured in _TABLE:
        if content[at : at + len(mark)] == mark:
            try:
                return media_type, measured(content)
            except (struct.error, IndexError, ValueError):
                raise IconRefused(
                    "This picture is damaged. Save it again, or use another."
                ) from None
    raise IconRefused(f"This isn't a {_KINDS} picture.")


def _png(content: bytes) -> Size:
    if content[12:16] != b"IHDR":
        raise ValueError
    return struct.unpack(">II", content[16:24])


def _jpeg(content: bytes) -> Size:
    at = 2
    while content[at] == 0xFF:
        while content[at + 1] == 0xFF:  # a marker may be filled up in front (T.81 §B.1.1.2)
            at += 1
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        # The frames, less what shares their numbers: tables (C4, CC) and an extension (C8).
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if length < 2:
            raise ValueError
        at += 2 + length
    raise ValueError


def _webp(content: bytes) -> Size:
    if content[:4] != b"RIFF" or len(content) < 8 + int.from_bytes(content[4:8], "little"):
        raise ValueError
    kind, data = content[12:16], content[20:30]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L" and data[:1] == b"\x2f":
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError


def _ico(content: bytes) -> Size:
    [count] = struct.unpack("<H", content[4:6])
    widths, heights = zip(*(_in_ico(content, 6 + 16 * n) for n in range(count)), strict=True)
    return max(widths), max(heights)


def _in_ico(content: bytes, at: int) -> Size:
    """One of its pictures; if that is a whole PNG, what the PNG itself says."""
    length, start = struct.unpack("<II", content[at + 8 : at + 16])
    if start + length > len(content):
        raise ValueError
    if content[start : start + len(_PNG)] == _PNG:
        return _png(content[start:])
    return content[at] or 256, content[at + 1] or 256


# The first bytes of each, and where they stand.
_TABLE: tuple[tuple[bytes, int, str, Callable[[bytes], Size]], ...] = (
    (_PNG, 0, "image/png", _png),
    (b"\xff\xd8\xff", 0, "image/jpeg", _jpeg),
    (b"WEBP", 8, "image/webp", _webp),
    (b"\0\0\1\0", 0, "image/x-icon", _ico),
)
