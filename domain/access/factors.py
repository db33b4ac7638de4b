"""What a sign-in has shown, as `Session.factors` has it, in the words of the claim `amr`.

A recovery code stands for the phone's. "pop" is proof of possession of a key, as a passkey gives it
(OpenID Connect EAP ACR Values §3), and "user" that the passkey verified who used it (RFC 8176).
"""

PASSWORD_ONLY = "pwd"  # noqa: S105  # the name of a factor
WITH_CODE = "pwd otp"
WITH_PASSKEY = "pwd pop"
PASSKEY_ALONE = "pop user"

# What no page of another site can take, and pass on: a passkey answers to our own pages only.
RESISTING = (WITH_PASSKEY, PASSKEY_ALONE)

# Whether signing in takes a second factor, in a query whose people are `u`.
HAS_MFA = (
    "(EXISTS (SELECT 1 FROM authenticator x WHERE x.user_id = u.id AND x.activated_at IS NOT NULL) "
    "OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id))"
)

# Whether a passkey can be used at the address whose RP ID is the value of the question mark.
HAS_PASSKEY = (
    "EXISTS (SELECT 1 FROM passkey y WHERE y.user_id = u.id AND y.switched_off_at IS NULL "
    "AND y.rp_id = ?)"
)


def are_two(shown: str) -> bool:
    """Whether these are two factors."""
    return shown in {WITH_CODE, *RESISTING}


def resist_phishing(shown: str) -> bool:
    """Whether none of it would have helped who had it typed on a page that looks like ours."""
    return shown in RESISTING
