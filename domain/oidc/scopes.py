"""The scopes that apps can ask for (OpenID Connect Core §3.1.2.1, §5.4, §11)."""

OPENID, OFFLINE = "openid", "offline_access"
OF_PERSON = ("profile", "email", "groups")
ALL = (OPENID, *OF_PERSON, OFFLINE)
