"""Images of QR codes, as a screen shows them."""

import io
import re

import zxingcpp
from PIL import Image, ImageDraw

from nightlatch_qa.phone import QR_CODES


def rasterize(svg: str) -> Image.Image:
    """The SVG's runs as pixels, eight a module, on the ground that it says."""
    assert 'fill="#fff"' in svg
    size = int(re.search(r'viewBox="0 0 (\d+) ', svg).group(1))  # type: ignore[union-attr]
    picture = Image.new("L", (size * 8, size * 8), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        left, top = int(x) * 8, int(y) * 8
        draw.rectangle((left, top, left + int(width) * 8 - 1, top + 7), fill=0)
    return Image.open(io.BytesIO(_png(picture)))


def decode(picture: Image.Image) -> list[str]:
    """The text of each QR code in the picture."""
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=QR_CODES)]


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
