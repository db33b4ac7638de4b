"""The scopes that apps can ask for (OpenID Connect Core §3.1.2.1, §5.4, §11)."""

OPENID, OFFLINE = "openid", "offline_access"
OF_PERSON = ("profile", "email", "groups")
ALL = (OPENID, *OF_PERSON, OFFLINE)


def listed(text: str) -> list[str]:
    """What a parameter names that is a list: only spaces stand between (RFC 6749 §3.3)."""
    return [one for one in text.split(" ") if one]
