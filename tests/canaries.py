"""Secrets that tests use, none of which may ever turn up in a log."""

CANARIES = {
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "correct horse battery",
    "purple onion tram sky",
}


def watched(secret: str) -> str:
    """The secret, watched for from now on."""
    assert len(secret) > 8, "short values turn up by chance"
    CANARIES.add(secret)
    return secret
