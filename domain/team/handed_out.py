"""The link and the code that help someone and still work: a new one of a kind ends the previous."""

from dataclasses import dataclass

from domain.signin import reset_links
from domain.team import help_desk
from models import ResetLink, SignInCode, User


@dataclass(frozen=True)
class Unused:
    """When it was made, and from when on it no longer works."""

    at: int
    until: int


def reset_link(user: User, now: int) -> Unused | None:
    """The person's link for a new password, until it is used."""
    link = ResetLink.get_or_none(
        ResetLink.user == user, ResetLink.used_at.is_null(), reset_links.is_open(now)
    )
    return Unused(link.created_at, link.created_at + reset_links.LINK_LIFETIME) if link else None


def sign_in_code(user: User, now: int) -> Unused | None:
    """The person's one-time sign-in code, until it is used."""
    code = SignInCode.get_or_none(
        SignInCode.user == user, SignInCode.opened.is_null(), help_desk.is_open(now)
    )
    return Unused(code.created_at, code.created_at + help_desk.CODE_LIFETIME) if code else None
