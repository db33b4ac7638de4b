"""The app that is tested: Django with mozilla-django-oidc, as its guide has it, in one file."""

import os
import secrets
import sys
import tempfile

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

ISSUER = os.environ["ISSUER"]

settings.configure(
    SECRET_KEY=secrets.token_urlsafe(),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(tempfile.mkdtemp(), "db.sqlite3"),
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "mozilla_django_oidc",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
    LOGIN_REDIRECT_URL="/",
    LOGIN_REDIRECT_URL_FAILURE="/?refused",
    OIDC_RP_CLIENT_ID=os.environ["CLIENT_ID"],
    OIDC_RP_CLIENT_SECRET=os.environ["CLIENT_SECRET"],
    OIDC_RP_SIGN_ALGO="RS256",
    OIDC_RP_SCOPES="openid profile email",
    OIDC_USE_PKCE=True,
    OIDC_OP_AUTHORIZATION_ENDPOINT=f"{ISSUER}/oidc/authorize",
    OIDC_OP_TOKEN_ENDPOINT=f"{ISSUER}/oidc/token",
    OIDC_OP_USER_ENDPOINT=f"{ISSUER}/oidc/userinfo",
    OIDC_OP_JWKS_ENDPOINT=f"{ISSUER}/oidc/keys",
)


def home(request: HttpRequest) -> HttpResponse:
    """Who is there."""
    if request.user.is_authenticated:
        return HttpResponse(f"<h1>Shop</h1><p>Signed in as {request.user.email}</p>")
    refused = "<p>You were not signed in.</p>" if "refused" in request.GET else ""
    return HttpResponse(f'<h1>Shop</h1>{refused}<a href="/oidc/authenticate/">Sign in</a>')


urlpatterns = [path("", home), path("oidc/", include("mozilla_django_oidc.urls"))]

if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "migrate", "--verbosity", "0"])
    execute_from_command_line([sys.argv[0], "runserver", sys.argv[1], "--noreload"])
