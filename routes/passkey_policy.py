"""Security settings: who needs a passkey, and from when."""

from starlette.responses import Response

from domain.access.actions import ON_POLICY, ChangedMeanwhile, refuse_news
from domain.clock import days, deadlines
from domain.mfa import passkey_policy
from domain.refusals import Refused
from domain.team import rollout
from routes import policy
from web.pages import render
from web.passkey_policy import PasskeyPolicyForm, meant
from web.redirects import redirect
from web.request import Request


def require(request: Request) -> Response:
    """Require passkeys of administrators, or of everyone."""
    form = PasskeyPolicyForm.parse(request.data)
    if not form.errors:
        try:
            return _decided(request, form)
        except ChangedMeanwhile as refusal:
            return policy.changed_meanwhile(request, refusal, passkey_form=form)
        except Refused as refusal:
            form.refuse(refusal, "passkeys_for")
    return policy.refused(request, passkey_form=form)


def confirm_optional(request: Request) -> Response:
    """Ask before passkeys are optional again."""
    return render(request, "policy/passkeys_optional.html")


def make_optional(request: Request) -> Response:
    """Make passkeys optional again."""
    try:
        passkey_policy.make_optional(request.now, request.acting, request.user)
    except ChangedMeanwhile as refusal:
        return policy.changed_meanwhile(request, refusal)
    return _done(request)


def _decided(request: Request, form: PasskeyPolicyForm) -> Response:
    whom, today = meant(request, form["passkeys_for"]), days.at(request.now)
    passkey_policy.check(whom, request.user)
    day = deadlines.read(form["passkeys_by"], today)
    if day == today and request.data.get("sure") != "yes":
        # The question's own form will know of whatever others have done by now.
        refuse_news(request.user, request.acting, ON_POLICY)
        return render(
            request,
            "policy/passkeys_today.html",
            form=form,
            readiness=rollout.of_passkeys(whom, request.now),
            last_chance=days.written(day, today),
        )
    passkey_policy.require_by(whom, day, request.now, request.acting, request.user)
    return _done(request)


def _done(request: Request) -> Response:
    summary = passkey_policy.summary(request.now)
    return redirect(request, "policy", flash="passkey-policy-changed", about=summary)
