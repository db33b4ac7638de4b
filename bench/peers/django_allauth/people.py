"""Makes the database and its people: python people.py PASSWORD LOGIN ...

The last one has no MFA. Prints what the measurement must know, as JSON.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402  # Django insists on this order
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.contrib.auth.hashers import check_password, make_password  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402


def main(password: str, *logins: str) -> None:
    """Make them and say so."""
    call_command("migrate", verbosity=0)
    hashed = make_password(password)
    secrets = {login: _person(login, hashed, mfa=login != logins[-1]) for login in logins}
    algorithm, rounds, *_ = hashed.split("$")
    seconds = min(_seconds(password, hashed) for _ in range(5))
    hash_name = f"{algorithm} {rounds}"
    print(json.dumps({"secrets": secrets, "hash": hash_name, "hash_seconds": seconds}))


def _person(login: str, hashed: str, *, mfa: bool) -> str:
    user = User.objects.create(username=login, email=login, password=hashed)
    EmailAddress.objects.create(user=user, email=login, verified=True, primary=True)
    if not mfa:
        return ""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def _seconds(password: str, hashed: str) -> float:
    began = time.perf_counter()
    check_password(password, hashed)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
