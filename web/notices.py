"""One-line notices that a redirect leaves for the next page, by name, so that none can be forged.

They travel in a cookie of their own, which the page that shows them takes away.
"""

from dataclasses import dataclass, replace

from domain import policy
from domain.authenticators import LastOne, TooMany
from domain.enrolment import AlreadyOn
from domain.recovery import CodeNotSaved, NotUnderWay
from domain.recovery_codes import MadeMeanwhile, ReplacedMeanwhile

OTHERS_ENDED = " You were signed out everywhere else."


@dataclass(frozen=True)
class Notice:
    """A sentence under its name, and where it says no the reason."""

    name: str
    sentence: str
    reason: str = ""


_SENTENCES = {
    "account-created": "Your account is ready. Next, set up MFA.",
    "profile-saved": "Your profile is saved.",
    "password-changed": "Your password is changed." + OTHERS_ENDED,
    "mfa-on": "MFA is on." + OTHERS_ENDED,
    "mfa-already-on": AlreadyOn().sentence,
    "nothing-begun": "There is no set-up to continue. To begin one, choose Enable MFA.",
    "authenticator-replaced": "Your new authenticator is in use; the old one no longer works. "
    "Delete its entry in your app." + OTHERS_ENDED,
    "authenticator-added": "Authenticator added." + OTHERS_ENDED,
    "authenticator-renamed": "The new name is saved.",
    "authenticator-removed": "That authenticator no longer signs in." + OTHERS_ENDED,
    "last-authenticator": "This is your only authenticator. Replace it, or turn off MFA.",
    "too-many-authenticators": "You have five authenticators, which is the most. Remove one first.",
    "phone-found": "Good. Your phone signs you in as before.",
    "lost-phone-off": "The lost phone can no longer sign in. Until you have a new one, your "
    "recovery code is your way in." + OTHERS_ENDED,
    "no-lost-phone": "Nothing was switched off: your phone turned up or you set up a new one after "
    "that page was opened.",
    "save-code-first": "Save your recovery code first: it will be your only way in.",
    "rehearsed": "You could get back in today: your phone and your recovery code both work.",
    "recovery-code-right": "Your recovery code is right. It is not used up.",
    "admin-needs-mfa": "Administrators need MFA before they can manage others. Set it up here.",
    "policy-changed": "",  # what it is now
    "invitation-revoked": "The invitation is revoked: its link no longer works. You can invite "
    "the same person again at any time.",
    "shown-no-more": "What was made there can no longer be shown. If it wasn’t handed over, make "
    "a new one.",
    "made-admin": "This person is an administrator now.",
    "made-member": "This person is a member now.",
    "person-disabled": "This person can no longer sign in.",
    "person-enabled": "This person can sign in again.",
    "person-signed-out": "This person is signed out everywhere.",
    "person-renamed": "The new name is saved.",
    "person-deleted": "The account is deleted.",
    "mfa-reset": "MFA is reset: the password alone signs this person in, until it is set up anew.",
    "not-me": "You are signed out everywhere else. Now change your password, then look at MFA.",
    "mfa-off": "MFA is off. Your password alone signs you in." + OTHERS_ENDED,
    "setup-discarded": "The MFA set-up is discarded. Nothing has changed.",
    "recovery-code-saved": "Your recovery code is saved. Keep it somewhere you can reach without "
    "your phone.",
    "recovery-code-made-meanwhile": MadeMeanwhile().sentence,
    "recovery-code-replaced": ReplacedMeanwhile().sentence,
    "password-reset": "Your password is set. Sign in with it." + OTHERS_ENDED,
    "password-set": "Your new password is set and you are signed in." + OTHERS_ENDED,
    "recovery-code-here": "That looks like a recovery code. Type it here.",
    "signed-out-there": "That browser is signed out.",
    "signed-out-elsewhere": "You are signed out everywhere but here.",
    "signed-out": "You are signed out.",
    "session-over": "You were signed out because you had not used this page for a while, "
    "or because your account was changed in another browser. Sign in again.",
    "sign-in-expired": "More than 10 minutes went by since you typed your password. "
    "Type it again, then the code.",
    "clock-went-back": "You were signed out because this server’s clock went back. Sign in again.",
    "signed-out-by-restore": "Everyone was signed out because this server was restored. Sign in "
    "again.",
    "signed-out-around-then": "You were signed out because this server’s clock went back, because "
    "you had not used this page for a while, or because your account was changed in another "
    "browser. Sign in again.",
    "sign-in-ended": "This sign-in has ended: it was begun again too often, or your account was "
    "changed. Type your password again, then the code.",
    "sign-in-first": "Sign in to go on.",
    "code-first": "That code is right. Now type your password.",
}

_REASONS = {
    "mfa-already-on": AlreadyOn.reason,
    "last-authenticator": LastOne.reason,
    "too-many-authenticators": TooMany.reason,
    "no-lost-phone": NotUnderWay.reason,
    "save-code-first": CodeNotSaved.reason,
    "recovery-code-made-meanwhile": MadeMeanwhile.reason,
    "recovery-code-replaced": ReplacedMeanwhile.reason,
}

NOTICES = {
    name: Notice(name, sentence, _REASONS.get(name, "")) for name, sentence in _SENTENCES.items()
}


def shown(name: str, now: int) -> Notice | None:
    """The notice of this name, where it is one."""
    notice = NOTICES.get(name)
    if notice is not None and name == "policy-changed":
        return replace(notice, sentence=policy.told(now))
    return notice
