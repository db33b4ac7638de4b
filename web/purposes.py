"""What people are asked to confirm for that it's them, in words that go on after "To"."""

from web.paths import name_at

# Their own account.
_OWN = {
    "profile": "change your email",
    "password": "change your password",
    "totp": "set up MFA",
    "totp_replacement": "replace your authenticator",
    "authenticators": "add an authenticator",
    "authenticator_removal": "remove an authenticator",
    "passkeys": "add a passkey",
    "passkeys_options": "add a passkey",
    "passkey_removal": "remove a passkey",
    "recovery_code": "get a new recovery code",
    "recovery_set_up": "set up MFA again",
    "recovery_passkey": "add a passkey",
    "recovery_switch_off": "block what you lost",
}
# What administrators do to others.
_OTHERS = {
    "invitations": "invite people",
    "invitations_many": "invite people",
    "invitations_made": "see invitations",
    "invitations_made_csv": "download invitations",
    "invitation_made": "see an invitation",
    "invitations_renewals": "renew invitations",
    "invitation_renewal": "renew an invitation",
    "invitation_removal": "revoke an invitation",
    "selection": "change the accounts you selected",
    "person": "change a name",
    "person_reset_link": "create a password reset link",
    "person_sign_in_code": "create a one-time sign-in code",
    "person_mfa_reset": "reset someone's MFA",
    "person_removal": "delete an account",
    "person_deed": "change an account",
    "person_email_vouching": "confirm an email address",
    "person_email_vouching_removal": "withdraw a confirmation",
    "person_session_removal": "sign someone out",
    "person_app_sign_in_removal": "sign someone out of an app",
    "person_groups": "add someone to a group",
    "person_group_removal": "take someone out of a group",
    "group_person_removal": "take someone out of a group",
    "group_people": "add people to a group",
    "groups": "create a group",
    "group": "rename a group",
    "group_removal": "remove a group",
}
_THINGS = {
    "app_new_proxy": "add an app",
    "app_new_oidc": "add an app",
    "app": "change an app",
    "app_icon": "change an app's icon",
    "app_test": "test an app",
    "app_secrets": "make a secret for an app",
    "app_secret_removal": "remove an app's secret",
    "app_removal": "remove an app",
    "policy": "require MFA",
    "policy_optional": "make MFA optional",
    "passkey_policy": "require passkeys",
    "passkeys_optional": "make passkeys optional",
    "sign_in_length": "change how long sign-ins last",
}
_DEEDS = {
    "make-admin": "make someone an administrator",
    "make-member": "change someone to a member",
    "disable": "disable an account",
    "enable": "enable an account",
    "sign-out": "sign someone out",
}
_ALL = _OWN | _OTHERS | _THINGS
ADDS_PASSKEY = _OWN["passkeys"]


def of(path: str) -> str:
    """What a form is for that posts to this path, or a page that is at it; "" for all others."""
    place = path.partition("?")[0]
    name = name_at(place)
    known = _ALL.get(name, "")
    return _DEEDS.get(place.rpartition("/")[2], known) if name == "person_deed" else known
