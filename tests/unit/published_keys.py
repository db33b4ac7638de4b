"""The keys by which apps know our tokens, as tests read them."""

import json
from typing import Any

from domain.oidc import keys


def jwks(now: int) -> list[dict[str, Any]]:
    """The public keys; the first ones are made if there are none."""
    keys.ensure(now)
    return [json.loads(text) for text in keys.published()]
