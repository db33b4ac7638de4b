"""What is wrong with the settings as a whole: for the doctor, the start, and administrators."""

from operations.diagnosis import Check
from settings import Settings

NO_PROXIES = (
    "Nightlatch answers only proxies that it trusts. Set NIGHTLATCH_TRUSTED_PROXIES to the proxy's "
    "own address: 127.0.0.1 if it's on this machine."
)
_NOT_HTTPS = (
    "Nightlatch itself isn't at an https address, so people can't open {} through it. Set "
    "NIGHTLATCH_PUBLIC_URL to the https address people open."
)
_ALL_ALIKE = (
    "Everyone seems to come from the proxy, so one person's failures slow everyone down. Set "
    "NIGHTLATCH_TRUSTED_PROXIES to its address: 127.0.0.1 if it's on this machine."
)
_REFUSED = (
    "Without NIGHTLATCH_PUBLIC_URL, requests from these proxies are refused. Set it to the https "
    "address people open."
)
_ONLY_HERE = (
    "Links you give out work only on the computer that Nightlatch runs on, because it has no "
    "public address yet. So that other people can open them, set NIGHTLATCH_PUBLIC_URL to an "
    "https address and restart the server: README.md says how."
)


def proxies(settings: Settings) -> Check:
    """Proxies are trusted if, and only if, people come through one."""
    trusted = ", ".join(str(network) for network in settings.trusted_proxies)
    problem = _ALL_ALIKE if settings.secure and not trusted else ""
    if trusted and not settings.public_url:
        problem = _REFUSED
    return Check("trusted proxies", trusted or "none", problem)


def only_here(settings: Settings) -> str:
    """Why links given out lead nowhere on other computers, "" if they do lead somewhere."""
    return "" if settings.secure else _ONLY_HERE


def problem_reaching(origin: str, settings: Settings, what: str = "this app") -> str:
    """What keeps people who signed in here from an app at `origin`, "" if nothing does."""
    is_cut_off = origin.startswith("https://") and not settings.secure
    return _NOT_HTTPS.format(what) if is_cut_off else ""
