"""The access token that a request bears (RFC 6750)."""

from web.machine_form import Given, Refusal
from web.request import Request

REALM = 'Bearer realm="Nightlatch"'


def read(request: Request, given: Given) -> str:
    """Read the token from the header Authorization or the form that was posted. Raises Refusal."""
    headers = request.headers.getlist("Authorization")
    posted = given.get("access_token", "")
    if b"access_token" in request.scope["query_string"]:
        # Addresses are written into logs (RFC 9700 §4.3.2).
        raise refused("invalid_request", "Send the token in the header Authorization.", 400)
    if len(headers) > 1 or (headers and posted):
        raise refused("invalid_request", "There is more than one token.", 400)
    if not headers:
        if not posted:
            raise refused("", "")
        return posted
    scheme, _, shown = headers[0].partition(" ")
    if scheme.lower() != "bearer":
        raise refused("", "")
    if not shown.strip():
        raise refused("invalid_request", "There is no token after Bearer.", 400)
    return shown.strip()


def refused(error: str, description: str, status: int = 401) -> Refusal:
    """No, as RFC 6750 §3 says it; without an error if there was no token at all."""
    said = f', error="{error}", error_description="{description}"' if error else ""
    words = description or "Send an access token in the header Authorization."
    headers = {"WWW-Authenticate": REALM + said}
    return Refusal(error or "invalid_token", words, status, headers)
