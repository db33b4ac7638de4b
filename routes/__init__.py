"""The table: every URL, its name, its methods, their handlers, who may come in, for whom it is."""

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

import links
from routes import (
    acceptance,
    activity,
    alerts,
    app_icons,
    app_tests,
    apps,
    authenticators,
    code_first,
    confirmation,
    deeds,
    email_vouching,
    enrolment,
    entering,
    first_account,
    fixed_names,
    forward,
    groups,
    health,
    help,  # noqa: A004  # the noun of the page
    home,
    invitations,
    memberships,
    mfa_removal,
    my_apps,
    overview,
    own_activity,
    people,
    policy,
    profile,
    recovery,
    recovery_check,
    recovery_codes,
    reports,
    reset_links,
    return_requests,
    second_factor,
    selection,
    sessions,
    sign_in,
    sign_in_length,
    stylesheet,
    theme,
)
from routes.oidc import discovery
from routes.oidc import keys as signing_keys
from web import machine
from web.audience import (
    ANYONE,
    CHECK,
    ENTERING,
    MACHINE,
    PAGE,
    PROBE,
    REPORT,
    STYLE,
    UPLOAD,
    Audience,
    Row,
)
from web.endpoint import Endpoint
from web.guards import (
    admin,
    half_signed_in,
    public,
    recently_confirmed,
    signed_in,
    signed_out,
)
from web.published import Published

MOST_GROUPS = 500  # values of a form in which groups are ticked


class Pasted(StringConvertor):
    """The rest of an address, with whatever was pasted after it: slashes and line ends too."""

    regex = "(?s:.+)"


register_url_convertor("pasted", Pasted())


class Page:
    """The endpoints of one URL, by method."""

    def __init__(self, get: Endpoint | None, post: Endpoint | None) -> None:
        self.endpoints = {"GET": get, "HEAD": get, "POST": post}
        self.methods = [method for method, endpoint in self.endpoints.items() if endpoint]

    async def respond(self, request: Request) -> Response:
        """Answer with the endpoint of the request's method, which the route has checked."""
        endpoint = self.endpoints[request.method]
        assert endpoint is not None
        return await endpoint(request)


def url(
    path: str,
    name: str,
    *,
    get: Endpoint | None = None,
    post: Endpoint | None = None,
    audience: Audience = PAGE,
) -> Row:
    """One row of the table."""
    page = Page(get, post)
    return Row(path, page.respond, methods=page.methods, name=name, audience=audience)


# fmt: off
ROUTES = [
    url("/", "home", get=public(home.show, on_event_loop=True)),
    # Starlette tries them in this order: what is asked for most comes first.
    url("/profile", "profile",
        get=signed_in(profile.edit, on_event_loop=True),
        post=recently_confirmed(profile.update, when=profile.changes_email)),
    url("/profile/password", "password",
        get=recently_confirmed(profile.edit_password),
        post=recently_confirmed(profile.update_password)),
    url("/profile/activity", "own_activity", get=signed_in(own_activity.index)),
    url("/.well-known/change-password", "change_password",
        get=public(profile.find_password, on_event_loop=True)),
    Row("/healthz", health.alive, name="health", audience=PROBE),
    Row("/readyz", health.ready, name="readiness", audience=PROBE),
    Row("/static/app.css", stylesheet.show, name="stylesheet", audience=STYLE),
    Row("/theme.css", theme.stylesheet, name="theme", audience=STYLE),
    Row("/logo", theme.logo, name="logo"),
    Row("/favicon.ico", fixed_names.favicon, name="favicon"),
    Row("/apple-touch-icon.png", fixed_names.touch_icon, name="touch_icon"),
    Row("/manifest.webmanifest", fixed_names.manifest, name="manifest"),
    Row("/robots.txt", fixed_names.robots, name="robots"),
    Row("/csp-reports", reports.create, methods=["POST"], name="csp_reports", audience=REPORT),
    # What proxies in front of apps ask; the first two at each request to one.
    Row("/forward/nginx", machine.nginx(forward.nginx), name="forward_nginx", audience=CHECK),
    Row("/forward/caddy-traefik", machine.caddy_traefik(forward.caddy_traefik),
        name="forward_caddy_traefik", audience=CHECK),
    Row("/forward/nginx/page", machine.nginx_page(forward.nginx_page),
        name="forward_nginx_page", audience=CHECK),
    # OpenID Connect.
    Row("/oidc/keys", Published(signing_keys.index, reads=True), name="oidc_keys",
        audience=ANYONE),
    Row("/.well-known/openid-configuration", Published(discovery.show), name="oidc_discovery",
        audience=ANYONE),
    Row("/.well-known/oauth-authorization-server", Published(discovery.show),
        name="oauth_discovery", audience=ANYONE),
    Row("/.well-known/webfinger", discovery.find, name="webfinger", audience=MACHINE),
    url("/enter", "enter", get=public(entering.new), audience=ENTERING),
    url("/enter/{token}", "enter_again",
        get=public(entering.show),
        post=signed_in(entering.confirm, pool="hashing", allow_without_mfa=True),
        audience=ENTERING),
    url("/enter/left/{id:row}", "app_left", get=public(entering.left)),
    url("/help/mfa", "help_mfa", get=public(help.mfa, on_event_loop=True)),
    url("/help/apps", "help_apps", get=public(help.apps, on_event_loop=True)),

    url(links.route(links.FIRST_ACCOUNT), "setup_link", get=signed_out(first_account.follow)),
    url("/setup", "setup",
        get=signed_out(first_account.new),
        post=signed_out(first_account.create, pool="hashing")),

    url("/sign-in", "sign_in",
        get=signed_out(sign_in.new, on_event_loop=True),
        post=public(sign_in.create, pool="hashing")),
    url("/sign-in/code-first", "code_first",
        get=signed_out(code_first.new, on_event_loop=True),
        post=public(code_first.create)),
    url("/sign-in/code", "sign_in_code",
        get=half_signed_in(second_factor.new, on_event_loop=True),
        post=half_signed_in(second_factor.create)),
    url("/sign-in/recovery-code", "sign_in_recovery_code",
        get=half_signed_in(second_factor.new_recovery),
        post=half_signed_in(second_factor.create_recovery)),
    url("/sign-in/neither", "sign_in_neither",
        get=half_signed_in(second_factor.neither),
        post=half_signed_in(second_factor.create_with_help)),
    url("/sign-out", "sign_out", post=public(sign_in.destroy, names_whom=True)),
    url("/confirmation", "confirmation",
        get=signed_in(confirmation.new, allow_without_mfa=True),
        post=signed_in(confirmation.create, pool="hashing", allow_without_mfa=True)),

    url(links.route(links.RESET), "reset_link", get=public(reset_links.follow)),
    url("/reset", "reset",
        get=public(reset_links.new),
        post=public(reset_links.create, pool="hashing")),

    url(links.route(links.INVITATION), "invitation_link", get=public(acceptance.follow)),
    url("/invitation", "invitation",
        get=public(acceptance.new),
        post=public(acceptance.create, pool="hashing")),
    url("/duty", "duty", get=signed_in(policy.show_requirement, allow_without_mfa=True)),
    url("/duty/done", "duty_done", get=signed_in(policy.show_done)),
    url("/return/{token}", "return", get=signed_in(return_requests.follow)),
    url("/notices", "notices", post=signed_in(alerts.dismiss, allow_without_mfa=True)),
    url("/notices/disowned", "notices_disowned",
        post=signed_in(alerts.disown, allow_without_mfa=True)),

    url("/overview", "overview", get=admin(overview.show)),
    url("/people", "people", get=admin(people.index)),
    url("/people/invitations", "invitations",
        get=admin(invitations.index),
        post=admin(invitations.create)),
    url("/people/invitations/many", "invitations_many", post=admin(invitations.create_many)),
    url("/people/invitations/made/{number:row}.csv", "invitations_made_csv",
        get=admin(invitations.export_made, hands_out=True)),
    url("/people/invitations/made/{number:row}", "invitations_made",
        get=admin(invitations.show_made, hands_out=True)),
    url("/people/invitations/made/{number:row}/{id:row}", "invitation_made",
        get=admin(invitations.show_one, hands_out=True)),
    url("/people/invitations/{id:row}/renewal", "invitation_renewal",
        post=admin(invitations.renew)),
    url("/people/invitations/{id:row}/removal", "invitation_removal",
        get=admin(invitations.confirm_removal),
        post=admin(invitations.destroy)),
    url("/people/selection", "selection",
        get=admin(selection.new),
        post=admin(selection.create)),
    url("/people/{id:row}", "person", get=admin(people.show), post=admin(people.update)),
    url("/people/{id:row}/reset-link", "person_reset_link",
        get=admin(people.show_reset_link, hands_out=True),
        post=admin(people.make_reset_link)),
    url("/people/{id:row}/sign-in-code", "person_sign_in_code",
        get=admin(people.show_sign_in_code, hands_out=True),
        post=admin(people.make_sign_in_code)),
    url("/people/{id:row}/mfa-reset", "person_mfa_reset",
        get=admin(deeds.confirm_mfa_reset),
        post=admin(deeds.reset_mfa)),
    url("/people/{id:row}/removal", "person_removal",
        get=admin(deeds.confirm_deletion),
        post=admin(deeds.destroy)),
    url("/people/{id:row}/email-vouching", "person_email_vouching",
        post=admin(email_vouching.create)),
    url("/people/{id:row}/email-vouching/removal", "person_email_vouching_removal",
        post=admin(email_vouching.destroy)),
    url("/people/{id:row}/deeds/{deed}", "person_deed",
        get=admin(deeds.confirm),
        post=admin(deeds.act)),
    url("/people/{id:row}/sessions/{session:row}/removal", "person_session_removal",
        get=admin(deeds.confirm_session_end),
        post=admin(deeds.end_session)),
    url("/my-apps", "my_apps", get=signed_in(my_apps.index)),
    url("/apps", "apps", get=admin(apps.index)),
    url("/apps/new", "app_new",
        get=admin(apps.new),
        post=admin(apps.create, max_fields=MOST_GROUPS)),
    url("/apps/{id:row}", "app",
        get=admin(apps.show),
        post=admin(apps.update, max_fields=MOST_GROUPS)),
    url("/apps/{id:row}/icon", "app_icon",
        get=signed_in(app_icons.show),
        post=admin(app_icons.update, max_files=1),
        audience=UPLOAD),
    url("/apps/{id:row}/proxy", "app_proxy", get=admin(apps.connect)),
    url("/apps/{id:row}/test", "app_test",
        get=admin(app_tests.new),
        post=admin(app_tests.create)),
    url("/apps/{id:row}/removal", "app_removal",
        get=admin(apps.confirm_removal),
        post=admin(apps.destroy)),
    url("/people/{id:row}/groups", "person_groups", post=admin(memberships.create)),
    url("/people/{id:row}/groups/{group:row}/removal", "person_group_removal",
        post=admin(memberships.destroy)),
    url("/groups", "groups", get=admin(groups.index), post=admin(groups.create)),
    url("/groups/{id:row}", "group", get=admin(groups.show), post=admin(groups.update)),
    url("/groups/{id:row}/people", "group_people", post=admin(memberships.create_many)),
    url("/groups/{id:row}/people/{person:row}/removal", "group_person_removal",
        post=admin(memberships.take_out)),
    url("/groups/{id:row}/removal", "group_removal",
        get=admin(groups.confirm_removal),
        post=admin(groups.destroy)),
    url("/security-settings", "policy", get=admin(policy.edit), post=admin(policy.require)),
    url("/security-settings/optional", "policy_optional",
        get=admin(policy.confirm_optional),
        post=admin(policy.make_optional)),
    url("/security-settings/sign-ins", "sign_in_length", post=admin(sign_in_length.update)),
    url("/activity", "activity", get=admin(activity.index)),
    url("/activity.csv", "activity_csv", get=admin(activity.export_csv)),
    url("/activity.jsonl", "activity_jsonl", get=admin(activity.export_json)),

    url("/recovery", "recovery", get=signed_in(recovery.show)),
    url("/recovery/phone", "recovery_phone",
        get=signed_in(recovery.find),
        post=signed_in(recovery.found)),
    url("/recovery/set-up", "recovery_set_up",
        post=recently_confirmed(recovery.set_up)),
    url("/recovery/switch-off", "recovery_switch_off",
        post=recently_confirmed(recovery.switch_off)),
    url("/recovery/done", "recovery_done", get=signed_in(recovery.done)),
    url("/profile/rehearsal", "rehearsal",
        get=signed_in(recovery_check.new),
        post=signed_in(recovery_check.create)),

    url("/profile/sessions/removal", "sessions_removal",
        post=signed_in(sessions.destroy_others)),
    url("/profile/sessions/{id:row}/removal", "session_removal",
        post=signed_in(sessions.destroy)),

    url("/profile/mfa", "totp",
        get=signed_in(enrolment.show, allow_without_mfa=True),
        post=recently_confirmed(enrolment.new, allow_without_mfa=True)),
    url("/profile/mfa/replacement", "totp_replacement",
        post=recently_confirmed(enrolment.new_replacement)),
    url("/profile/mfa/code", "totp_code", post=signed_in(enrolment.create, allow_without_mfa=True)),
    url("/profile/mfa/cancellation", "totp_cancellation",
        post=signed_in(enrolment.cancel, allow_without_mfa=True)),
    url("/profile/mfa/removal", "totp_removal",
        get=signed_in(mfa_removal.new),
        post=signed_in(mfa_removal.destroy, pool="hashing")),

    url("/profile/mfa/authenticators", "authenticators",
        post=recently_confirmed(authenticators.new)),
    url("/profile/mfa/authenticators/{id:row}", "authenticator",
        get=signed_in(authenticators.edit),
        post=signed_in(authenticators.update)),
    url("/profile/mfa/authenticators/{id:row}/removal", "authenticator_removal",
        post=recently_confirmed(authenticators.destroy)),

    url("/profile/recovery-code", "recovery_code",
        get=signed_in(recovery_codes.show),
        post=recently_confirmed(recovery_codes.create)),
    url("/profile/recovery-code/saved", "recovery_code_saved",
        post=signed_in(recovery_codes.save)),
    url("/profile/recovery-code/check", "recovery_code_check",
        get=signed_in(recovery_check.new_check),
        post=signed_in(recovery_check.check)),
    url("/profile/recovery-code/renewal", "recovery_code_renewal",
        get=signed_in(recovery_codes.confirm_renewal)),
]
# fmt: on
