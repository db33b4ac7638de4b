"""The mark on each answer of ours, by which it is told from that of a proxy, or of another program.

To scripts the same is said in static/swaps.js.
"""

HEADER, OURS = "X-Answer-By", "nightlatch"
MARK = {HEADER: OURS}
