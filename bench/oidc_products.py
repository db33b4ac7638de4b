"""Other OpenID providers: how each starts, and how a code gets there.

Each is set up as its documentation says, for two processes and with SQLite.
"""

from dataclasses import dataclass
from pathlib import Path

from bench.peers.product import WORKERS, Product, Step
from bench.peers.products import CACHE

HERE = Path(__file__).parent / "peers"
TOOLKIT, NODE = "django_oauth_toolkit", "oidc_provider"
PYTHON = str(CACHE / TOOLKIT / "bin" / "python")


@dataclass(frozen=True)
class Peer:
    """One of them: the command that makes codes, where they become tokens, and our goal."""

    product: Product
    codes: tuple[str, ...]
    token: str
    goal: float
    # Codes made for each turn, more than it can spend in that.
    enough: int


DJANGO = Peer(
    Product(
        name="django-oauth-toolkit",
        home=HERE / TOOLKIT,
        people=(PYTHON, "people.py"),
        serve=(
            str(CACHE / TOOLKIT / "bin" / "gunicorn"),
            *("--bind", "127.0.0.1:{port}", "--workers", str(WORKERS), "--no-control-socket"),
            "wsgi:application",
        ),
        environment={"PEER_DATA": "{data}", "PEER_SECRET": "{secret}"},
        ready="/o/.well-known/openid-configuration",
        steps=(),
        landing=Step("/"),
        pages={},
    ),
    codes=(PYTHON, "codes.py"),
    token="/o/token/",  # noqa: S106  # a path
    goal=5.0,
    enough=1500,
)
OIDC_PROVIDER = Peer(
    Product(
        name="oidc-provider",
        home=CACHE / NODE,
        people=("node", "people.mjs"),
        serve=("node", "server.mjs", "{port}", str(WORKERS)),
        environment={
            "NODE_ENV": "production",
            "PEER_DATA": "{data}",
            "PEER_SECRET": "{secret}",
            "PEER_URL": "http://127.0.0.1:{port}",
        },
        ready="/.well-known/openid-configuration",
        steps=(),
        landing=Step("/"),
        pages={},
    ),
    codes=("node", "codes.mjs"),
    token="/token",  # noqa: S106  # a path
    goal=1.0,
    enough=4000,
)
PEERS = (DJANGO, OIDC_PROVIDER)
