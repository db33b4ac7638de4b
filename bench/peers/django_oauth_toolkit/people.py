"""Makes the database, its key, a client and its people: python people.py CLIENT SECRET REDIRECT N.

The secret is kept as it is, since hashing it as by default would cost more than all the rest.
"""

import os
import sys

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django insists on this order
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402


def main(client_id: str, secret: str, redirect: str, count: str) -> None:
    """Make them."""
    key = rsa.generate_private_key(65537, 2048)
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.KEY.write_bytes(key.private_bytes(*form))
    call_command("migrate", verbosity=0)
    names = [f"person{number}" for number in range(int(count))]
    User.objects.bulk_create(User(username=name) for name in names)
    Application.objects.create(
        name="Wiki",
        client_id=client_id,
        client_secret=secret,
        hash_client_secret=False,
        redirect_uris=redirect,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
    )
    print("{}")


if __name__ == "__main__":
    main(*sys.argv[1:])
