"""Whether passkeys work where a page was asked for, and if not, where they do."""

from domain.passkeys import relying_party as parties
from domain.passkeys.relying_party import RelyingParty
from web import host_check
from web.caller import is_from_trusted_proxy
from web.request import Request


def party(request: Request) -> RelyingParty | None:
    """Who we are to the passkeys of whoever asked; None if no browser could use ours there.

    A browser uses a passkey only at the address that it was made for, which is ours. A page asked
    for by another name of this machine is at another address.
    """
    return parties.at(request.settings.origin) if _is_at_home(request) else None


def elsewhere(request: Request) -> str:
    """The same page where passkeys work; "" if they work here, or nowhere.

    What a form was sent to is no page to look at again: from there it is the home page.
    """
    if _is_at_home(request) or parties.at(request.settings.origin) is None:
        return ""
    return request.settings.origin + (request.asked_for if request.method == "GET" else "/")


def _is_at_home(request: Request) -> bool:
    settings = request.settings
    # Some proxies put their own name for this machine into Host.
    is_passed_on = bool(settings.public_url) and is_from_trusted_proxy(request)
    return is_passed_on or host_check.is_public(settings, request.headers["Host"])
