"""What is said of a passkey that isn't accepted, to people in words and to programs by a name."""

from domain.refusals import Refused
from models import Passkey


class Unreadable(Refused):
    """Not what a browser sends."""

    reason = "passkey-unreadable"

    def __init__(self) -> None:
        super().__init__("Your browser sent something we can't read. Try again.")


class TookTooLong(Refused):
    """The challenge is older than five minutes, or of another page, session or purpose."""

    reason = "passkey-took-too-long"

    def __init__(self) -> None:
        super().__init__("That took too long, or the page was out of date. Try again.")


class AnsweredBefore(Refused):
    """The challenge has been answered: something was sent again that had its effect."""

    reason = "passkey-answered-before"

    def __init__(self) -> None:
        super().__init__("This was already used. Try again.")


class OtherSite(Refused):
    """It was asked for by pages of another site, which may be pretending to be this one."""

    reason = "passkey-other-site"

    def __init__(self) -> None:
        super().__init__(
            "This passkey was used on a page that isn't ours. Check the address at the top of your "
            "browser."
        )


class NotPresent(Refused):
    """No one touched it."""

    reason = "passkey-not-touched"

    def __init__(self) -> None:
        super().__init__("The passkey wasn't touched. Try again, and touch it when it asks.")


class NotVerified(Refused):
    """It didn't ask for a fingerprint, a face or a PIN, where that is one of the two factors."""

    reason = "passkey-not-verified"

    def __init__(self) -> None:
        super().__init__(
            "This passkey didn't ask for your fingerprint, face or PIN. Use it after your password "
            "instead."
        )


class Unknown(Refused):
    """No passkey here has this id, or none whose person may sign in."""

    reason = "passkey-unknown"
    is_guess = True

    def __init__(self) -> None:
        super().__init__(
            "This passkey isn't known here. If it was removed, delete it from your device too."
        )


class OfAnother(Refused):
    """It belongs to somebody else than who is asked for one."""

    reason = "passkey-of-another"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This passkey belongs to a different account.")


class Blocked(Refused):
    """It was on a phone that got lost, or there may be a copy of it."""

    reason = "passkey-blocked"

    def __init__(self) -> None:
        super().__init__(
            "This passkey is blocked: it was marked as lost, or there may be a copy of it. Use "
            "another way."
        )


class Wrong(Refused):
    """What it signed isn't what it was asked to sign."""

    reason = "passkey-wrong"
    is_guess = True

    def __init__(self) -> None:
        super().__init__("This passkey couldn't be verified. Try again, or use another way.")


class Copied(Refused):
    """Its counter has gone back: there may be two of it (WebAuthn Level 3 §6.1.1)."""

    reason = "passkey-copied"

    def __init__(self, passkey: Passkey) -> None:
        self.passkey = passkey
        super().__init__(
            "There may be a copy of this passkey, so it's blocked now. Use another way to sign in, "
            "then remove it on Edit Profile."
        )


class AlreadyAdded(Refused):
    """It is on somebody's list, perhaps the person's own."""

    reason = "passkey-already-added"

    def __init__(self) -> None:
        super().__init__("This passkey is already in use here.")


class NotSupported(Refused):
    """Its key is of a kind we can't check, or what it says of itself doesn't fit together."""

    reason = "passkey-not-supported"

    def __init__(self) -> None:
        super().__init__("This passkey can't be used here. Try another one.")
