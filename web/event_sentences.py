"""What the history says of each kind of event, in plain words."""

from domain.audit import events

SENTENCES = {
    events.SIGNED_IN: "Signed in",
    events.SIGNED_IN_WITH_PASSKEY: "Signed in with a passkey",
    events.SIGNED_IN_WITH_RECOVERY_CODE: "Signed in with the recovery code",
    events.SECOND_FACTOR_FAILED: "An incorrect code was entered after the correct password",
    events.RESET_FACTOR_FAILED: "An incorrect code or passkey was used with a password reset link",
    events.SIGNED_OUT: "Signed out",
    events.SIGNED_OUT_ELSEWHERE: "Signed out everywhere else",
    events.ACCOUNT_CREATED: "Account created",
    events.PROFILE_CHANGED: "Name or email changed",
    events.PASSWORD_CHANGED: "Password changed",
    events.PASSWORD_RESET: "Password set with a reset link",
    events.RESET_LINK_MADE: "An administrator created a password reset link",
    events.MFA_ENABLED: "MFA turned on",
    events.AUTHENTICATOR_REPLACED: "Authenticator replaced",
    events.AUTHENTICATOR_ADDED: "Authenticator added",
    events.AUTHENTICATOR_REMOVED: "Authenticator removed",
    events.PASSKEY_ADDED: "Passkey added",
    events.PASSKEY_REMOVED: "Passkey removed",
    events.PASSKEY_COPIED: "A passkey was blocked: there may be a copy of it",
    events.LOST_PHONE_SWITCHED_OFF: "The lost phone or passkey was blocked",
    events.PHONE_FOUND: "The lost phone or passkey was found",
    events.REHEARSED: "Recovery code and phone or passkey checked",
    events.MFA_TURNED_OFF: "MFA turned off",
    events.RECOVERY_CODE_MADE: "Recovery code created",
    events.RECOVERY_CODE_SAVED: "Recovery code saved",
    events.INVITED: "Invited",
    events.INVITED_ADMIN: "Invited as an administrator",
    events.INVITATION_REVOKED: "Invitation revoked",
    events.SIGN_IN_CODE_MADE: "An administrator created a one-time sign-in code",
    events.SIGNED_IN_WITH_HELP: "Signed in with a one-time sign-in code",
    events.SIGNED_IN_NEW_BROWSER: "Signed in from a new browser",
    events.MFA_RESET: "An administrator reset MFA",
    events.RENAMED: "Name changed by an administrator",
    events.EMAIL_VOUCHED: "Email address confirmed by an administrator",
    events.EMAIL_VOUCH_WITHDRAWN: "Confirmation of the email address withdrawn by an administrator",
    events.MADE_ADMIN: "Became an administrator",
    events.MADE_MEMBER: "Became a member",
    events.DISABLED: "Account disabled",
    events.ENABLED: "Account enabled",
    events.DELETED: "Account deleted",
    events.SIGNED_OUT_BY_ADMIN: "Signed out everywhere by an administrator",
    events.SIGNED_OUT_THERE_BY_ADMIN: "Signed out of one browser by an administrator",
    events.REMINDED: "Reminded to set up MFA",
    events.POLICY_CHANGED: "The team's MFA policy changed",
    events.PASSKEY_POLICY_CHANGED: "The team's passkey policy changed",
    events.SIGN_IN_LENGTH_CHANGED: "Sign-ins now last {thing}",
    events.GROUP_CREATED: "Group “{thing}” created",
    events.GROUP_RENAMED: "Group “{formerly}” renamed to “{thing}”",
    events.GROUP_REMOVED: "Group “{thing}” removed",
    events.JOINED_GROUP: "Added to the group “{thing}”",
    events.LEFT_GROUP: "Taken out of the group “{thing}”",
    events.APP_ADDED: "App “{thing}” added",
    events.APP_CHANGED: "App “{thing}” changed",
    events.APP_REMOVED: "App “{thing}” removed",
    events.APP_SECRET_MADE: "Secret for “{thing}” made",
    events.APP_SECRET_REMOVED: "Secret for “{thing}” removed",
    events.APP_OPENED: "Opened {thing}",
    events.APP_ACCESS_ENDED: "Signed out of {thing}",
    events.APP_REFUSED: "Tried to open {thing} without permission",
    events.APP_CONSENTED: "Gave {thing} access",
    events.SIGNING_KEY_MADE: "New key for signing ID tokens ({thing})",
    events.GUESSED: "Someone entered incorrect passwords for this account",
    events.CODE_GUESSED: "Someone entered incorrect codes for this account",
    events.GUESSED_BEHIND_CODE: "Someone with a correct code entered incorrect passwords",
    events.PASSWORD_FAILED: "Sign-in failed: incorrect password",
    events.CODE_FAILED: "Sign-in failed: incorrect code before the password",
    events.UNKNOWN_USERNAME: "Sign-in failed: unknown username",
    events.NOT_ME: "Reported unfamiliar activity",
    events.KEY_LOST: "The server's key was lost: password and MFA had to be set up again",
    events.RESTORED: "This server was restored from a backup; everyone was signed out",
}
# The same where it's known which: events from before didn't say.
NAMED = {
    events.MFA_ENABLED: "MFA turned on: “{thing}” added",
    events.AUTHENTICATOR_REPLACED: "Authenticator replaced by “{thing}”",
    events.AUTHENTICATOR_ADDED: "Authenticator “{thing}” added",
    events.AUTHENTICATOR_REMOVED: "Authenticator “{thing}” removed",
    events.PASSKEY_ADDED: "Passkey “{thing}” added",
    events.PASSKEY_REMOVED: "Passkey “{thing}” removed",
    events.PASSKEY_COPIED: "The passkey “{thing}” was blocked: there may be a copy of it",
    events.LOST_PHONE_SWITCHED_OFF: "The lost phone or passkey was blocked ({thing})",
    events.REMINDED: "Reminded to {thing}",
    events.POLICY_CHANGED: "MFA is now {thing}",
    events.PASSKEY_POLICY_CHANGED: "Passkeys are now {thing}",
}
# The same without the doer, an administrator, for lists with a column for that.
DONE_BY_ADMIN = {
    events.RESET_LINK_MADE: "Password reset link created",
    events.SIGN_IN_CODE_MADE: "One-time sign-in code created",
    events.MFA_RESET: "MFA reset",
    events.RENAMED: "Name changed",
    events.EMAIL_VOUCHED: "Email address confirmed",
    events.EMAIL_VOUCH_WITHDRAWN: "Confirmation of the email address withdrawn",
    events.SIGNED_OUT_BY_ADMIN: "Signed out everywhere",
    events.SIGNED_OUT_THERE_BY_ADMIN: "Signed out of one browser",
}
# The same, where it has had another name until then.
RENAMED = {events.APP_CHANGED: "App “{formerly}” changed and renamed to “{thing}”"}
# What to look for in such a list, in its words.
KINDS = {
    kind: sentence.format(thing="…", formerly="…")
    for kind, sentence in (
        SENTENCES | DONE_BY_ADMIN | {events.REMINDED: "Reminded to {thing}"}
    ).items()
}
# The same of so many.
COUNTED = {
    events.PASSWORD_FAILED: "{} sign-ins failed: incorrect password",
    events.CODE_FAILED: "{} sign-ins failed: incorrect code before the password",
    events.UNKNOWN_USERNAME: "{} sign-ins failed: unknown usernames",
    events.GUESSED: "Someone entered an incorrect password for this account {} times",
    events.CODE_GUESSED: "Someone entered an incorrect code for this account {} times",
    events.GUESSED_BEHIND_CODE: "Someone with a correct code entered an incorrect password {} "
    "times",
}
# The same so many times.
REPEATED = {
    events.SECOND_FACTOR_FAILED: "{} incorrect codes were entered after the correct password",
    events.RESET_FACTOR_FAILED: "{} incorrect codes or passkeys were used with a password reset "
    "link",
}
FAILED = (events.PASSWORD_FAILED, events.CODE_FAILED, events.UNKNOWN_USERNAME)
# What administrators do to no person, but to the team, a group or an app. Of most, the row has in
# place of a person the administrator, whose name outlives the account there.
ABOUT_NO_PERSON = frozenset(
    {
        events.POLICY_CHANGED,
        events.PASSKEY_POLICY_CHANGED,
        events.SIGN_IN_LENGTH_CHANGED,
        events.GROUP_CREATED,
        events.GROUP_RENAMED,
        events.GROUP_REMOVED,
        events.APP_ADDED,
        events.APP_CHANGED,
        events.APP_REMOVED,
        events.APP_SECRET_MADE,
        events.APP_SECRET_REMOVED,
        events.SIGNING_KEY_MADE,
    }
)
# No one knows who did these.
BY_STRANGERS = frozenset(COUNTED)
