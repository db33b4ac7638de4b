"""The relying parties of PyPI, in one process; the environment says where they are, and as whom.

ISSUER, and as JSON in RELYING_PARTIES {name: {origin, id, secret}}.
"""

import json
import os
import sys
import threading
from urllib.parse import urlsplit

import django_apps
import flask_apps
from werkzeug.serving import make_server

ISSUER = os.environ["ISSUER"]
HERE = json.loads(os.environ["RELYING_PARTIES"])


def main() -> None:
    """Serve them all until the process ends."""
    apps = {
        "authlib": flask_apps.authlib(ISSUER, HERE["authlib"]),
        **django_apps.both(ISSUER, HERE["mozilla-django-oidc"], HERE["django-allauth"]),
    }
    for name, app in apps.items():
        at = urlsplit(HERE[name]["origin"])
        server = make_server(str(at.hostname), int(at.port or 0), app, threaded=True)
        threading.Thread(target=server.serve_forever).start()
    sys.stdout.write("The apps are running\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
