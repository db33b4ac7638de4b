"""Makes so many authorization codes and prints them: python codes.py N REDIRECT CHALLENGE."""

import itertools
import json
import os
import secrets
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402  # Django insists on this order
from django.utils import timezone  # noqa: E402
from oauth2_provider.models import Application, Grant  # noqa: E402


def main(count: str, redirect: str, challenge: str) -> None:
    """Make them."""
    codes = [secrets.token_urlsafe(24) for _ in range(int(count))]
    common = {
        "application": Application.objects.get(),
        "expires": timezone.now() + timedelta(hours=1),
        "redirect_uri": redirect,
        "scope": "openid",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    people = itertools.cycle(User.objects.all())
    Grant.objects.bulk_create(Grant(code=code, user=next(people), **common) for code in codes)
    print(json.dumps(codes))


if __name__ == "__main__":
    main(*sys.argv[1:])
