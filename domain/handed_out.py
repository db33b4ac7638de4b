"""What administrators hand out: links and codes that open somebody else's account."""

from models import Invitation, ResetLink, SignInCode, User


def take_back(user: User) -> None:
    """Void what was made to help this person, within the caller's transaction."""
    ResetLink.delete().where(ResetLink.user == user).execute()
    SignInCode.delete().where(SignInCode.user == user).execute()


def take_back_from(admin: User) -> None:
    """Void what this administrator made, within the caller's transaction.

    Nobody keeps a way in that they prepared while they had the right to (S-51).
    """
    Invitation.delete().where(Invitation.created_by == admin).execute()
    ResetLink.delete().where(ResetLink.created_by == admin).execute()
    SignInCode.delete().where(SignInCode.created_by == admin).execute()
