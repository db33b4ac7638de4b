"""The products: how each starts, how one signs in, and which of its pages are compared.

Each is set up as its documentation says, with its standard templates.
"""

import sys
from pathlib import Path

from bench.peers.product import CODE, LOGIN, PASSWORD, WORKERS, Product, Step
from settings import ROOT

HERE = Path(__file__).parent
CACHE = ROOT / ".cache" / "bench"
ALLAUTH, FLASK, BETTER = "django_allauth", "flask_security", "better_auth"

# The profile page of each is the page where a signed-in person sees that MFA is on.
NIGHTLATCH = Product(
    name="Nightlatch",
    home=ROOT,
    people=(sys.executable, "-P", "-m", "bench.peers.nightlatch.people", "{data}"),
    serve=(sys.executable, "-P", "-m", "cli", "serve"),
    environment={
        "PYTHONPATH": str(ROOT),
        "NIGHTLATCH_DATA_DIR": "{data}",
        "NIGHTLATCH_PORT": "{port}",
    },
    ready="/sign-in",
    steps=(
        Step("/sign-in", {"username": LOGIN, "password": PASSWORD}),
        Step("/sign-in/code", {"code": CODE}),
    ),
    landing=Step("/profile", marker=LOGIN),
    pages={
        "profile page": Step("/profile", marker=LOGIN),
        "sign-in page": Step("/sign-in", marker='name="password"'),
        "QR page": Step("/profile/mfa", marker="<svg"),
    },
    prepare_qr=Step("/profile", action="/profile/mfa"),
    first_page="/sign-in",
)


def _gunicorn(peer: str, application: str) -> tuple[str, ...]:
    # Its synchronous workers, the default: with threads both answer fewer requests a second.
    return (
        str(CACHE / peer / "bin" / "gunicorn"),
        *("--bind", "127.0.0.1:{port}", "--workers", str(WORKERS), "--no-control-socket"),
        application,
    )


DJANGO_ALLAUTH = Product(
    name="django-allauth",
    home=HERE / ALLAUTH,
    people=(str(CACHE / ALLAUTH / "bin" / "python"), "people.py"),
    serve=_gunicorn(ALLAUTH, "wsgi:application"),
    environment={"PEER_DATA": "{data}", "PEER_SECRET": "{secret}"},
    ready="/accounts/login/",
    steps=(
        Step("/accounts/login/", {"login": LOGIN, "password": PASSWORD}),
        Step("/accounts/2fa/authenticate/", {"code": CODE}),
    ),
    landing=Step("/accounts/2fa/", marker="an authenticator app is active"),
    pages={
        "profile page": Step("/accounts/2fa/", marker="an authenticator app is active"),
        "sign-in page": Step("/accounts/login/", marker='name="password"'),
        "QR page": Step("/accounts/2fa/totp/activate/", marker="data:image/svg+xml"),
    },
    prepare_qr=Step("/accounts/reauthenticate/", {"password": PASSWORD}),
    first_page="/accounts/login/",
    pages_goal=5.0,
)

FLASK_SECURITY = Product(
    name="Flask-Security-Too",
    home=HERE / FLASK,
    people=(str(CACHE / FLASK / "bin" / "python"), "people.py"),
    serve=_gunicorn(FLASK, "peer:create_app()"),
    environment={"PEER_DATA": "{data}", "PEER_SECRET": "{secret}"},
    ready="/login",
    steps=(
        Step("/login", {"email": LOGIN, "password": PASSWORD}),
        Step("/tf-validate", {"code": CODE}),
    ),
    landing=Step("/tf-setup", marker="two-factor method: authenticator"),
    pages={
        "profile page": Step("/tf-setup", marker="two-factor method: authenticator"),
        "sign-in page": Step("/login", marker='name="password"'),
        # Its QR code is the answer to the form, and on no page that can be asked for.
        "QR page": Step("/tf-setup", {"setup": "authenticator"}, marker="data:image/svg+xml"),
    },
    first_page="/login",
    pages_goal=3.0,
)

BETTER_AUTH = Product(
    name="better-auth",
    home=CACHE / BETTER,
    people=("node", "people.mjs"),
    serve=("node", "server.mjs", "{port}", str(WORKERS)),
    environment={
        "NODE_ENV": "production",
        "PEER_DATA": "{data}",
        "PEER_SECRET": "{secret}",
        "PEER_URL": "http://127.0.0.1:{port}",
    },
    ready="/api/auth/ok",
    steps=(
        Step("/api/auth/sign-in/email", {"email": LOGIN, "password": PASSWORD}),
        Step("/api/auth/two-factor/verify-totp", {"code": CODE}),
    ),
    landing=Step("/api/auth/get-session", marker=LOGIN),
    pages={
        "profile page": Step("/api/auth/get-session", marker=LOGIN),
        "sign-in page": Step("/api/auth/get-session", marker="null"),
        "QR page": Step(
            "/api/auth/two-factor/get-totp-uri", {"password": PASSWORD}, marker="otpauth://"
        ),
    },
    speaks_json=True,
    # Several processes get "database is locked" from its deferred transactions, WAL or not, however
    # long they may wait.
    tries=20,
)

BETTER_AUTH_CACHED = Product(
    **vars(BETTER_AUTH)
    | {
        "name": "better-auth, cookie cache",
        "environment": {**BETTER_AUTH.environment, "PEER_COOKIE_CACHE": "1"},
        "pages": {"profile page": BETTER_AUTH.pages["profile page"]},
        "whole": False,
    }
)

PRODUCTS = (NIGHTLATCH, DJANGO_ALLAUTH, FLASK_SECURITY, BETTER_AUTH, BETTER_AUTH_CACHED)

NOTE = """\
better-auth is a library with no pages. The profile page is compared with its session check (once
with its cookie cache, which asks no database, so that a session ended elsewhere lives on), the
sign-in page with the same check by a stranger, and the QR page with the answer that has the URI,
which asks for the password each time. Its processes refuse some simultaneous sign-ins ("database is
locked"), which are repeated. The others' profile page is the one that says that MFA is on. Limits
on sign-ins from one address are off in the peers. Memory is PSS, summed over all processes."""
