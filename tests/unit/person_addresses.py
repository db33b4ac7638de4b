"""The addresses at which administrators act on Bob."""

from routes import person_actions

ON_BOB = [
    "/people/{bob}",
    *(f"/people/{{bob}}/deeds/{action}" for action in person_actions.ACTIONS),
    "/people/{bob}/reset-link",
    "/people/{bob}/sign-in-code",
    "/people/{bob}/mfa-reset",
    "/people/{bob}/removal",
]
