"""When stories happen, and how long things take there."""

START = 1_800_000_000  # January 15, 2027, 08:00 UTC: the first second of a time step
STEP = 30  # seconds that an authenticator shows a code (RFC 6238 §5.2)
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
