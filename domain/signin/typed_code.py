"""What is typed where a code of the app or the recovery code will do."""

from dataclasses import dataclass

from domain.mfa import code_text, totp
from domain.text import writing

SHORTER_THAN_RECOVERY_CODES = 12  # characters: who types fewer means a code of the app


class Malformed(totp.CodeMalformed):
    """Neither six digits nor a recovery code."""

    def __init__(self) -> None:
        super().__init__(
            "Enter the six digits your authenticator app shows for this site, or the 25 letters "
            "and digits of your recovery code."
        )


@dataclass(frozen=True)
class TypedCode:
    """What was typed: the digits of an app, or a recovery code."""

    digits: str = ""
    recovery_code: str = ""


def read(typed: str) -> TypedCode:
    """Tell which of the two it is. Raises CodeMalformed, Mistyped."""
    try:
        return TypedCode(digits=totp.normalized(typed))
    except totp.SecretKeyTyped:
        raise
    except totp.CodeMalformed:
        if len(writing.compact(typed)) < SHORTER_THAN_RECOVERY_CODES:
            raise Malformed from None
        return TypedCode(recovery_code=code_text.parsed(typed))
