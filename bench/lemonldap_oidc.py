"""LemonLDAP::NG's OpenID Connect, as Debian has it, behind nginx by its own example.

People, their sessions and their codes are put where its portal keeps them: in files.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bench import lemonldap
from bench.relying import CHALLENGE, REDIRECT

PORTAL = Path("/usr/share/lemonldap-ng/portal/htdocs/index.psgi")
INSTALL = (
    f"{lemonldap.INSTALL} liblemonldap-ng-portal-perl libcrypt-openssl-bignum-perl "
    "libemail-sender-perl libgd-securityimage-perl libmime-tools-perl libstring-random-perl "
    "perlmagick"
)
HOST = "auth.example.com"  # of Debian's configuration
TOKEN, KEYS = "/oauth2/token", "/oauth2/jwks"
PEOPLE = 100
ENOUGH = 1500  # codes for a turn, more than it can spend in that
ISSUING = """\
use strict; use JSON; use Lemonldap::NG::Common::Session;
my ($folder, $client, $redirect, $challenge, $count, @people) = @ARGV;
my @ids = map { Lemonldap::NG::Common::Session->new({
  storageModule => 'Apache::Session::File', kind => 'OIDCI',
  storageModuleOptions => { Directory => "$folder/sessions", LockDirectory => "$folder/lock",
    generateModule => 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256' },
  info => { _type => 'authorization_code', _utime => time, client_id => $client,
    redirect_uri => $redirect, scope => 'openid', req_scope => 'openid',
    code_challenge => $challenge, code_challenge_method => 'S256',
    user_session_id => $people[$_ % @people] },
})->id } 1 .. $count;
print encode_json(\\@ids);
"""
# Debian's example, without the pages that nobody asks for here.
SERVER = f"""\
server {{
  listen 127.0.0.1:<port>;
  server_name {HOST};
  location / {{
    include /etc/nginx/fastcgi_params;
    fastcgi_pass unix:<folder>/socket;
    fastcgi_param HTTP_HOST $host;
    fastcgi_param LLTYPE psgi;
    fastcgi_param SCRIPT_FILENAME {PORTAL};
    fastcgi_param SCRIPT_NAME /index.psgi;
    fastcgi_param PATH_INFO $uri;
  }}
}}
"""


def is_installed() -> bool:
    """Whether Debian's packages are here."""
    return lemonldap.is_installed() and os.access(PORTAL, os.R_OK)


@contextmanager
def running(
    folder: Path, client_id: str, secret: str
) -> Iterator[tuple[str, Callable[[int], list[str]], int]]:
    """What nginx needs to ask it, what makes codes, and its process; it ends with the block."""
    lemonldap.written(folder, _configuration(client_id, secret, *_key()))
    people = lemonldap.made(lemonldap.SIGN_IN, folder, str(PEOPLE))

    def codes(count: int) -> list[str]:
        given = client_id, REDIRECT, CHALLENGE, str(count)
        made = lemonldap.made(ISSUING, folder, *given, *people)
        lemonldap.belongs_to_it(folder)
        return made

    with lemonldap.serving(folder) as process:
        yield SERVER.replace("<folder>", str(folder)), codes, process


def _key() -> tuple[str, str]:
    """A private key and its public one, as PEM."""
    key, pem = rsa.generate_private_key(65537, 2048), Encoding.PEM
    private = key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(pem, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def _configuration(client_id: str, secret: str, key: str, public: str) -> dict[str, Any]:
    option = "oidcRPMetaDataOptions"
    options = {
        f"{option}ClientID": client_id,
        f"{option}ClientSecret": secret,
        f"{option}RedirectUris": REDIRECT,
        f"{option}IDTokenSignAlg": "RS256",
        f"{option}RequirePKCE": 1,
    }
    return {
        "portal": f"http://{HOST}/",
        "issuerDBOpenIDConnectActivation": 1,
        "issuerDBOpenIDConnectRule": "1",
        "oidcServiceAllowAuthorizationCodeFlow": 1,
        "oidcServicePrivateKeySig": key,
        "oidcServicePublicKeySig": public,
        "oidcServiceKeyIdSig": "one",
        "oidcRPMetaDataOptions": {"wiki": options},
        "oidcRPMetaDataExportedVars": {"wiki": {"name": "uid"}},
    }
