"""What administrators do to Bob."""

from routes import deeds as deed_pages

ON_BOB = [
    "/people/{bob}",
    *(f"/people/{{bob}}/deeds/{deed}" for deed in deed_pages.DEEDS),
    "/people/{bob}/reset-link",
    "/people/{bob}/sign-in-code",
    "/people/{bob}/mfa-reset",
    "/people/{bob}/removal",
]
