"""mozilla-django-oidc and django-allauth in one Django project, each as its guide says."""

import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

SCOPE = "openid profile email groups"
HERE = Path(tempfile.mkdtemp())
APPS = [
    *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")),
    "mozilla_django_oidc",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": CONTEXT},
}
BACKENDS = ["django_pages.Backend", "allauth.account.auth_backends.AuthenticationBackend"]


def both(issuer: str, mozilla: dict[str, str], allauth: dict[str, str]) -> dict[str, Any]:
    """The WSGI apps, which share a database."""
    settings.configure(**_common(), **_mozilla(issuer, mozilla), **_allauth(issuer, allauth))
    django.setup()
    call_command("migrate", verbosity=0)
    app = get_wsgi_application()
    return {"mozilla-django-oidc": app, "django-allauth": app}


def _common() -> dict[str, Any]:
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "db.sqlite3"}
    return {
        "SECRET_KEY": secrets.token_urlsafe(),
        "ALLOWED_HOSTS": ["*"],
        "ROOT_URLCONF": "django_pages",
        "DATABASES": {"default": engine},
        "USE_TZ": True,
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "TEMPLATES": [TEMPLATES],
        "AUTHENTICATION_BACKENDS": BACKENDS,
        "LOGIN_REDIRECT_URL": "/",
        "LOGOUT_REDIRECT_URL": "/",
    }


def _mozilla(issuer: str, here: dict[str, str]) -> dict[str, Any]:
    return {
        "OIDC_RP_CLIENT_ID": here["id"],
        "OIDC_RP_CLIENT_SECRET": here["secret"],
        "OIDC_RP_SIGN_ALGO": "RS256",
        "OIDC_RP_SCOPES": SCOPE,
        "OIDC_USE_PKCE": True,
        "OIDC_STORE_ID_TOKEN": True,
        "OIDC_OP_AUTHORIZATION_ENDPOINT": f"{issuer}/oidc/authorize",
        "OIDC_OP_TOKEN_ENDPOINT": f"{issuer}/oidc/token",
        "OIDC_OP_USER_ENDPOINT": f"{issuer}/oidc/userinfo",
        "OIDC_OP_JWKS_ENDPOINT": f"{issuer}/oidc/keys",
        "OIDC_OP_LOGOUT_URL_METHOD": "django_pages.end_session",
        "END_SESSION": f"{issuer}/oidc/sign-out",
    }


def _allauth(issuer: str, here: dict[str, str]) -> dict[str, Any]:
    app = {
        "provider_id": "nightlatch",
        "name": "Nightlatch",
        "client_id": here["id"],
        "secret": here["secret"],
        "settings": {"server_url": issuer},
    }
    return {
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": SCOPE.split(), "APPS": [app]}
        },
    }


def end_session_address(id_token: str, back: str) -> str:
    """Where a browser goes to sign out of Nightlatch too (RP-Initiated Logout, section 2)."""
    asked = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": back})
    return f"{settings.END_SESSION}?{asked}"
