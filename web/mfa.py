"""What the section "MFA Settings" shows; several answers hold it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from starlette.responses import Response

from domain.access.session_tokens import OpenSession
from domain.audit import repeats
from domain.mfa import (
    authenticators,
    enrolment,
    last_factor,
    passkey_duty,
    passkey_offer,
    passkeys,
    policy,
    recovery_check,
    recovery_codes,
    state,
)
from domain.mfa.enrolment import Status
from domain.mfa.last_factor import Factor
from domain.passkeys import relying_party as parties
from domain.passkeys import rows
from domain.signin.second_step import Ways
from models import Passkey
from web.passkeys import party
from web.redirects import BrowserState, redirect
from web.request import Request

Handler = Callable[[Request], Response]


@dataclass(frozen=True)
class PasskeyLine:
    """A passkey as Edit Profile lists it."""

    passkey: Passkey
    is_elsewhere: bool  # made for a former address of this site
    may_go: bool


def settings_context(request: Request) -> dict[str, Any]:
    """The state of the person's MFA, for the template of that section."""
    user, now = request.user, request.now
    status = enrolment.status(request.session, now)
    code = recovery_codes.live(user)
    ways = _ways(request, status)
    return {
        "mfa": status,
        "kinds": status.kinds,
        "mfa_required": policy.is_binding(user, request.mfa_requirement, now),
        "may_go": {a.id for a in status.authenticators if _may_go(request, status, a)},
        "passkeys": [_line(request, status, passkey) for passkey in status.passkeys],
        "ways": ways,
        "signs_in_alone": any(passkey.is_verifying for passkey in ways.passkeys),
        "has_room_for_passkeys": passkeys.have_room(status.passkeys, home_of(request)),
        "has_room": len(status.authenticators) < authenticators.MAX_AUTHENTICATORS,
        "rehearsal_due": recovery_check.is_due(user, now),
        "recovery_code": code,
        "recovery_text": recovery_codes.text_of(code, request.session, now),
        "out_of_band": False,
    }


def where_on(handler: Handler) -> Handler:
    """The same for those who have MFA; the others are told that it's off, as by another tab."""

    @wraps(handler)
    def answer(request: Request) -> Response:
        if not state.is_on(request.user):
            return redirect(request, "profile", flash="mfa-off")
        return handler(request)

    return answer


def home_of(request: Request) -> str:
    """The address that passkeys have to be made for to work here: an RP ID; "" if none can."""
    return parties.id_at(request.settings.origin)


def offers_passkey(request: Request, *, with_apps: bool) -> bool:
    """Whether to offer one on this page, if it's what people `with_apps` see first, or others."""
    here, layout = party(request), request.layout
    if here is None or layout is None or layout.has_apps is not with_apps:
        return False
    return passkey_offer.is_due(request.session, here.id)


def _ways(request: Request, status: Status) -> Ways:
    """What signing in takes here and now, of what is set up."""
    home, requirement = home_of(request), request.mfa_requirement
    usable = rows.usable_among(status.passkeys, home)
    return Ways(status.authenticators, usable, requirement.takes_passkey_only(request.now))


def _line(request: Request, status: Status, passkey: Passkey) -> PasskeyLine:
    rp_id = home_of(request)
    is_kept = passkey_duty.is_last(passkey, rp_id, request.session, request.now)
    may_go = not is_kept and _may_go(request, status, passkey)
    return PasskeyLine(passkey, passkey.rp_id != rp_id, may_go)


def _may_go(request: Request, status: Status, factor: Factor) -> bool:
    """As the page says it; whether it may is asked anew where it goes."""
    return last_factor.may_go_from(status.factors, factor, home_of(request))


def factor_removed(
    request: Request, flash: str, kind: str, opened: OpenSession | None = None
) -> Response:
    """Back to Edit Profile, saying by name which authenticator or passkey was removed."""
    name = repeats.last_thing(request.session, kind)
    kept: BrowserState = {"flash": flash, "about": name}
    if opened is not None:
        kept["opened"] = opened
    return redirect(request, "profile", **kept)
