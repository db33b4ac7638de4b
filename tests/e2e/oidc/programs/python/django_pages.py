"""The pages of the Django project: who is there, as the program was told."""

import json
from html import escape
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django_apps import end_session_address
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

TOLD: dict[int, Any] = {}  # mozilla-django-oidc's, by user


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]  # it has no types
    """Keeps what userinfo says; the program itself keeps the address only."""

    def create_user(self, claims: dict[str, Any]) -> Any:
        """Somebody new."""
        user = super().create_user(claims)
        TOLD[user.pk] = {"claims": claims}
        return user


def end_session(request: HttpRequest) -> str:
    """Of mozilla-django-oidc."""
    back = request.build_absolute_uri("/")
    return end_session_address(request.session["oidc_id_token"], back)


def show(request: HttpRequest) -> HttpResponse:
    """Who is there, and the ways in and out."""
    user = request.user
    if not user.is_authenticated:
        return HttpResponse(
            "<!doctype html><title>App</title>"
            '<a id="mozilla-django-oidc" href="/oidc/authenticate/">Sign in</a> '
            '<a id="django-allauth" href="/accounts/oidc/nightlatch/login/">Sign in</a>'
        )
    account = SocialAccount.objects.filter(user=user).first()
    told = {"claims": account.extra_data["userinfo"]} if account else TOLD[user.pk]
    out = "/accounts/logout/" if account else "/oidc/logout/"
    return HttpResponse(
        f'<!doctype html><title>App</title><pre id="told">{escape(json.dumps(told))}</pre>'
        f'<form method="post" action="{out}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        '<button id="sign-out">Sign out</button></form>'
    )


urlpatterns = [
    path("", show),
    path("oidc/", include("mozilla_django_oidc.urls")),
    path("accounts/", include("allauth.urls")),
]
