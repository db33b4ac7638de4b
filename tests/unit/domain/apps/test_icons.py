"""The pictures of apps."""

import io
import struct

import pytest
from PIL import Image

from domain.apps import icons
from domain.apps.icons import IconRefused
from models import App, Event
from tests.unit.app_makers import MakeApp
from tests.unit.conftest import NOW, ORIGIN

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(form: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#3848b8").save(made, form, **options)
    return made.getvalue()


def in_ico(inner: bytes, side: int) -> bytes:
    """An ICO whose list says of the one picture in it that it is this small."""
    listed = bytes([side, side, 0, 0]) + struct.pack("<HHII", 1, 32, len(inner), 22)
    return b"\0\0\1\0\1\0" + listed + inner


def animated() -> bytes:
    made, first = io.BytesIO(), Image.new("RGBA", (64, 48))
    others = [Image.new("RGBA", (64, 48), "red")]
    first.save(made, "WEBP", save_all=True, append_images=others)
    return made.getvalue()


@pytest.mark.requirement("S-119")
@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", progressive=True), "image/jpeg"),
        (picture("JPEG").replace(b"\xff\xc0", b"\xff\xff\xff\xc0", 1), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (picture("WEBP", lossless=True), "image/webp"),
        (animated(), "image/webp"),
        (picture("ICO", sizes=[(16, 16), (48, 48)]), "image/x-icon"),
        (picture("ICO", (256, 256)), "image/x-icon"),
    ],
    ids=[
        "png",
        "jpeg",
        "progressive",
        "filled",
        "webp",
        "lossless",
        "animated",
        "ico",
        "large-ico",
    ],
)
def test_a_picture_is_known_by_its_content(content: bytes, media_type: str) -> None:
    assert icons.read(content) == icons.Icon(content, media_type)


@pytest.mark.requirement("S-119")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Choose a file"),
        (SVG, "isn't a PNG"),
        (b"\xef\xbb\xbf" + SVG, "isn't a PNG"),
        (b"<!doctype html><script>alert(1)</script>", "isn't a PNG"),
        (picture("GIF"), "isn't a PNG"),
        (picture("BMP"), "isn't a PNG"),
        (picture("PNG", (513, 10)), "at most 512 × 512"),
        (picture("JPEG", (10, 513)), "at most 512 × 512"),
        (picture("WEBP", (600, 600)), "at most 512 × 512"),
        (picture("PNG")[:8] + b"\0" * 16 + SVG, "damaged"),
        (picture("PNG")[:20], "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 0), "at most 512"),
        (b"\xff\xd8\xff" + SVG, "damaged"),
        (b"\xff\xd8\xff\xe0\0\0\0\0", "damaged"),
        (b"\xff\xd8" + b"\xff\xe0\0\x02" * 9, "damaged"),
        (b"RIFF\0\0\0\0WEBP" + SVG, "damaged"),
        (picture("WEBP")[:16], "damaged"),
        (picture("WEBP")[:-1], "damaged"),
        (picture("ICO")[:-1], "damaged"),
        (b"\0\0\1\0\xff\xff" + SVG, "damaged"),
        (b"\0\0\1\0\0\0", "damaged"),
        (in_ico(picture("PNG", (3000, 3000)), 16), "3000 × 3000 pixels"),
        (picture("PNG") + b"\0" * icons.MAX_BYTES, "at most 64 KB"),
    ],
)
def test_anything_else_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(IconRefused, match=told):
        icons.read(content)


def test_an_app_has_a_picture_or_none(make_app: MakeApp) -> None:
    app, icon = make_app("Wiki"), icons.read(picture("PNG"))
    assert icons.of(App.get()) is None
    for _ in range(2):
        icons.put(app, icon, NOW, ORIGIN, None)
    assert icons.of(App.get()) == icon
    icons.put(app, None, NOW, ORIGIN, None)
    assert icons.of(App.get()) is None
    assert Event.select().where(Event.kind == "app-changed").count() == 2


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Wiki", "W"),
        ("Team wiki", "TW"),
        ("the big wiki", "TB"),
        ("(old) wiki", "OW"),
        ("日記", "日"),
    ],
)
def test_initials_stand_in_for_a_picture(name: str, letters: str) -> None:
    assert icons.initials(name) == letters


def test_the_color_of_an_app_stays() -> None:
    found = {icons.color(f"https://{name}.example.com") for name in "abcdefghijklmnopqrstuvwxyz"}
    assert found <= set(range(icons.COLORS))
    assert len(found) > 5
    assert icons.color("https://a.example.com") == icons.color("https://a.example.com")
