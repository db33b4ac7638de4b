"""The one-line messages that a redirect can leave for the next page, by name."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from domain.mfa import passkeys
from domain.mfa.authenticators import LastOne, TooMany
from domain.mfa.enrolment import AlreadyOn, Finished
from domain.mfa.recovery import CodeNotSaved, NothingToKeep, NotUnderWay
from domain.mfa.recovery_code_use import ReplacedMeanwhile, ShownBefore
from domain.mfa.recovery_codes import MadeMeanwhile
from domain.team import selection
from domain.users.groups import GroupGone
from web.names import given

# Behind the name of a message, on its way: its person was signed in elsewhere too until then.
AND_OTHERS = "+others"
OTHERS_ENDED = " You were signed out everywhere else."
# Behind it as well: it was a form that came too late.
NOTHING_DONE = "+nothing-done"
# And that it's the first half of what "No, secure my account" asks for.
THEN_MFA = "+then-mfa"
# These say so by themselves.
OF_OTHERS = frozenset({"not-me", "signed-out-elsewhere"})


@dataclass(frozen=True)
class Flash:
    """A sentence under its name, and where it says no the reason."""

    name: str
    sentence: str  # with {about} for the person it is about, or {text} for the policy
    reason: str = ""

    def of(self, about: str) -> "Flash | None":
        """The same, about someone or something; None if it needs that and it is missing."""
        if "{" not in self.sentence:
            return self
        words = Markup(self.sentence)  # noqa: S704  # our own, of the table below
        filled = words.format(about=given(about), text=about)
        return replace(self, sentence=filled) if about else None


_SENTENCES = {
    "account-created": "Your account is ready. Next, set up MFA.",
    "profile-saved": "Your profile has been saved.",
    "password-changed": "Your password has been changed.",
    "mfa-on": "MFA is on.",
    "mfa-already-on": AlreadyOn().sentence,
    "nothing-begun": "There's no setup to continue. To start one, choose Enable MFA.",
    "authenticator-replaced": "Your new authenticator is in use{text}",
    "authenticator-added": "Authenticator added.",
    "authenticator-renamed": "The new name has been saved.",
    "authenticator-removed": "“{about}” has been removed. Its codes no longer work. To use it "
    "again, add it as a new authenticator.",
    "last-authenticator": "This is your only authenticator. Replace it, or turn off MFA.",
    "too-many-authenticators": "You already have five authenticators, the maximum. Remove one "
    "first.",
    "passkey-added": "Passkey added. Use it the next time you sign in.",
    "passkey-renamed": "The new name has been saved.",
    "passkey-removed": "“{about}” has been removed. Delete it on your device too. You can add a "
    "new one at any time.",
    "last-passkey": "You need this passkey to sign in. Add another one first.",
    "too-many-passkeys": passkeys.TooMany().sentence,
    "phone-found": "You can sign in with your {text} again.",
    "lost-phone-off": "The lost {text} is blocked. Until you set up a new one, sign in with your "
    "password and your recovery code.",
    "no-lost-phone": "Nothing was blocked: what you lost was found or replaced after you opened "
    "that page.",
    "nothing-to-keep": NothingToKeep().sentence,
    "save-code-first": "Save your recovery code first: you'll need it, and your password, to "
    "sign in.",
    "rehearsed": "You can get back in: your {text} and your recovery code both work.",
    "recovery-code-right": "Your recovery code is correct. It wasn't used up.",
    "admin-needs-mfa": "Administrators need MFA before they can manage others. Set it up here.",
    "policy-changed": "{text}",
    "passkey-policy-changed": "{text}",
    "sign-in-length-changed": "Sign-ins now last {text}.",
    "app-added": "{about} has been added. Now set up the proxy in front of it.",
    "client-added": "{about} has been added. Now copy the settings below into it.",
    "app-changed": "{about} has been saved.",
    "app-secret-removed": "That secret for {about} has been removed and no longer works.",
    "app-icon-changed": "{about} has a new icon.",
    "app-icon-removed": "The icon of {about} has been removed. People now see its initials.",
    "app-removed": "{about} has been removed. No one can open it through Nightlatch anymore.",
    "app-signed-out": "You're signed out of {about}.",
    "app-access-removed": "{about} no longer has access. It will ask you again next time.",
    "person-signed-out-of-app": "Signed out of {about}.",
    "invitation-revoked": "The invitation for {about} has been revoked: its link no longer works. "
    "To undo this, invite them again.",
    "shown-no-more": "That can no longer be shown. If you didn't pass it on, create a new one.",
    "made-admin": "{about} is now an administrator. To undo this, choose Change to member.",
    "made-member": "{about} is now a member. To undo this, choose Make administrator.",
    "own-rights-given-up": "You're now a member. Only another administrator can undo this.",
    "person-disabled": "{about} can no longer sign in. To undo this, choose Enable account.",
    "person-enabled": "{about} can sign in again.",
    "person-signed-out": "{about} has been signed out everywhere, and can sign in again at any "
    "time.",
    "person-signed-out-there": "{about} has been signed out of that browser, and can sign in "
    "again at any time.",
    "person-renamed": "The new name has been saved: {about}.",
    "email-vouched": "The address of {about} has been confirmed. To undo this, choose Withdraw "
    "confirmation.",
    "email-vouch-withdrawn": "The address of {about} is no longer confirmed. To undo this, choose "
    "This address is theirs.",
    "person-deleted": "The account {about} has been deleted.",
    "mfa-reset": "MFA has been reset for {about}. Until it's set up again, the password alone is "
    "enough to sign in.",
    "group-created": "The group {about} has been created. You can add people below.",
    "group-renamed": "The group is now called {about}.",
    "group-removed": "The group {about} has been removed.",
    "group-gone": GroupGone().sentence,
    "people-added": "Added to the group: {text}.",
    "all-in-group": "Everyone you entered is already in {about}.",
    "person-taken-out": "{about} is no longer in this group. To undo this, add them again.",
    "joined-group": "Added to the group {about}.",
    "left-group": "Taken out of the group {about}. To undo this, choose Add to group.",
    "nobody-ticked": "Select at least one person first.",
    "too-many-ticked": f"You can select up to {selection.MAX_PEOPLE} people at once.",
    "no-deed": "Choose what to do with the people you selected.",
    "accounts-gone": "{text}",
    "not-me": "You're signed out everywhere else. Now change your password and check your MFA "
    "settings.",
    "mfa-off": "MFA is off. You sign in with just your password.",
    "setup-discarded": "Setup discarded. Nothing has changed.",
    "setup-finished": Finished().sentence,
    "recovery-code-saved": "{text} Keep the code somewhere you can reach without the "
    "devices you sign in with.",
    "recovery-code-made-meanwhile": MadeMeanwhile().sentence,
    "recovery-code-replaced": ReplacedMeanwhile().sentence,
    "recovery-code-shown-before": ShownBefore().sentence,
    "password-reset": "Your new password has been set. Sign in with it.",
    "password-set": "Your new password has been set and you're signed in.",
    "recovery-code-here": "That looks like a recovery code. Enter it here.",
    "signed-out-there": "That browser has been signed out.",
    "signed-out-elsewhere": "You're signed out everywhere else.",
    "signed-out": "You're signed out.",
    "session-over": "Your sign-in has ended: it's been a while, or you were signed out from "
    "somewhere else. Sign in again.",
    "sign-in-expired": "It's been more than 10 minutes since you entered your password. Enter it "
    "again, then the code.",
    "clock-went-back": "You were signed out because this server's clock went back. Sign in again.",
    "signed-out-by-restore": "Everyone was signed out because this server was restored. Sign in "
    "again.",
    "signed-out-around-then": "Your sign-in has ended: this server's clock went back, it's been a "
    "while, or you were signed out from somewhere else. Sign in again.",
    "sign-in-ended": "This sign-in has ended: it was started again too many times, or your "
    "account was changed. Enter your password again, then the code.",
    "return-over": "You asked for a page more than an hour ago, and we no longer know which one. "
    "Please open it again.",
    "sign-in-for-app": "To open {about}, please sign in.",
    "sign-in-first": "Sign in to continue.",
    "code-first": "That code is correct. Now enter your password.",
}

_REASONS = {
    "mfa-already-on": AlreadyOn.reason,
    "nobody-ticked": selection.NobodyTicked.reason,
    "too-many-ticked": selection.TooManyTicked.reason,
    "no-deed": selection.NoDeed.reason,
    "accounts-gone": selection.Vanished.reason,
    "group-gone": GroupGone.reason,
    "last-authenticator": LastOne.reason,
    "too-many-authenticators": TooMany.reason,
    "last-passkey": passkeys.LastOne.reason,
    "too-many-passkeys": passkeys.TooMany.reason,
    "no-lost-phone": NotUnderWay.reason,
    "nothing-to-keep": NothingToKeep.reason,
    "save-code-first": CodeNotSaved.reason,
    "setup-finished": Finished.reason,
    "recovery-code-made-meanwhile": MadeMeanwhile.reason,
    "recovery-code-replaced": ReplacedMeanwhile.reason,
    "recovery-code-shown-before": ShownBefore.reason,
}

FLASHES = {
    name: Flash(name, sentence, _REASONS.get(name, "")) for name, sentence in _SENTENCES.items()
}


def traveling(name: str, *, ended_others: bool) -> str:
    """The name as it goes along to the next page."""
    return name + AND_OTHERS if name and ended_others and name not in OF_OTHERS else name


def arrived(name: str) -> Flash | None:
    """What the name that came along stands for, if for anything."""
    flash = FLASHES.get(name.partition("+")[0])
    if flash is None:
        return None
    before = "Nothing was changed. " if NOTHING_DONE in name else ""
    after = OTHERS_ENDED if AND_OTHERS in name else ""
    after += " Now check your MFA settings below." if THEN_MFA in name else ""
    return replace(flash, sentence=before + flash.sentence + after)
