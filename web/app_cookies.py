"""The two cookies on the host of an app, set by our answers that its proxy passes on (S-110).

They are of that host alone: no other app gets them, and on our own pages they are nothing. `APP` is
the way into the app, `STATE` what ties a hand-over to the browser that began it. Neither lasts
longer than the browser's window.
"""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

APP = ""
STATE = "-state"


@lru_cache(1024)
def name(origin: str, kind: str) -> str:
    """The full name; with the port, if it isn't the usual one, since cookies ignore ports."""
    scheme, _, authority = origin.partition("://")
    port = authority.rpartition("]")[2].partition(":")[2]
    if scheme == "https":
        return f"__Host-nightlatch{f'-{port}' if port else ''}{kind}"
    return f"nightlatch-app-{port or 80}{kind}"


def read(request: Request, origin: str, kind: str) -> str:
    """The cookie's value, as the browser sent it to the app; "" without one."""
    return request.cookies.get(name(origin, kind), "")


def put(response: Response, origin: str, kind: str, value: str) -> None:
    """Have the browser keep this value for the app's host."""
    secure = origin.startswith("https://")
    response.set_cookie(
        name(origin, kind), value, path="/", secure=secure, httponly=True, samesite="lax"
    )


def forget(response: Response, origin: str, kind: str) -> None:
    """Have the browser forget it."""
    secure = origin.startswith("https://")
    response.delete_cookie(
        name(origin, kind), path="/", secure=secure, httponly=True, samesite="lax"
    )
