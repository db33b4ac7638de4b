"""QR codes as inline SVG: dark modules on a white plate of their own, with its quiet zone."""

from functools import lru_cache
from itertools import groupby

import qrcode
from markupsafe import Markup

QUIET_ZONE = 4  # modules (ISO/IEC 18004)


# Drawing one takes longer than all else on its page, and setup shows the same one several times.
@lru_cache(64)
def svg(data: str, label: str) -> Markup:
    """`data` as an SVG with `label` for who cannot see it; the label must not hold the secret."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=QUIET_ZONE)
    code.add_data(data)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(_row(y, row) for y, row in enumerate(matrix))
    return Markup(
        '<svg class="qr" data-testid="qr-code" role="img" aria-label="{label}" '
        'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/>'
        '<path fill="#000" d="{path}"/></svg>'
    ).format(label=label, size=len(matrix), path=path)


def _row(y: int, row: list[bool]) -> str:
    runs, x = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            runs.append(f"M{x} {y}h{length}v1H{x}z")
        x += length
    return "".join(runs)
