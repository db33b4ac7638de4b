"""Security settings: how long sign-ins last."""

from starlette.responses import Response

from domain.access import lifetimes, sign_in_length
from domain.access.actions import ChangedMeanwhile
from domain.refusals import Refused
from routes import policy
from web.forms import Form
from web.redirects import redirect
from web.request import Request


class LengthForm(Form):
    """Which of the steps."""

    fields = {"sign_ins_last": "Choose how long sign-ins last."}


def update(request: Request) -> Response:
    """Have sign-ins last as long as chosen."""
    form = LengthForm.parse(request.data)
    if not form.errors:
        try:
            step = form["sign_ins_last"]
            sign_in_length.choose(step, request.now, request.acting, request.user)
        except ChangedMeanwhile as refusal:
            return policy.changed_meanwhile(request, refusal, length_form=form)
        except Refused as refusal:
            form.refuse(refusal, "sign_ins_last")
    if form.errors:
        return policy.refused(request, length_form=form)
    summary = sign_in_length.described(lifetimes.chosen())
    return redirect(request, "policy", flash="sign-in-length-changed", about=summary)
