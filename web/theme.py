"""A team's own color and logo: checked at the start, served like our own files."""

from functools import lru_cache
from pathlib import Path

from settings_readers import LOGO_KINDS
from web.assets import Asset, asset

PAPER, DARK_PAPER, INK, BLACK = "#ffffff", "#1b1e29", "#12141c", "#000000"
READABLE = 4.5  # contrast of text (WCAG 2.2 §1.4.3)


@lru_cache(maxsize=4)
def sheet(accent: str) -> Asset:
    """The stylesheet of this color."""
    return asset(stylesheet(accent).encode(), "text/css")


def logo(path: Path) -> Asset | None:
    """The logo file as it is now; None while it cannot be read, as when it is being replaced."""
    try:
        status = path.stat()
        return _read(path, status.st_mtime_ns, status.st_size)
    except OSError:
        return None


def stylesheet(accent: str) -> str:
    """The rules that put `accent` (#rrggbb) in place of our own color, light and dark.

    Made darker or lighter as far as it takes to be read on our papers: a team's yellow may be
    its color, but not that of its links.
    """
    light = readable(accent, BLACK, PAPER)
    dark = readable(mixed(accent, PAPER, 0.6), PAPER, DARK_PAPER)
    return (
        f":root{{--accent:{light};--accent-strong:{mixed(light, BLACK, 0.8)};"
        f"--on-accent:{PAPER};--tint:{mixed(light, PAPER, 0.09)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{dark};"
        f"--accent-strong:{mixed(dark, PAPER, 0.8)};--on-accent:{INK};"
        f"--tint:{mixed(dark, DARK_PAPER, 0.18)}}}}}\n"
    )


def readable(color: str, towards: str, paper: str) -> str:
    """`color`, mixed with as much of `towards` as it takes to be read on `paper`."""
    shares = (step / 20 for step in range(20, -1, -1))
    tries = (mixed(color, towards, share) for share in shares)
    return next(found for found in tries if contrast(found, paper) >= READABLE)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the first color, the rest of the second."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_at: int, _size: int) -> Asset:
    return asset(path.read_bytes(), LOGO_KINDS[path.suffix.lower()])


def _channels(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))


def _luminance(color: str) -> float:
    shares = (channel / 255 for channel in _channels(color))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
